import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {Event, Pod, WorkloadOf} from '../../source/kubernetes/objects.ts';
import {stillKnown} from '../../source/rollout/known-revision.ts';
import {kindWords} from '../../source/rollout/workload-kind.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {fullList} from '../helpers/mirrored-workload.ts';
import {controllerRevision, daemonSet, pod, statefulSet} from '../helpers/objects.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');

type Set = WorkloadOf<'StatefulSet' | 'DaemonSet'>;

/** A mirror with this set open, whose own row has come. */
function openSet(set: Set) {
	const source = createScriptedSource(nowMs);
	const clock = createFakeClock(nowMs);
	const identity = {context: 'prod', server: 'https://one', namespace: 'shop'};
	const mirror = createMirror({source, clock, identity});
	const {name} = set.metadata;
	mirror.open({kind: set.kind, namespace: 'shop', name});
	source.running(kindWords[set.kind].plural, 'whole').send(...fullList([set], nowMs));
	const opened = (): OpenedWorkload => {
		const view = mirror.view().opened;
		assert.ok(view);
		return view;
	};
	return {source, clock, mirror, opened};
}

const ownPod = ({kind, metadata}: Set, name: string, uid = `uid-${name}`): Pod =>
	pod({metadata: {name, uid, ownerReferences: [{kind, name: metadata.name, uid: metadata.uid, controller: true}]}});

function event(kind: string, name: string, uid: string): Event {
	return {
		metadata: {name: `${name}.${uid}`, uid: `event-${uid}`, resourceVersion: '9'},
		involvedObject: {kind, name, namespace: 'shop', uid},
		message: name,
		lastTimestamp: '2026-11-22T12:05:00Z',
	};
}

for (const set of [statefulSet(), daemonSet()]) {
	const {kind} = set;
	const {name} = set.metadata;

	test(`an open ${kind} watches itself, its ControllerRevisions, its pods and events, and no ReplicaSets`, () => {
		const {source, opened, mirror, clock} = openSet(set);
		const own = source.watches.slice(3).map(({query}) => query);
		assert.deepEqual(
			own.map(({resource}) => resource).sort(),
			['controllerrevisions', kindWords[kind].plural, 'events', 'pods'].sort(),
		);
		const selected = own.filter(({labelSelector}) => labelSelector === `app=${name}`);
		assert.deepEqual(selected.map(({resource}) => resource).sort(), ['controllerrevisions', 'pods']);
		assert.equal(own.find(({resource}) => resource === kindWords[kind].plural)?.fieldSelector, `metadata.name=${name}`);
		// What it does not have is known.
		assert.deepEqual(opened().replicaSets, {items: [], freshness: {state: 'live'}});
		mirror.closeWorkload();
		clock.advance(30_000);
		assert.deepEqual(
			source.watches.filter(({stopped}) => !stopped).map(({query}) => query.detail),
			['row', 'row', 'row'],
		);
		assert.equal(clock.pending(), 0);
	});

	test(`of an open ${kind} only what it controls is shown, by uid`, () => {
		const {source, opened} = openSet(set);
		const revision = controllerRevision(set, 1, `${name}:1`);
		const foreign = {...revision, metadata: {...revision.metadata, uid: 'uid-foreign', ownerReferences: []}};
		source.running('controllerrevisions').send(...fullList([revision, foreign], nowMs));
		const other = {...set, metadata: {...set.metadata, uid: 'uid-other'}} as Set;
		source.running('pods').send(...fullList([ownPod(set, `${name}-0`), ownPod(other, `${name}-1`)], nowMs));
		assert.deepEqual(opened().controllerRevisions.items, [revision]);
		assert.deepEqual(
			opened().pods.items.map(({metadata}) => metadata.name),
			[`${name}-0`],
		);
		assert.equal(opened().workload, set);
	});
}

test('the events of an open set are those of it and of its pods, also of a pod that is gone', () => {
	const db = statefulSet();
	const {source, opened} = openSet(db);
	source.running('pods').send(...fullList([ownPod(db, 'db-0')], nowMs));
	source
		.running('events')
		.send(
			...fullList(
				[
					event('StatefulSet', 'db', 'uid-db'),
					event('Pod', 'db-0', 'uid-db-0'),
					event('Pod', 'db-1', 'gone'),
					event('Pod', 'db-admin-0', 'other'),
					event('DaemonSet', 'db', 'uid-db'),
					event('StatefulSet', 'db', 'uid-before'),
				],
				nowMs,
			),
		);
	assert.deepEqual(
		opened()
			.events.items.map(({message}) => message)
			.sort(),
		['db', 'db-0', 'db-1'],
	);
});

test('a set that is created again under its name is another one, with other revisions', () => {
	const agent = daemonSet();
	const {source, opened, mirror} = openSet(agent);
	source.running('controllerrevisions').send(...fullList([controllerRevision(agent, 1, 'agent:1')], nowMs));
	const watch = source.running('daemonsets', 'whole');
	watch.send({type: 'deleted', object: agent});
	assert.equal(opened().gone, 'deleted');
	assert.equal(opened().controllerRevisions.items.length, 1);
	const target = {kind: 'DaemonSet', namespace: 'shop', name: 'agent'} as const;
	assert.equal(mirror.workload(target), undefined);
	const next = daemonSet({metadata: {name: 'agent', uid: 'uid-next', resourceVersion: '90'}});
	watch.send({type: 'applied', object: next});
	assert.deepEqual([opened().gone, opened().controllerRevisions.items], [undefined, []]);
	source.running('controllerrevisions').send({type: 'applied', object: controllerRevision(next, 1, 'agent:1')});
	assert.equal(opened().controllerRevisions.items.length, 1);
});

test('the list learns the number of a revision while its set is open, and forgets it with the next template', () => {
	const db = statefulSet({status: {currentRevision: 'db-4', updateRevision: 'db-4'}});
	const {source, mirror} = openSet(db);
	assert.equal(mirror.view().revisions.size, 0);
	source.running('controllerrevisions').send(...fullList([controllerRevision(db, 4, 'db:1')], nowMs));
	mirror.closeWorkload();
	const {revisions} = mirror.view();
	const known = revisions.get(db.metadata.uid);
	assert.equal(stillKnown(known, db), 4);
	assert.equal(mirror.view().revisions, revisions);
	// Scaling is no other revision; another template is one, of which nobody knows the number.
	const scaled = statefulSet({metadata: {name: 'db', generation: 2}, spec: {replicas: 5}, status: db.status ?? {}});
	assert.equal(stillKnown(known, scaled), 4);
	assert.equal(stillKnown(known, statefulSet({status: {updateRevision: 'db-5'}})), undefined);

	const agent = daemonSet();
	const daemons = openSet(agent);
	daemons.source.running('controllerrevisions').send(...fullList([controllerRevision(agent, 2, 'agent:1')], nowMs));
	const learned = daemons.mirror.view().revisions.get(agent.metadata.uid);
	assert.equal(stillKnown(learned, agent), 2);
	assert.equal(stillKnown(learned, daemonSet({metadata: {name: 'agent', generation: 2}})), undefined);
});

test('workloads of one name and different kinds are different workloads', () => {
	const db = statefulSet();
	const {source, mirror} = openSet(db);
	mirror.open({kind: 'DaemonSet', namespace: 'shop', name: 'db'});
	assert.equal(mirror.view().opened?.target.kind, 'DaemonSet');
	assert.throws(() => source.running('statefulsets', 'whole'), 'the watch of the other has ended');
});
