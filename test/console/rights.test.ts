import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkoutOpened, sampleNowMs} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const denied = new Map([['deployments in shop checkout', false]]);

test('keys that the rights do not allow stand in parentheses, say why, and do nothing', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened(), rights: denied}});
	assert.match(
		screen.lines().at(-1) ?? '',
		/^\(p pause\) \(u undo\) {2}h history {2}\(R restart\) {2}s scale {2}\(i image\)/,
	);
	for (const key of ['p', 'u', 'R', 'i']) {
		await screen.press(key);
		assert.match(screen.text(), new RegExp(`${key} \\w+: no right to patch deployments in shop \\(r asks again\\)`));
	}
	await screen.press('s');
	assert.match(screen.text(), /replicas/);
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('who may change nothing read read-write in the header, and keys as ways out that were disabled', async () => {
	const shown = {initialTarget: target, view: {opened: checkoutOpened()}};
	const free = await openScreen(shown);
	assert.match(free.lines()[0] ?? '', / read-write /);
	assert.match(free.text(), /u {2}undo to revision 6/);
	await free.show({rights: denied});
	assert.match(free.lines()[0] ?? '', / read-write /, 'it may be scaled, as far as is known');
	assert.doesNotMatch(free.text(), /u {2}undo to revision 6/);
	await free.show({rights: new Map([...denied, ['deployments/scale in shop checkout', false]])});
	assert.match(free.lines()[0] ?? '', / may not write /);
	await free.close();
});

test('the right to scale is another one', async () => {
	const rights = new Map([['deployments/scale in shop checkout', false]]);
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened(), rights}});
	await screen.press('s');
	assert.match(screen.text(), /s scale: no right to patch deployments\/scale in shop/);
	await screen.close();
});

test('the rights of what keys act on are asked for once, of what was refused again after a while, and at once by r', async () => {
	const screen = await openScreen({initialTarget: target, view: {opened: checkoutOpened()}});
	const {cluster} = screen;
	await screen.press('h', 'escape', 'j');
	assert.deepEqual(cluster.asked, [target]);
	await screen.show({
		rights: new Map([
			['deployments in shop', true],
			['deployments/scale in shop', true],
		]),
	});
	await screen.pass(120_000);
	assert.deepEqual(cluster.asked, [target]);
	await screen.show({rights: denied});
	await screen.pass(1_000);
	assert.equal(cluster.asked.length, 2);
	await screen.pass(30_000);
	assert.equal(cluster.asked.length, 2);
	await screen.pass(31_000);
	assert.equal(cluster.asked.length, 3);
	await screen.press('r');
	assert.equal(cluster.asked.length, 4);
	assert.ok(cluster.now() > sampleNowMs);
	await screen.close();
});

test('on Workloads those of the selected row are, and of none while the list is loading', async () => {
	const screen = await openScreen();
	assert.equal(screen.cluster.asked.length, 1);
	await screen.press('j');
	assert.equal(screen.cluster.asked.length, 1);
	await screen.pass(1_000);
	assert.equal(screen.cluster.asked.length, 2);
	await screen.close();
	const loading = await openScreen({view: {workloads: {items: [], freshness: {state: 'syncing', received: 0}}}});
	assert.equal(loading.cluster.asked.length, 0);
	await loading.close();
});

test('a selection that passes rows asks of none but the one on which it comes to rest', async () => {
	const screen = await openScreen();
	await screen.press('j', 'k');
	await screen.pass(1_000);
	await screen.press('j', 'j', 'j', 'k', 'j');
	assert.equal(screen.cluster.asked.length, 1);
	await screen.pass(1_000);
	await screen.pass(1_000);
	assert.deepEqual(
		screen.cluster.asked.slice(1).map(({name}) => name),
		['search'],
	);
	await screen.press('j', 'enter');
	assert.equal(screen.cluster.asked.length, 3, 'what is opened is asked of at once');
	await screen.close();
});

test('where nothing may be written nothing is asked', async () => {
	const screen = await openScreen({writesDisabled: 'read-only'});
	assert.equal(screen.cluster.asked.length, 0);
	await screen.close();
});
