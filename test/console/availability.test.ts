import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type SeenAvailability, seeAvailability, sparkline} from '../../source/console/screens/rollout/availability.ts';
import {checkout, checkoutOpened, sampleDeployment, sampleNowMs} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

const {target} = checkoutOpened();
const seen = (...pairs: readonly (readonly [agoSeconds: number, available: number])[]): SeenAvailability => ({
	target,
	uid: checkout.metadata.uid,
	changes: pairs.map(([agoSeconds, available]) => ({atMs: sampleNowMs - agoSeconds * 1000, available})),
});
const drawn = (changes: SeenAvailability, desired = 10) => sparkline(changes, {desired, nowMs: sampleNowMs, cells: 12});

test('cells show the fewest that were available in their five seconds, blank before it was seen', () => {
	assert.equal(drawn(seen([28, 10], [17, 8], [4, 10])), '     ██▆▆▆▆█');
	assert.equal(drawn(seen([600, 0])), '▁'.repeat(12));
	assert.equal(drawn(seen([600, 10])), '█'.repeat(12));
});

test('what is seen is bounded, noted only when it changes, and of one workload', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(5), {maxLength: 400}), counts => {
			let one: SeenAvailability | undefined;
			for (const [index, ready] of counts.entries()) {
				const workload = sampleDeployment({name: 'checkout', replicas: 5, ready});
				one = seeAvailability(one, {...checkoutOpened(), workload}, sampleNowMs + index * 1000);
			}
			const changes = one?.changes ?? [];
			assert.ok(changes.length <= 120);
			for (const [index, {available}] of changes.entries()) assert.notEqual(available, changes[index - 1]?.available);
			assert.equal(changes.at(-1)?.available, counts.at(-1));
		}),
		{numRuns: 20},
	);
	const before = seen([10, 3]);
	const other = {...checkoutOpened(), target: {...target, name: 'other'}};
	assert.equal(seeAvailability(before, other, sampleNowMs)?.changes.length, 1);
	const stale = {...checkoutOpened(), freshness: {state: 'stale', asOfMs: 0}} as const;
	assert.equal(seeAvailability(before, stale, sampleNowMs), before);
});

test('Rollout shows the course once it changed, and says the fewest in words', async () => {
	const opened = checkoutOpened();
	const screen = await openScreen({initialTarget: target, view: {opened}, columns: 120, rows: 40});
	assert.doesNotMatch(screen.text(), /available [▁-█]/);
	await screen.pass(10_000);
	const workload = {...checkout, status: {...checkout.status, availableReplicas: 6, readyReplicas: 6}};
	await screen.show({opened: {...opened, workload}});
	await screen.pass(10_000);
	assert.match(screen.text(), /available [▁-█]+ {2}6 of 10 now, fewest 6 in the 20s seen/);
	await screen.close();
});

test('of what was scaled to zero no course is drawn: none of its pods is missing', async () => {
	const opened = checkoutOpened();
	const screen = await openScreen({initialTarget: target, view: {opened}, columns: 120, rows: 40});
	await screen.pass(10_000);
	const none = sampleDeployment({name: 'checkout', replicas: 0, updated: 0, ready: 0, total: 0});
	await screen.show({opened: {...opened, workload: none}});
	await screen.pass(10_000);
	assert.match(screen.text(), /scaled to zero/);
	assert.doesNotMatch(screen.text(), /available [▁-█]+/);
	await screen.close();
});

test('the course begins anew with an object that was created again under the same name', () => {
	const opened = checkoutOpened();
	const first = seeAvailability(undefined, opened, sampleNowMs);
	const again = {...checkout, metadata: {...checkout.metadata, uid: 'another'}};
	const second = seeAvailability(first, {...opened, workload: again}, sampleNowMs + 9000);
	assert.equal(second?.changes.length, 1);
	assert.equal(second.changes[0]?.atMs, sampleNowMs + 9000);
});
