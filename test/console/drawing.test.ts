import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	checkoutOpened,
	collection,
	mirrorCheckout,
	sampleDeployment,
	sampleDeployments,
	sampleNowMs,
} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';
import {terminalSvg} from '../helpers/svg.ts';

const old = sampleDeployments.filter(({metadata}) => ['frontend', 'ingress'].includes(metadata.name));

test('an idle screen with nothing young on it writes nothing', async () => {
	const screen = await openScreen({view: {workloads: collection(old)}});
	const before = screen.terminal.writes();
	for (let second = 0; second < 5; second += 1) {
		await screen.pass(1000);
	}
	assert.equal(screen.terminal.writes(), before);
	await screen.close();
});

test('a countdown moves once a second, and only its own line is written', async () => {
	const screen = await openScreen();
	assert.match(screen.text(), /deadline in 7:50/);
	const before = screen.terminal.written().length;
	await screen.pass(1000);
	assert.match(screen.text(), /deadline in 7:49/);
	const written = screen.terminal.written().slice(before);
	assert.doesNotMatch(written, /frontend|NAMESPACE|quit/);
	await screen.close();
});

test('changes of the cluster that nobody sees write nothing', async () => {
	const many = Array.from({length: 2000}, (_, index) =>
		sampleDeployment({name: `w-${String(index).padStart(4, '0')}`}),
	);
	const screen = await openScreen({view: {workloads: collection(many)}});
	assert.match(screen.text(), /2,000 workloads/);
	const before = screen.terminal.writes();
	const changed = many.with(1500, sampleDeployment({name: 'w-1500', image: 'other:2'}));
	await screen.show({workloads: collection(changed)});
	assert.equal(screen.terminal.writes(), before);
	await screen.close();
});

test('a storm of notifications is drawn at most ten times a second', async () => {
	const screen = await openScreen();
	const before = screen.terminal.writes();
	for (let index = 0; index < 500; index += 1) {
		const replicas = 100 + index;
		screen.cluster.show({workloads: collection([sampleDeployment({name: 'storm', replicas})])});
		screen.clock.advance(0.2);
	}
	screen.clock.advance(100);
	await screen.waitFor('599/599');
	assert.ok(screen.terminal.writes() - before <= 3, String(screen.terminal.writes() - before));
	await screen.close();
});

test('a key is drawn without waiting for the coalescing of the stream', async () => {
	const screen = await openScreen();
	screen.cluster.notify();
	// The clock stands still: nothing but the key can have caused the frame.
	await screen.press('j');
	assert.ok(screen.row('cart').isSelected());
	await screen.close();
});

test('what is from before a lost connection is dimmed and says how old it is', async () => {
	const screen = await openScreen();
	assert.match(screen.lines()[0] ?? '', / live /);
	const stale = {
		state: 'stale',
		asOfMs: sampleNowMs - 14_000,
		error: {kind: 'unreachable', message: 'connection refused'},
		retryAtMs: sampleNowMs + 2000,
	} as const;
	await screen.show({freshness: stale, workloads: collection(sampleDeployments, stale)});
	assert.match(screen.lines()[0] ?? '', /STALE, as of 14s ago: connection refused; next try in 2s/);
	assert.ok(screen.row('frontend').isDimmed());
	assert.match(screen.text(), /7 workloads/);
	await screen.close();
});

test('a recording is labelled, has a time bar, and says what it does not hold', async () => {
	const opened = checkoutOpened();
	const {workload} = opened;
	assert.ok(workload?.kind === 'Deployment');
	const {managedFields: _managedFields, ...metadata} = workload.metadata;
	const screen = await openScreen({
		initialTarget: opened.target,
		writesDisabled: 'this is a recording',
		view: {
			opened: {...opened, workload: {...workload, metadata}},
			replay: {
				name: 'tutorial',
				title: 'The tutorial rollout',
				kubernetes: 'v1.36.2',
				positionMs: 3200,
				lengthMs: 10_800,
			},
		},
	});
	assert.match(screen.lines()[0] ?? '', /RECORDING tutorial, looped {3}this is a recording/);
	assert.match(screen.lines()[1] ?? '', /▶ ━{12}─{28} 3\.2s of 10\.8s {3}The tutorial rollout, Kubernetes v1\.36\.2/);
	assert.match(screen.text(), /changed by: not recorded/);
	await screen.close();
});

test('a deleted Deployment keeps its last state, dimmed, and says that it was deleted', async () => {
	const workload = mirrorCheckout();
	const {target} = workload.opened();
	const screen = await openScreen({initialTarget: target, view: {opened: workload.opened()}});
	workload.deleteAll();
	await screen.show({opened: workload.opened()});
	assert.match(screen.text(), /✗ This Deployment was deleted/);
	assert.ok(!screen.row('This Deployment was deleted').isDimmed());
	for (const text of ['revision 6 → 7', 'at most 13 pods', 'checkout-6f9f58df7d ', '8xk2p', 'BackOff']) {
		assert.ok(screen.row(text).isDimmed(), text);
	}
	assert.doesNotMatch(screen.text(), /left of 10:00|undo to revision/);
	// Not what kubectl would say of a rollout that goes on, and no ages that go on.
	assert.doesNotMatch(screen.text(), /Waiting for deployment/);
	const last = screen.lines().slice(1).join();
	await screen.pass(60_000);
	assert.equal(screen.lines().slice(1).join(), last);
	await screen.press('p');
	assert.match(screen.text(), /p pause: the Deployment was deleted/);
	await screen.press('h');
	assert.match(screen.text(), /It was deleted\. These were its revisions\./);
	await screen.press('k', 'enter');
	assert.match(screen.text(), /enter roll to: the Deployment was deleted/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('forbidden events made the whole Rollout screen old', async () => {
	const workload = mirrorCheckout();
	const {target} = workload.opened();
	const message = 'events is forbidden: User "jane" cannot list resource "events" in API group "" in namespace "shop"';
	const error = {kind: 'forbidden', message, status: 403} as const;
	workload.tell('events', {state: 'blocked', sinceMs: sampleNowMs - 60_000, error});
	const screen = await openScreen({initialTarget: target, view: workload.view()});
	assert.match(screen.lines()[0] ?? '', / live /);
	assert.ok(!screen.row('at most 13 pods').isDimmed());
	assert.ok(!screen.row('8xk2p').isDimmed());
	assert.ok(screen.row('ScalingReplicaSet').isDimmed());
	assert.match(screen.text(), /EVENTS .*as of 60s ago: forbidden, User "jane"/);
	await screen.show({opened: {...workload.opened(), events: collection([], {state: 'blocked', error})}});
	assert.match(screen.text(), /no events: forbidden, User "jane" cannot list/);
	await screen.close();
});

test('a ReplicaSet without a ready pod was marked as well: its glyph says its state', async () => {
	const opened = checkoutOpened();
	const current = opened.replicaSets.items.find(({metadata}) => metadata.name.endsWith('7d'));
	assert.ok(current);
	const glyphOf = (screen: ScreenDriver) => /(\S) checkout-6f9f58df7d /.exec(screen.text())?.[1];
	const screen = await openScreen({initialTarget: opened.target, view: {opened}});
	assert.equal(glyphOf(screen), '✗');
	const others = opened.replicaSets.items.filter(one => one !== current);
	const withAvailable = async (availableReplicas: number) => {
		const replicaSet = {...current, status: {replicas: 5, readyReplicas: 5, availableReplicas}};
		await screen.show({
			opened: {...opened, pods: collection([]), replicaSets: collection([...others, replicaSet])},
		});
		return glyphOf(screen);
	};
	assert.equal(await withAvailable(4), '▲');
	assert.equal(await withAvailable(5), '●');
	await screen.close();
});

test('empty and forbidden lists say so in words', async () => {
	const screen = await openScreen({view: {workloads: collection([])}});
	assert.match(screen.text(), /There are no Deployments, StatefulSets or DaemonSets in any namespace\./);
	const blocked = {
		state: 'blocked',
		error: {kind: 'forbidden', message: 'User "jane" cannot list deployments', status: 403},
	} as const;
	await screen.show({freshness: blocked, workloads: collection([], blocked)});
	assert.match(screen.lines()[0] ?? '', /FORBIDDEN/);
	assert.match(screen.text(), /workloads: not known \(no right to list deployments\)/);
	assert.doesNotMatch(screen.text(), /0 workloads/);
	assert.match(screen.text(), /no workloads: forbidden, User "jane" cannot list deployments/);
	await screen.close();
});

test('colours are words too: NO_COLOR leaves none, and the selection stays visible', async () => {
	const coloured = await openScreen();
	assert.ok(
		coloured.terminal
			.cells()
			.flat()
			.some(({foreground}) => foreground !== undefined),
	);
	await coloured.close();
	const plain = await openScreen({env: {NO_COLOR: '1'}});
	assert.ok(
		plain.terminal
			.cells()
			.flat()
			.every(({foreground}) => foreground === undefined),
	);
	assert.ok(plain.row('payments').isSelected());
	await plain.close();
});

test('hostile names reach the terminal without a control byte, and columns stay aligned', async () => {
	const image = 'registry/x:1\u001B]0;owned\u0007\u001B[2J\r\n';
	const names = ['デプロイ', '👩‍👩‍👧🏳️‍🌈', 'plain'];
	const screen = await openScreen({
		view: {workloads: collection(names.map(name => sampleDeployment({name, image})))},
	});
	const columns = screen
		.lines()
		.flatMap(line => (line.includes('3/3') ? [cellOf(line, '3/3', screen.terminal.cells())] : []));
	assert.equal(columns.length, 3);
	assert.equal(new Set(columns).size, 1);
	// The window's title is what an OSC sequence in a name would set.
	assert.ok(!screen.terminal.written().includes('\u001B]0;'));
	assert.ok(!screen.terminal.written().includes('\u0007'));
	await screen.close();

	function cellOf(line: string, text: string, rows: ReturnType<typeof screen.terminal.cells>): number {
		const cells = rows[screen.lines().indexOf(line)] ?? [];
		return cells.findIndex((_, x) => [...text].every((character, index) => cells[x + index]?.text === character));
	}
});

test('the screen as a picture holds its text and its colours', async () => {
	const screen = await openScreen({columns: 80, rows: 24});
	const svg = terminalSvg(screen.terminal);
	assert.match(svg, /<svg .*width="696"/);
	assert.match(svg, />stuck: no progress for 12m, deadline exceeded/);
	assert.match(svg, /fill="#f14c4c" font-weight="bold"/);
	await screen.close();
});

test('a long sentence on the message line can be read to its end on the smallest screen', async () => {
	const screen = await openScreen({
		columns: 40,
		rows: 10,
		view: {workloads: collection([sampleDeployment({name: 'web'})])},
	});
	const sentence = 'Not sent: the API server https://prod-eu.example:6443 does not answer (connection refused).';
	screen.cluster.answers.pause = () =>
		Promise.resolve({type: 'failed', error: {kind: 'unreachable', message: 'connection refused'}, sentence});
	await screen.press('p', 'p');
	assert.equal(screen.lines().slice(6, 9).join(' ').replaceAll(/\s+/g, ' ').trim(), sentence);
	assert.match(screen.lines()[9] ?? '', /q quit/);
	await screen.close();
});

test('the parts of another workload are never shown under this name', async () => {
	const screen = await openScreen({view: {opened: checkoutOpened()}});
	await screen.press('enter');
	assert.match(screen.lines()[0] ?? '', /deployment\/payments/);
	assert.match(screen.text(), /loading Deployment billing\/payments/);
	await screen.close();
});

test('what was deleted and created again under the same name is said to be another one', async () => {
	const opened = checkoutOpened();
	const screen = await openScreen({initialTarget: opened.target, view: {opened}});
	await screen.show({opened: {...opened, gone: 'deleted'}});
	const {workload} = opened;
	assert.ok(workload);
	const another = {...workload, metadata: {...workload.metadata, uid: 'another'}} as typeof workload;
	await screen.show({opened: {...opened, workload: another}});
	await screen.waitFor('deployment/checkout in shop was deleted and created again: this is another one');
	await screen.press('j');
	assert.doesNotMatch(screen.text(), /another one/);
	await screen.close();
});
