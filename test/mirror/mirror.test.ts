import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {WatchOutput} from '../../source/cluster/source.ts';
import type {Event, KubernetesObject} from '../../source/kubernetes/objects.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {deployment, podOf, replicaSet} from '../helpers/objects.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const target = {namespace: 'shop', name: 'web'};
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

function setUp(options: {readonly tellsAtOnce?: boolean} = {}) {
	const source = createScriptedSource(nowMs, options);
	const clock = createFakeClock(nowMs);
	const mirror = createMirror({source, clock, identity: {context: 'prod', server: 'https://one', namespace: 'shop'}});
	return {source, clock, mirror};
}

describe('mirror', () => {
	it('watches the Deployments of its namespace and nothing else until a workload is opened', () => {
		const {source} = setUp();
		assert.deepEqual(
			source.watches.map(({query}) => query),
			[{resource: 'deployments', namespace: 'shop', detail: 'row'}],
		);
	});

	it('opens a workload whose watches tell their status before they are returned', () => {
		const {source, mirror} = setUp({tellsAtOnce: true});
		mirror.open(target);
		source.running('deployments', 'whole').send(...fullList(deployment()));
		assert.equal(mirror.view().opened?.deployment?.metadata.name, 'web');
	});

	it('shows a part of the first list before it is complete', () => {
		const {source, mirror} = setUp();
		source
			.running('deployments')
			.send(
				{type: 'status', status: {state: 'syncing', sinceMs: nowMs, received: 0}},
				{type: 'listing'},
				{type: 'listed', objects: [deployment()]},
				{type: 'status', status: {state: 'syncing', sinceMs: nowMs, received: 1, total: 9}},
			);
		const {deployments, freshness} = mirror.view();
		assert.equal(deployments.items.length, 1);
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
					event('web-hash1-zzzzz', 'Pod', 'gone', 3),
					event('web', 'Deployment', 'uid-web', 1),
					event('web-hash1', 'ReplicaSet', 'gone', 2),
					event('web-admin', 'Deployment', 'uid-other', 4),
					event('web-admin-hash-xxxxx', 'Pod', 'uid-other', 5),
					event('other', 'Pod', 'uid-other', 6),
				),
			);
		assert.deepEqual(
			mirror.view().opened?.events.items.map(({message}) => message),
			['web 1', 'web-hash1 2', 'web-hash1-zzzzz 3'],
		);
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
		assert.equal(after.deployments, before.deployments);
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
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
		const error = {kind: 'unreachable', message: 'connection refused'} as const;
		source.setContact({state: 'lost', lastMs: nowMs - 8000, sinceMs: nowMs, error});
		assert.deepEqual(mirror.view().freshness, {state: 'stale', asOfMs: nowMs - 8000, error});
		assert.equal(mirror.view().deployments.items.length, 1);
		source.setContact({state: 'reached', lastMs: nowMs});
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
	});

	it('is as old as it was while the watch resumes after the server is reached again', () => {
		const {source, mirror} = setUp();
		const watch = source.running('deployments');
		watch.send(...fullList(deployment()));
		const error = {kind: 'timeout', message: 'no answer within 3 s'} as const;
		source.setContact({state: 'lost', lastMs: nowMs - 8000, sinceMs: nowMs, error});
		mirror.view();
		watch.send({type: 'status', status: {state: 'resuming', sinceMs: nowMs, error}});
		source.setContact({state: 'reached', lastMs: nowMs + 5000});
		assert.deepEqual(mirror.view().freshness, {state: 'stale', asOfMs: nowMs - 8000, error});
		watch.send({type: 'status', status: {state: 'live', sinceMs: nowMs + 5000}});
		assert.deepEqual(mirror.view().freshness, {state: 'live'});
	});

	it('keeps the watches of a workload that was left for 30 s, so that going back is instant', () => {
		const {source, clock, mirror} = setUp();
		source.running('deployments').send(...fullList(deployment()));
		mirror.open(target);
		mirror.closeWorkload();
		clock.advance(29_999);
		mirror.open(target);
		assert.equal(source.watches.length, 5);
		mirror.closeWorkload();
		clock.advance(30_000);
		assert.equal(source.watches.filter(({stopped}) => !stopped).length, 1);
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
