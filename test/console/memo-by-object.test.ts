import assert from 'node:assert/strict';
import {test} from 'node:test';
import {memoByObject} from '../../source/console/memo-by-object.ts';
import {proposedIn} from '../../source/console/proposal.ts';
import {eventsContent} from '../../source/console/screens/events/events-lines.ts';
import {shownLines} from '../../source/console/screens/logs/log-window.ts';
import {objectContent} from '../../source/console/screens/object/object-lines.ts';
import {filterRows, workloadList} from '../../source/console/screens/workloads/rows.ts';
import {checkoutOpened, sampleDeployment, sampleNowMs, sampleView} from '../helpers/sample-view.ts';
import {settledHeapBytes} from '../helpers/settled-heap.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;

/** By what was drawn, something that only the drawing may have held on to. */
const drawings: Readonly<Record<string, () => object>> = {
	'an object whose values were shown'() {
		const object = {kind: 'Deployment', spec: {env: [{name: 'TOKEN', value: 'canary'}]}};
		const screen = {
			name: 'object',
			target,
			object: target,
			ticket: 1,
			answer: {type: 'read', object, atMs: sampleNowMs},
			showValues: true,
			top: 0,
			filter: '',
			filtering: false,
		} as const;
		assert.equal(objectContent(screen, 80), objectContent(screen, 80));
		return object;
	},
	'a list that was filtered'() {
		const workload = sampleDeployment({name: 'gone', namespace: 'elsewhere'});
		assert.equal(filterRows(workloadList([workload]), {filter: 'gone'}).length, 1);
		workloadList([sampleDeployment({name: 'another'})]);
		return workload;
	},
	'a workload that undo was asked for'() {
		const opened = checkoutOpened();
		assert.ok(proposedIn(opened, sampleNowMs));
		return opened;
	},
	events() {
		const opened = checkoutOpened();
		const items = [...opened.events.items];
		const view = sampleView({opened: {...opened, events: {...opened.events, items}}});
		const screen = {name: 'events', target, newestFirst: true, filter: '', filtering: false} as const;
		assert.ok(eventsContent(screen, {view, nowMs: sampleNowMs}, 80).events.length > 0);
		return items;
	},
	'a log'() {
		const lines = [{text: 'canary', atMs: sampleNowMs}];
		const query = {namespace: 'shop', pod: 'checkout-1', container: 'web', previous: false};
		assert.equal(shownLines({query, lines, dropped: 0, status: {state: 'following'}} as never, 'canary').count, 1);
		return lines;
	},
};

/** What was looked at in a turn of the event loop is kept until it ends, and not all is collected at once. */
async function isCollected(drawn: WeakRef<object>): Promise<boolean> {
	for (let round = 0; round < 20; round++) {
		// Of the last that was looked at some is kept on purpose.
		workloadList([sampleDeployment({name: `another-${round}`})]);
		await new Promise(setImmediate);
		settledHeapBytes();
		if (drawn.deref() === undefined) return true;
	}
	return false;
}

for (const [what, draw] of Object.entries(drawings)) {
	test(`once it is shown no longer, as after a switch to another cluster, nothing keeps ${what}`, async () => {
		assert.ok(await isCollected(new WeakRef(draw())));
	});
}

test('a value is made once of an object and what it is made of besides', () => {
	const memo = memoByObject<object>();
	const [one, two] = [{}, {}];
	const made = (object: object, ...besides: unknown[]) => memo(object, besides, () => ({}));
	const first = made(one, 80, 'a');
	assert.equal(made(one, 80, 'a'), first);
	assert.notEqual(made(two, 80, 'a'), first);
	assert.equal(made(one, 80, 'a'), first);
	assert.notEqual(made(one, 81, 'a'), first);
	assert.notEqual(made(one, 80, 'a'), first);
});
