import assert from 'node:assert/strict';
import {test} from 'node:test';
import {collection, sampleDeployment} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const open = (parts: Partial<Parameters<typeof sampleDeployment>[0]> = {}, freshness?: 'stale') => {
	const workloads = collection([sampleDeployment({name: 'web', ...parts})]);
	const stale = {state: 'stale', asOfMs: 0} as const;
	return openScreen({
		view: freshness ? {workloads: collection(workloads.items, stale), freshness: stale} : {workloads},
	});
};

for (const [how, parts] of [
	['complete', {}],
	['scaled to zero', {replicas: 0}],
] as const) {
	test(`p on what is ${how} paused it without a word, a trap for the next change: the first one asks, the second does it`, async () => {
		const screen = await open(parts);
		await screen.press('p');
		const said = screen.text().replaceAll(/\s+/g, ' ');
		assert.ok(
			said.includes(
				`deployment/web is ${how}, there is no rollout to stop: p once more pauses it, and its next change waits for a resume`,
			),
			said,
		);
		assert.deepEqual(screen.cluster.calls, []);
		await screen.press('p');
		assert.deepEqual(screen.cluster.calls, ['pause shop/web']);
		await screen.close();
	});
}

test('an answer that comes late, or after another object came under the name, is asked for again', async () => {
	const screen = await open();
	await screen.press('p');
	await screen.pass(10_000);
	await screen.press('p');
	assert.deepEqual(screen.cluster.calls, []);
	const anew = sampleDeployment({name: 'web'});
	await screen.show({workloads: collection([{...anew, metadata: {...anew.metadata, uid: 'another'}}])});
	await screen.press('p');
	assert.deepEqual(screen.cluster.calls, []);
	await screen.close();
});

test('the brake is not asked for: of what rolls, of what is not known to be over, and by its word', async () => {
	for (const screen of [await open({updated: 1}), await open({}, 'stale')]) {
		await screen.press('p');
		assert.deepEqual(screen.cluster.calls, ['pause shop/web']);
		await screen.close();
	}
	const typed = await open();
	await typed.press(':', ...'pause', 'enter');
	assert.deepEqual(typed.cluster.calls, ['pause shop/web']);
	await typed.close();
});
