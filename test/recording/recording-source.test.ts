import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import * as fc from 'fast-check';
import type {WatchOutput, WatchQuery} from '../../source/cluster/source.ts';
import type {KubernetesObject} from '../../source/kubernetes/objects.ts';
import {createRecordingSource} from '../../source/recording/recording-source.ts';
import {openRecording} from '../../source/recording/recordings.ts';
import type {Trace} from '../../source/recording/trace.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const startMs = 5_000_000;

const open = async (name: string): Promise<Trace> => {
	const result = await openRecording(name, {sanitize: value => value});
	assert.ok(result.ok);
	return result.trace;
};
const tutorial = await open('tutorial');

/** Watches as a mirror does: what is held after all that was told. */
const createWatcher = () => {
	const outputs: WatchOutput[] = [];
	const held = new Map<string, KubernetesObject>();
	let listed: Set<string> | undefined;
	const hold = (object: KubernetesObject) => {
		held.set(object.metadata.uid, object);
		listed?.add(object.metadata.uid);
	};
	const sink = (output: WatchOutput) => {
		outputs.push(output);
		switch (output.type) {
			case 'listing':
				listed = new Set();
				break;
			case 'listed':
				output.objects.forEach(hold);
				break;
			case 'replaced':
				for (const uid of [...held.keys()].filter(key => !listed?.has(key))) held.delete(uid);
				listed = undefined;
				break;
			case 'applied':
				hold(output.object);
				break;
			case 'deleted':
				held.delete(output.object.metadata.uid);
				break;
			case 'status':
				break;
		}
	};
	const state = () => [...held.values()].sort((a, b) => (a.metadata.uid < b.metadata.uid ? -1 : 1));
	return {outputs, sink, state, names: () => state().map(({metadata}) => metadata.name)};
};

const start = (options: {readonly trace?: Trace; readonly speed?: number} = {}) => {
	const clock = createFakeClock(startMs);
	return {clock, source: createRecordingSource({trace: tutorial, clock, ...options})};
};

const deployments: WatchQuery = {resource: 'deployments', detail: 'row'};

/** The recording's lead, which is left out. */
const leadMs = 137;

test('a watcher hears a list of what is there at the first event, then each event in its time', async () => {
	const {clock, source} = start();
	const {outputs, sink, names} = createWatcher();
	source.watch({resource: 'replicasets', detail: 'row'}, sink);
	assert.deepEqual(outputs, [], 'nothing is told from inside the call');
	await setImmediate();
	assert.deepEqual(
		outputs.map(({type}) => type),
		['listing', 'listed', 'replaced', 'status'],
	);
	clock.advance(2);
	assert.deepEqual(names(), []);
	clock.advance(1);
	assert.deepEqual(names(), ['mytest-79b7797f95']);
	source.close();
});

test('the whole recording tells each watcher every event of its resource once', async () => {
	const {clock, source} = start();
	const watchers = (['deployments', 'replicasets', 'pods', 'events'] as const).map(resource => {
		const watcher = createWatcher();
		source.watch({resource, detail: 'whole', namespace: 'tutorial'}, watcher.sink);
		return {resource, ...watcher};
	});
	await setImmediate();
	clock.advance(tutorial.lengthMs);
	for (const {resource, outputs} of watchers) {
		const told = outputs.flatMap(output => {
			if (output.type === 'listed') return output.objects;
			return output.type === 'applied' || output.type === 'deleted' ? [output.object] : [];
		});
		assert.deepEqual(
			told,
			tutorial.events.filter(event => event.resource === resource).map(({object}) => object),
		);
	}
	source.close();
});

test('who watches late holds the same as who has watched from the start (any moment, any loop, any speed)', async () => {
	const queries = fc.constantFrom<WatchQuery>(
		deployments,
		{resource: 'replicasets', detail: 'whole', labelSelector: 'app=mytest'},
		{resource: 'pods', detail: 'row', labelSelector: 'app=mytest'},
		{resource: 'events', detail: 'row', fieldSelector: 'involvedObject.kind=Deployment'},
	);
	await fc.assert(
		fc.asyncProperty(queries, fc.nat(40_000), fc.constantFrom(0.5, 1, 7, 1000), async (query, atMs, speed) => {
			const {clock, source} = start({speed});
			const [early, late] = [createWatcher(), createWatcher()];
			source.watch(query, early.sink);
			await setImmediate();
			clock.advance(atMs);
			source.watch(query, late.sink);
			await setImmediate();
			source.close();
			assert.deepEqual(late.state(), early.state());
		}),
		{numRuns: 40},
	);
});

test('at its end the recording rests for two seconds, then begins again with nothing', async () => {
	const {clock, source} = start();
	const {outputs, sink, names} = createWatcher();
	source.watch({resource: 'replicasets', detail: 'row'}, sink);
	await setImmediate();
	clock.advance(tutorial.lengthMs - leadMs + 1999);
	assert.equal(names().length, 2);
	assert.equal(source.replay().positionMs, tutorial.lengthMs);
	const before = outputs.length;
	clock.advance(1);
	assert.deepEqual(
		outputs.slice(before).map(({type}) => type),
		['listing', 'replaced'],
	);
	assert.deepEqual(names(), []);
	assert.equal(source.replay().positionMs, leadMs);
	clock.advance(tutorial.lengthMs - leadMs);
	assert.equal(names().length, 2);
	source.close();
});

test('the time is that of the recording, at its speed', () => {
	const {clock, source} = start({speed: 4});
	assert.equal(source.now(), tutorial.startedAtMs + leadMs);
	clock.advance(1000);
	assert.equal(source.now(), tutorial.startedAtMs + leadMs + 4000);
	assert.deepEqual(source.replay(), {
		name: 'tutorial',
		title: 'Three replicas go from v1 to v2 with the default strategy and are then undone.',
		kubernetes: 'v1.37.2',
		positionMs: leadMs + 4000,
		lengthMs: 10_843,
	});
	source.close();
});

test('an object that stops matching a label selector is gone for who asked by it', async () => {
	const [first] = tutorial.events.filter(({resource}) => resource === 'pods');
	assert.ok(first);
	const relabelled = {...first.object, metadata: {...first.object.metadata, labels: {app: 'other'}}};
	const trace: Trace = {
		...tutorial,
		events: [
			{...first, atMs: 10},
			{...first, atMs: 20, type: 'MODIFIED', object: relabelled},
			{...first, atMs: 30, type: 'DELETED', object: relabelled},
		],
	};
	const {clock, source} = start({trace});
	const [mine, others] = [createWatcher(), createWatcher()];
	source.watch({resource: 'pods', detail: 'row', labelSelector: 'app=mytest'}, mine.sink);
	source.watch({resource: 'pods', detail: 'row', labelSelector: 'app=other'}, others.sink);
	await setImmediate();
	clock.advance(100);
	const types = (outputs: readonly WatchOutput[]) => outputs.slice(4).map(({type}) => type);
	assert.deepEqual(types(mine.outputs), ['deleted']);
	assert.deepEqual(types(others.outputs), ['applied', 'deleted']);
	source.close();
});

test('when it begins again its first object is there in the same moment', async () => {
	const {clock, source} = start();
	const {sink, names} = createWatcher();
	source.watch(deployments, sink);
	await setImmediate();
	clock.advance(tutorial.lengthMs - leadMs + 2000);
	assert.equal(source.replay().positionMs, leadMs);
	assert.deepEqual(names(), ['mytest']);
	source.close();
});

test('a stopped watch hears nothing more, not even its list', async () => {
	const {clock, source} = start();
	const [stoppedAtOnce, stoppedLater] = [createWatcher(), createWatcher()];
	source.watch(deployments, stoppedAtOnce.sink).stop();
	const watch = source.watch(deployments, stoppedLater.sink);
	await setImmediate();
	const {length} = stoppedLater.outputs;
	watch.stop();
	clock.advance(60_000);
	assert.deepEqual(stoppedAtOnce.outputs, []);
	assert.equal(stoppedLater.outputs.length, length);
	source.close();
});

test("a selector that can't be understood blocks its watch and says which part", async () => {
	const {clock, source} = start();
	const {outputs, sink} = createWatcher();
	source.watch({...deployments, labelSelector: 'app=web,a b'}, sink);
	await setImmediate();
	clock.advance(60_000);
	const error = {kind: 'invalid', message: "this selector can't be understood: a b"} as const;
	assert.deepEqual(outputs, [{type: 'status', status: {state: 'blocked', sinceMs: startMs, error}}]);
	source.close();
});

test('a closed recording holds no timer', () => {
	const {clock, source} = start();
	assert.equal(clock.pending(), 1);
	clock.advance(3000);
	source.close();
	assert.equal(clock.pending(), 0);
});
