import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {WatchOutput} from '../../source/cluster/source.ts';
import type {Event, KubernetesObject} from '../../source/kubernetes/objects.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {mirrorCheckout} from '../helpers/sample-view.ts';
import {createScriptedSource, type ScriptedSource} from '../helpers/scripted-source.ts';
import {deployment, podOf, replicaSet} from '../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const fullList = (...objects: readonly KubernetesObject[]): readonly WatchOutput[] => [
	{type: 'listing'},
	{type: 'listed', objects},
	{type: 'replaced'},
	{type: 'status', status: {state: 'live', sinceMs: nowMs}},
];

function event(name: string, kind: string, uid: string, second: number): Event {
	const time = `2026-11-22T12:05:0${second}Z`;
	return {
		metadata: {name: `${name}.${second}`, uid: `event-${name}-${second}`, resourceVersion: String(200 + second)},
		involvedObject: {kind, name, namespace: 'shop', uid},
		message: `${name} ${second}`,
		lastTimestamp: time,
		firstTimestamp: time,
	};
}

/** Neither StatefulSets nor DaemonSets. */
function tellNoSets(source: ScriptedSource): void {
	for (const resource of ['statefulsets', 'daemonsets'] as const) source.running(resource).send(...fullList());
}

function setUp(options: {readonly tellsAtOnce?: boolean} = {}) {
	const source = createScriptedSource(nowMs, options);
	const clock = createFakeClock(nowMs);
	const mirror = createMirror({source, clock, identity: {context: 'prod', server: 'https://one', namespace: 'shop'}});
	return {source, clock, mirror};
}

describe('mirror', () => {
	it('watches what rolls out in its namespace and nothing else until a workload is opened', () => {
		const {source} = setUp();
		assert.deepEqual(
			source.watches.map(({query}) => query),
			(['deployments', 'statefulsets', 'daemonsets'] as const).map(resource => ({
				resource,
				namespace: 'shop',
				detail: 'row',
			})),
		);
	});

	it('opens a workload whose watches tell their status before they are returned', () => {
		const {source, mirror} = setUp({tellsAtOnce: true});
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		assert.equal(mirror.view().opened?.workload?.metadata.name, 'web');
	});

	it('tells what a crashed container of the open workload printed, for one request', async () => {
		const scripted = createScriptedSource(nowMs);
		const clock = createFakeClock(nowMs);
		const signals: AbortSignal[] = [];
		const source = {
			...scripted,
			async readLogTail(_query: unknown, signal: AbortSignal) {
				signals.push(signal);
				return {ok: true, value: [{time: '2026-11-22T12:09:30.5Z', text: 'fatal: no routes'}]} as const;
			},
		};
		const identity = {context: 'prod', server: 'https://one', namespace: 'shop'};
		const mirror = createMirror({source, clock, identity});
		mirror.open(target);
		scripted.running('deployments', 'whole').send(...fullList(deployment()));
		const current = replicaSet(2, 'web:v2', {replicas: 3});
		scripted.running('replicasets').send(...fullList(current));
		const terminated = {exitCode: 1, finishedAt: '2026-11-22T12:09:30Z'};
		const status = {name: 'web', ready: false, restartCount: 3, lastState: {terminated}};
		const containerStatuses = [{...status, state: {waiting: {reason: 'CrashLoopBackOff'}}}];
		const crashed = {...podOf(current, 'a'), status: {phase: 'Running', containerStatuses}};
		scripted.running('pods').send(...fullList(crashed));
		await new Promise(setImmediate);
		clock.advance(1_000);
		await new Promise(setImmediate);
		assert.equal(mirror.view().opened?.lastWords?.text, 'fatal: no routes');
		scripted.running('pods').send({type: 'applied', object: {...crashed}});
		await new Promise(setImmediate);
		clock.advance(1_000);
		assert.equal(signals.length, 1);
		mirror.closeWorkload();
		await new Promise(setImmediate);
		clock.advance(1_000);
		assert.deepEqual([mirror.view().opened, signals.length], [undefined, 1]);
	});

	it('shows a part of the first list before it is complete', () => {
		const {source, mirror} = setUp();
		tellNoSets(source);
		source
			.running('deployments')
			.send(
				{type: 'status', status: {state: 'syncing', sinceMs: nowMs, received: 0}},
				{type: 'listing'},
				{type: 'listed', objects: [deployment()]},
				{type: 'status', status: {state: 'syncing', sinceMs: nowMs, received: 1, total: 9}},
			);
		const {workloads, freshness} = mirror.view();
		assert.equal(workloads.items.length, 1);
		assert.deepEqual(freshness, {state: 'syncing', received: 1, total: 9});
	});

	it('starts the watches of the open workload at once when its row is known, else when it has arrived', () => {
		const known = setUp();
		known.source.running('deployments').send(...fullList(deployment()));
		known.mirror.open(target);
		assert.equal(known.source.running('pods').query.labelSelector, 'app=web');

		const unknown = setUp();
		unknown.mirror.open(target);
		assert.throws(() => unknown.source.running('pods'));
		unknown.source.running('deployments', 'whole').send(...fullList(deployment()));
		assert.equal(unknown.source.running('replicasets').query.labelSelector, 'app=web');
	});

	it('showed nothing of a workload that the list knew when the server told nothing of it any more', () => {
		const {source, mirror} = setUp();
		tellNoSets(source);
		source.running('deployments').send(...fullList(deployment()));
		mirror.open(target);
		const connecting = mirror.view();
		assert.equal(connecting.opened?.workload?.metadata.name, 'web');
		assert.deepEqual([connecting.opened?.isRow, connecting.freshness.state], [true, 'connecting']);
		const error = {kind: 'timeout', message: 'no answer within 3 s'} as const;
		source.setContact({state: 'lost', lastMs: nowMs - 4_000, sinceMs: nowMs - 4_000, error});
		assert.deepEqual(mirror.view().opened?.freshness, {state: 'stale', asOfMs: nowMs - 4_000, error});
		assert.equal(mirror.view().freshness.state, 'stale');
		source.setContact({state: 'reached', lastMs: nowMs});
		source.running('deployments', 'whole').send(...fullList(deployment()));
		assert.deepEqual([mirror.view().opened?.isRow, mirror.view().opened?.freshness.state], [undefined, 'live']);
	});

	it('has the whole template of a row from its ReplicaSets, and lets the row go when there is no such workload', () => {
		const {source, mirror} = setUp();
		tellNoSets(source);
		const row = deployment({spec: {template: {spec: {containers: [{name: 'web', image: 'web:v2'}]}}}});
		source.running('deployments').send(...fullList(row));
		mirror.open(target);
		const current = replicaSet(2, 'web:v2', {replicas: 3});
		source.running('replicasets').send(...fullList(current));
		const {opened} = mirror.view();
		assert.deepEqual(opened?.workload?.spec.template.metadata?.labels, {app: 'web'});
		source.running('deployments', 'whole').send(...fullList());
		assert.deepEqual([mirror.view().opened?.gone, mirror.view().opened?.workload], ['absent', undefined]);
	});

	it('shows of the selected objects only those that the Deployment controls', () => {
		const {source, mirror} = setUp();
		const own = replicaSet(2, 'web:v2', {replicas: 1});
		const foreign = {
			...own,
			metadata: {
				...own.metadata,
				uid: 'foreign',
				ownerReferences: [{kind: 'Deployment', name: 'other', uid: 'uid-other', controller: true}],
			},
		};
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		source.running('replicasets').send(...fullList(own, foreign));
		source.running('pods').send(...fullList(podOf(own, 'aaaaa'), podOf(foreign, 'bbbbb')));
		const {opened} = mirror.view();
		assert.deepEqual(
			opened?.replicaSets.items.map(({metadata}) => metadata.uid),
			['uid-rs-2'],
		);
		// Both pods name a ReplicaSet of the same name; the uid decides.
		assert.equal(opened?.pods.items.length, 1);
	});

	it('shows the events of the Deployment, its ReplicaSets and pods, oldest first, also of those that are gone', () => {
		const {source, mirror} = setUp();
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		source
			.running('events')
			.send(
				...fullList(
					event('web-6f9f58dffd-zzzzz', 'Pod', 'gone', 3),
					event('web', 'Deployment', 'uid-web', 1),
					event('web-6f9f58dffd', 'ReplicaSet', 'gone', 2),
					event('web-admin', 'Deployment', 'uid-other', 4),
					event('web-admin-hash-xxxxx', 'Pod', 'uid-other', 5),
					event('other', 'Pod', 'uid-other', 6),
				),
			);
		assert.deepEqual(
			mirror.view().opened?.events.items.map(({message}) => message),
			['web 1', 'web-6f9f58dffd 2', 'web-6f9f58dffd-zzzzz 3'],
		);
	});

	it('showed the events of other workloads whose names begin likewise', () => {
		const {source, mirror} = setUp();
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		source
			.running('events')
			.send(
				...fullList(
					event('web-agent-x7k2p', 'Pod', 'uid-of-a-daemon-sets', 1),
					event('web-db-0', 'Pod', 'uid-of-a-stateful-sets', 2),
					event('web-backup-bcdfg', 'Pod', 'uid-of-a-jobs', 3),
					event('web-x7k2p', 'Pod', 'uid-of-a-daemon-sets', 4),
					event('web-6f9f58dffd-8xk2p', 'Pod', 'gone', 5),
				),
			);
		assert.deepEqual(
			mirror.view().opened?.events.items.map(({message}) => message),
			['web-6f9f58dffd-8xk2p 5'],
		);
	});

	it('knows the events of an adopted ReplicaSet and its pods by their uids, also after these are gone', () => {
		const {source, mirror} = setUp();
		const set = replicaSet(2, 'web:v2', {replicas: 1});
		const adopted = {...set, metadata: {...set.metadata, name: 'by-hand'}};
		const pod = podOf(adopted, 'aaaaa');
		const foreign = {
			...set,
			metadata: {...set.metadata, name: 'web-6f9f58dffd', uid: 'uid-foreign', ownerReferences: []},
		};
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		source.running('replicasets').send(...fullList(adopted, foreign));
		source.running('pods').send(...fullList(pod), {type: 'deleted', object: pod});
		source
			.running('events')
			.send(
				...fullList(
					event('by-hand', 'ReplicaSet', adopted.metadata.uid, 1),
					event('by-hand-aaaaa', 'Pod', pod.metadata.uid, 2),
					event('web-6f9f58dffd', 'ReplicaSet', 'uid-foreign', 3),
				),
			);
		assert.deepEqual(
			mirror.view().opened?.events.items.map(({message}) => message),
			['by-hand 1', 'by-hand-aaaaa 2'],
		);
	});

	it('lost its own events to a chatty neighbour whose name begins likewise', () => {
		const {source, mirror} = setUp();
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		const events = source.running('events');
		events.send(...fullList(event('web', 'Deployment', 'uid-web', 1)));
		for (let index = 0; index < 2000; index++) {
			const {metadata, ...rest} = event('web-agent-x7k2p', 'Pod', 'uid-of-a-daemon-sets', 9);
			events.send({type: 'applied', object: {...rest, metadata: {...metadata, uid: `chatter-${index}`}} as Event});
		}
		assert.equal(mirror.view().opened?.events.items.length, 1);
	});

	it('lost the last state of a deleted workload', () => {
		const workload = mirrorCheckout();
		const before = workload.opened();
		workload.deleteAll();
		const {workload: last, gone, goneMs, replicaSets, pods, events} = workload.opened();
		assert.equal(gone, 'deleted');
		assert.equal(typeof goneMs, 'number');
		assert.equal(last, before.workload);
		assert.deepEqual(replicaSets, before.replicaSets);
		assert.deepEqual(pods, before.pods);
		assert.deepEqual(events, before.events);
		assert.deepEqual(workload.view().freshness, {state: 'live'});
	});

	it('shows the workload that took the place of a deleted one, and acts on nothing that was deleted', () => {
		const {source, mirror} = setUp();
		mirror.open(target);
		const watch = source.running('deployments', 'whole');
		watch.send(...fullList(deployment()));
		source.running('replicasets').send(...fullList(replicaSet(2, 'web:v2')));
		source.running('pods').send(...fullList());
		watch.send({type: 'deleted', object: deployment()});
		assert.equal(mirror.workload(target), undefined);
		assert.equal(mirror.view().opened?.replicaSets.items.length, 1);
		watch.send({type: 'applied', object: deployment({metadata: {uid: 'uid-next', resourceVersion: '300'}})});
		const {opened} = mirror.view();
		assert.deepEqual(
			[opened?.gone, opened?.workload?.metadata.uid, opened?.replicaSets.items.length],
			[undefined, 'uid-next', 0],
		);
	});

	it('said of everything that it was forbidden when only the events were', () => {
		const workload = mirrorCheckout();
		const error = {kind: 'forbidden', message: 'User "jane" cannot list events', status: 403} as const;
		workload.tell('events', {state: 'blocked', sinceMs: nowMs, error});
		assert.deepEqual(workload.view().freshness, {state: 'live'});
		assert.equal(workload.opened().events.freshness.state, 'blocked');
		workload.tell('pods', {state: 'resuming', sinceMs: nowMs, error: {kind: 'timeout', message: 'no answer'}});
		assert.equal(workload.view().freshness.state, 'stale');
		workload.tell(undefined, {state: 'blocked', sinceMs: nowMs, error});
		assert.equal(workload.view().freshness.state, 'blocked');
	});

	it('tells a deleted workload from one that never was', () => {
		const {source, mirror} = setUp();
		mirror.open(target);
		const watch = source.running('deployments', 'whole');
		watch.send(...fullList());
		assert.equal(mirror.view().opened?.gone, 'absent');
		watch.send({type: 'applied', object: deployment()}, {type: 'deleted', object: deployment()});
		assert.equal(mirror.view().opened?.gone, 'deleted');
	});

	it('keeps the identity of everything that did not change', () => {
		const {source, mirror} = setUp();
		tellNoSets(source);
		mirror.open(target);
		source.running('deployments', 'row').send(...fullList(deployment()));
		source.running('deployments', 'whole').send(...fullList(deployment()));
		source.running('replicasets').send(...fullList(replicaSet(2, 'web:v2')));
		source.running('pods').send(...fullList());
		source.running('events').send(...fullList());
		const before = mirror.view();
		source.running('pods').send({type: 'applied', object: podOf(replicaSet(2, 'web:v2'), 'aaaaa')});
		const after = mirror.view();
		assert.notEqual(after.opened?.pods.items, before.opened?.pods.items);
		assert.equal(after.opened?.replicaSets.items.length, 1);
		assert.equal(after.workloads, before.workloads);
		assert.equal(after.opened?.events, before.opened?.events);
	});

	it('hears of a chunk of the stream once', async () => {
		const {source, mirror} = setUp();
		let calls = 0;
		mirror.subscribe(() => calls++);
		source.running('deployments').send(...fullList(deployment()));
		await Promise.resolve();
		assert.equal(calls, 1);
	});

	it('is stale as soon as the server does not answer, and live again when it does', () => {
		const {source, mirror} = setUp();
		source.running('deployments').send(...fullList(deployment()));
		tellNoSets(source);
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
		const error = {kind: 'unreachable', message: 'connection refused'} as const;
		source.setContact({state: 'lost', lastMs: nowMs - 8000, sinceMs: nowMs, error});
		assert.deepEqual(mirror.view().freshness, {state: 'stale', asOfMs: nowMs - 8000, error});
		assert.equal(mirror.view().workloads.items.length, 1);
		source.setContact({state: 'reached', lastMs: nowMs});
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
	});

	it('is as old as it was while the watch resumes after the server is reached again', () => {
		const {source, mirror} = setUp();
		const watch = source.running('deployments');
		watch.send(...fullList(deployment()));
		const others = [source.running('statefulsets'), source.running('daemonsets')];
		tellNoSets(source);
		const error = {kind: 'timeout', message: 'no answer within 3 s'} as const;
		source.setContact({state: 'lost', lastMs: nowMs - 8000, sinceMs: nowMs, error});
		mirror.view();
		for (const each of [watch, ...others])
			each.send({type: 'status', status: {state: 'resuming', sinceMs: nowMs, error}});
		source.setContact({state: 'reached', lastMs: nowMs + 5000});
		assert.deepEqual(mirror.view().freshness, {state: 'stale', asOfMs: nowMs - 8000, error});
		for (const each of [watch, ...others]) each.send({type: 'status', status: {state: 'live', sinceMs: nowMs + 5000}});
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
	});

	it('keeps the watches of a workload that was left for 30 s, so that going back is instant', () => {
		const {source, clock, mirror} = setUp();
		source.running('deployments').send(...fullList(deployment()));
		mirror.open(target);
		mirror.closeWorkload();
		clock.advance(29_999);
		mirror.open(target);
		assert.equal(source.watches.length, 7);
		mirror.closeWorkload();
		clock.advance(30_000);
		assert.equal(source.watches.filter(({stopped}) => !stopped).length, 3);
		assert.equal(clock.pending(), 0);
	});

	it('stops everything that it started', () => {
		const {source, clock, mirror} = setUp();
		source.running('deployments').send(...fullList(deployment()));
		mirror.open(target);
		mirror.close();
		assert.ok(source.watches.every(({stopped}) => stopped));
		assert.equal(clock.pending(), 0);
	});
});
