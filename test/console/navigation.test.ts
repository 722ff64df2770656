import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkout, checkoutOpened, collection, sampleDeployment, sampleDeployments} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

test('the most urgent workload is first and selected; j and arrows move, also several in one chunk', async () => {
	const screen = await openScreen();
	assert.ok(screen.row('payments').isSelected());
	await screen.press('j');
	assert.ok(screen.row('cart').isSelected());
	await screen.press('down', 'up');
	assert.ok(screen.row('cart').isSelected());
	// Keys typed while the loop is busy arrive as one chunk; none may be lost.
	await screen.type('jjj');
	assert.ok(screen.row('ingress').isSelected());
	await screen.press('g');
	assert.ok(screen.row('payments').isSelected());
	await screen.press('G');
	assert.ok(screen.row('nightly').isSelected());
	await screen.close();
});

test('the selection stays with its object while rows move', async () => {
	const screen = await openScreen();
	await screen.press('G', 'k');
	assert.ok(screen.row('frontend').isSelected());
	const stuck = sampleDeployment({
		name: 'frontend',
		progressing: {status: 'False', reason: 'ProgressDeadlineExceeded'},
		updated: 1,
	});
	const others = sampleDeployments.filter(({metadata}) => metadata.name !== 'frontend');
	await screen.show({workloads: collection([...others, stuck])});
	assert.ok(screen.row('frontend').isSelected());
	await screen.pass(3000);
	assert.ok(screen.row('frontend').isSelected());
	assert.match(screen.lines()[6] ?? '', /frontend/);
	await screen.close();
});

test('when the selected workload is deleted nothing is selected, and no key acts on another one', async () => {
	const screen = await openScreen();
	await screen.press('j');
	await screen.show({workloads: collection(sampleDeployments.filter(({metadata}) => metadata.name !== 'cart'))});
	assert.ok(screen.terminal.screen().every(line => !line.startsWith('›')));
	await screen.press('p');
	await screen.waitFor('the selected workload is gone');
	assert.deepEqual(screen.cluster.calls, []);
	await screen.press('j');
	assert.ok(screen.row('payments').isSelected());
	await screen.close();
});

test('while the list arrives, no key acts on a row that nobody chose', async () => {
	const screen = await openScreen({
		view: {workloads: collection([checkout], {state: 'syncing', received: 1, total: 7})},
	});
	assert.match(screen.text(), /1 workload so far, loading/);
	await screen.press('p');
	assert.match(screen.text(), /the list is still loading/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.press('j', 'p');
	assert.deepEqual(screen.cluster.calls, ['pause shop/checkout']);
	await screen.close();
});

test('Enter opens the rollout, h the history, Esc goes back and the watches follow', async () => {
	const screen = await openScreen();
	await screen.press('j', 'j', 'enter');
	assert.match(screen.text(), /loading Deployment shop\/checkout/);
	await screen.show({opened: checkoutOpened()});
	assert.match(screen.text(), /revision 6 → 7/);
	await screen.press('h');
	assert.ok(screen.row('checkout:1.8.2').isSelected());
	assert.match(screen.text(), /what rolling to revision 6 changes/);
	await screen.press('escape', 'escape');
	assert.ok(screen.row('checkout').isSelected());
	assert.deepEqual(screen.cluster.calls, ['open shop/checkout', 'close']);
	await screen.close();
});

test('the filter takes every letter and pastes, Enter keeps it, Esc clears it', async () => {
	const screen = await openScreen();
	await screen.press('/');
	await screen.type('Qcart');
	assert.match(screen.text(), /\/Qcart▏ {2}0 matches/);
	assert.match(screen.text(), /nothing matches "Qcart"/);
	await screen.press('escape', '/');
	await screen.paste('check\nout');
	assert.match(screen.text(), /\/check out▏/);
	await screen.press('escape', '/');
	await screen.type('CHECKOUT:1.9');
	assert.match(screen.text(), /1 match/);
	assert.ok(screen.row('checkout').isSelected());
	await screen.press('enter', 'p');
	assert.deepEqual(screen.cluster.calls, ['pause shop/checkout']);
	await screen.press('escape');
	assert.match(screen.text(), /frontend/);
	await screen.close();
});

test('Tab moves between the panes, j selects in the one in focus and scrolls when it must', async () => {
	const screen = await openScreen({
		columns: 80,
		rows: 24,
		initialTarget: {kind: 'Deployment', namespace: 'shop', name: 'checkout'},
		view: {opened: checkoutOpened()},
	});
	assert.match(screen.text(), /› {2}PODS /);
	assert.match(screen.text(), /12 more/);
	await screen.press('j');
	assert.ok(screen.row('df7d-8xk2p').isSelected());
	await screen.press('j', 'j');
	assert.ok(screen.row('df7d-r9t6z').isSelected());
	assert.match(screen.text(), /1 above, 1[0-9] more/);
	await screen.press('tab');
	assert.match(screen.text(), /› {2}EVENTS /);
	assert.ok(!screen.row('df7d-r9t6z').isSelected(), 'keys act on the pane that has the focus');
	await screen.press('shift-tab', 'shift-tab');
	assert.match(screen.text(), /› {2}REPLICASETS /);
	await screen.close();
});

test('in the panes of Rollout the selection stays with its object while rows move and go', async () => {
	const opened = checkoutOpened();
	const screen = await openScreen({initialTarget: opened.target, view: {opened}});
	await screen.press('j', 'j');
	assert.ok(screen.row('df7d-q7m4d').isSelected());
	const without = (suffix: string) => opened.pods.items.filter(({metadata}) => !metadata.name.endsWith(suffix));
	await screen.show({opened: {...opened, pods: collection(without('8xk2p'))}});
	assert.ok(screen.row('df7d-q7m4d').isSelected());
	await screen.show({opened: {...opened, pods: collection(without('q7m4d'))}});
	assert.ok(
		screen.terminal.screen().every(line => !/^›\s+[✗▲●○]/.test(line)),
		'nobody may act on another pod',
	);
	await screen.press('j');
	assert.ok(screen.row('df7d-8xk2p').isSelected());
	await screen.close();
});

test('help shows every key and ? leaves it again', async () => {
	const screen = await openScreen({rows: 60});
	await screen.press('?');
	assert.match(screen.text(), /pause the rollout at once/);
	await screen.press('?');
	assert.match(screen.text(), /7 workloads/);
	await screen.close();
});

test('quitting restores the screen; q is a letter while a filter is typed, Ctrl-C quits even then', async () => {
	const screen = await openScreen();
	assert.ok(screen.terminal.inAlternateScreen());
	await screen.press('/', 'q');
	assert.match(screen.text(), /\/q▏/);
	await screen.press('ctrl-c');
	assert.deepEqual(await screen.ended, {writes: [], reversals: []});
	await screen.terminal.settled();
	assert.ok(!screen.terminal.inAlternateScreen());
	const again = await openScreen();
	await again.press('q');
	assert.deepEqual(await again.ended, {writes: [], reversals: []});
});

test('r reconnects, Ctrl-L paints everything anew', async () => {
	const screen = await openScreen();
	await screen.press('r');
	assert.deepEqual(screen.cluster.calls, ['reconnect']);
	await screen.press('x');
	const before = screen.terminal.written().length;
	await screen.press('ctrl-l');
	await screen.waitUntil(() => screen.terminal.written().slice(before).includes('frontend'), 'a whole new picture');
	assert.ok(screen.terminal.inAlternateScreen());
	await screen.close();
});

test('resizing draws anew; below 40x10 one sentence says so', async () => {
	const screen = await openScreen();
	screen.terminal.resize(80, 24);
	await screen.waitUntil(() => (screen.lines()[23] ?? '').includes('quit'), 'the footer in row 24');
	screen.terminal.resize(30, 9);
	await screen.waitFor('rolltop needs 40x10');
	screen.terminal.resize(120, 36);
	await screen.waitFor('7 workloads');
	assert.match(screen.lines()[35] ?? '', /q quit/);
	await screen.close();
});

test('space on History compares any two revisions, and once more goes back to the present template', async () => {
	const screen = await openScreen({
		columns: 120,
		rows: 36,
		initialTarget: {kind: 'Deployment', namespace: 'shop', name: 'checkout'},
		view: {opened: checkoutOpened()},
	});
	await screen.press('h', ' ', 'j');
	assert.match(screen.text(), /from revision 6 to revision 5/);
	assert.match(screen.text(), /image {2}registry\/shop\/checkout:1\.8\.2 → registry\/shop\/checkout:1\.8\.1/);
	await screen.press('k', ' ');
	assert.match(screen.text(), /what rolling to revision 6 changes/);
	await screen.close();
});
