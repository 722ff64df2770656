import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createMirror} from '../../../source/cluster/mirror.ts';
import {createSeenJournal} from '../../../source/cluster/seen-journal.ts';
import {workloadList} from '../../../source/console/screens/workloads/rows.ts';
import type {KubernetesObject, Pod, Workload} from '../../../source/kubernetes/objects.ts';
import {stillKnown} from '../../../source/rollout/known-revision.ts';
import {summaryOf} from '../../../source/rollout/summary.ts';
import {countedReads} from '../../helpers/counted-reads.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {fullList} from '../../helpers/mirrored-workload.ts';
import {controllerRevision, daemonSet, pod, statefulSet} from '../../helpers/objects.ts';
import {createScriptedSource} from '../../helpers/scripted-source.ts';
import {deployment, podOf, replicaSet} from '../../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const former = replicaSet(1, 'web:v1', {replicas: 2});
const present = replicaSet(2, 'web:v2', {replicas: 2});

/** As the list has it: of its template images only. */
const rolling = deployment({
	spec: {template: {spec: {containers: [{name: 'web', image: 'web:v2'}]}}},
	status: {
		observedGeneration: 2,
		replicas: 4,
		updatedReplicas: 2,
		readyReplicas: 2,
		availableReplicas: 2,
		conditions: [
			{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: '2026-11-22T12:09:00Z'},
		],
	},
});

function waiting(of: Pod, reason: string, message: string): Pod {
	const containerStatuses = [{name: 'web', ready: false, restartCount: 0, state: {waiting: {reason, message}}}];
	const containers = [{name: 'web', image: 'web:v2'}];
	return {
		...of,
		spec: {...of.spec, containers},
		status: {phase: 'Pending', conditions: [{type: 'Ready', status: 'False'}], containerStatuses},
	};
}

const broken = ['a', 'b'].map(suffix =>
	waiting(podOf(present, suffix), 'ImagePullBackOff', 'Back-off pulling image "web:v2": not found'),
);

const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** A mirror of namespace `shop` whose list has come. */
async function mirrorOf(...workloads: readonly Workload[]) {
	const source = createScriptedSource(nowMs);
	const clock = createFakeClock(nowMs);
	const journal = createSeenJournal();
	const identity = {context: 'prod', server: 'https://one', namespace: 'shop'};
	const mirror = createMirror({source, clock, identity, journal});
	const of = (kind: Workload['kind']) => workloads.filter(workload => workload.kind === kind);
	source.running('deployments').send(...fullList(of('Deployment'), nowMs));
	source.running('statefulsets').send(...fullList(of('StatefulSet'), nowMs));
	source.running('daemonsets').send(...fullList(of('DaemonSet'), nowMs));
	const pass = async (ms: number) => {
		for (let passed = 0; passed < ms; passed += 500) {
			await turn();
			clock.advance(500);
		}
		await turn();
	};
	await turn();
	const selected = () =>
		source.watches
			.filter(({stopped, query}) => !stopped && query.labelSelector)
			.map(({query}) => query.resource)
			.sort();
	return {source, clock, mirror, journal, pass, selected};
}

async function brokenWeb() {
	const held = await mirrorOf(rolling);
	await held.pass(3_000);
	held.source.running('replicasets').send(...fullList([former, present], nowMs));
	held.source.running('pods').send(...fullList([...broken, podOf(former, 'a')], nowMs));
	await held.pass(1_000);
	return held;
}

test('of a list that is fine nothing is watched beside it, and no timer runs', async () => {
	const {source, clock, pass, mirror} = await mirrorOf(deployment(), statefulSet(), daemonSet());
	await pass(5_000);
	assert.equal(source.watches.length, 3);
	assert.equal(clock.pending(), 0);
	assert.equal(mirror.view().findings, undefined);
});

test('why a rollout is stuck is found without opening it, by two narrow watches', async () => {
	const {mirror, selected, source} = await brokenWeb();
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	assert.equal(source.running('pods').query.labelSelector, 'app=web');
	const finding = mirror.view().findings?.get(rolling.metadata.uid);
	assert.equal(finding?.isStuck, true);
	assert.match(finding?.why ?? '', /^both new pods can't pull web:v2: not found/);
	assert.deepEqual(finding?.from, {number: 1, images: ['web:v1']});
});

test('what is found stays the same object until something else is found', async () => {
	const {mirror, pass} = await brokenWeb();
	const {findings} = mirror.view();
	await pass(20_000);
	assert.equal(mirror.view().findings, findings);
});

test('what was paused or frozen half way tells on what its new pods do, which once nobody looked at any more', async () => {
	const half = deployment({...rolling, spec: {...rolling.spec, paused: true}});
	const {mirror, pass, source, selected} = await mirrorOf(half);
	await pass(3_000);
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	source.running('replicasets').send(...fullList([former, present], nowMs));
	source.running('pods').send(...fullList([...broken, podOf(former, 'a')], nowMs));
	await pass(1_000);
	const finding = mirror.view().findings?.get(half.metadata.uid);
	assert.match(finding?.why ?? '', /^both new pods can't pull web:v2: not found/);
	assert.deepEqual(finding?.from, {number: 1, images: ['web:v1']});
});

test('a paused template without a revision tells what runs, which once seemed to be the new one', async () => {
	const web3 = {spec: {containers: [{name: 'web', image: 'web:v3'}]}};
	const status = {observedGeneration: 2, replicas: 3, updatedReplicas: 0, readyReplicas: 3, availableReplicas: 3};
	const changed = deployment({spec: {paused: true, template: web3}, status});
	const {mirror, pass, source} = await mirrorOf(changed);
	await pass(3_000);
	source.running('replicasets').send(...fullList([former, present], nowMs));
	source.running('pods').send(...fullList([podOf(present, 'a'), podOf(present, 'b')], nowMs));
	await pass(1_000);
	assert.deepEqual(mirror.view().findings?.get(changed.metadata.uid), {
		isStuck: false,
		from: {number: 2, images: ['web:v2']},
	});
});

test('what was found is not said any more when the pods may not be read any more', async () => {
	const {mirror, pass, source} = await brokenWeb();
	const error = {kind: 'forbidden', message: 'pods is forbidden'} as const;
	source.running('pods').send({type: 'status', status: {state: 'blocked', sinceMs: nowMs, error}});
	await pass(5_000);
	assert.equal(mirror.view().findings?.get(rolling.metadata.uid)?.why, undefined);
});

test('whoever opens what is attended to asks for its pods no second time, and leaves them watched', async () => {
	const {mirror, source, selected, pass} = await brokenWeb();
	mirror.open(target);
	assert.equal(source.running('deployments', 'whole').query.fieldSelector, 'metadata.name=web');
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	source.running('deployments', 'whole').send(...fullList([deployment({status: rolling.status ?? {}})], nowMs));
	assert.equal(mirror.view().opened?.pods.items.length, 3);
	mirror.closeWorkload();
	await pass(40_000);
	assert.throws(() => source.running('deployments', 'whole'));
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	mirror.close();
	assert.deepEqual(selected(), []);
});

test('its watches end some time after it is fine, and with it what was found', async () => {
	const {source, selected, pass, mirror, clock} = await brokenWeb();
	source.running('deployments').send({type: 'applied', object: deployment()});
	await pass(1_000);
	assert.equal(mirror.view().findings, undefined);
	await pass(20_000);
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	await pass(15_000);
	assert.deepEqual(selected(), []);
	assert.equal(clock.pending(), 0);
});

test('a container that runs for a moment between two crashes is no recovery', async () => {
	const {source, pass, mirror} = await brokenWeb();
	const isStuck = () => mirror.view().findings?.get(rolling.metadata.uid)?.isStuck;
	for (const one of broken) source.running('pods').send({type: 'applied', object: podOf(present, one.metadata.name)});
	source.running('pods').send(...broken.map(object => ({type: 'deleted', object}) as const));
	await pass(5_000);
	assert.equal(isStuck(), true);
	// The clock of the source stands still: what was found a while ago is found to be over with a new generation only.
	const metadata = {...rolling.metadata, generation: 3, resourceVersion: '101'};
	const changed: Workload = {...rolling, metadata, status: {...rolling.status, observedGeneration: 3}};
	source.running('deployments').send({type: 'applied', object: changed});
	await pass(1_000);
	assert.equal(isStuck(), false);
});

test('what its pods did is kept, and speaks against the revision when they are gone', async () => {
	const {journal} = await brokenWeb();
	assert.equal(journal.of(rolling.metadata.uid)?.get('2')?.failure, "its pods can't pull web:v2: not found");
});

test('where the pods may not be read the object alone speaks, and nobody asks again for a while', async () => {
	const {source, selected, pass, mirror} = await mirrorOf(rolling);
	await pass(3_000);
	const error = {kind: 'forbidden', message: 'pods is forbidden'} as const;
	const blocked = {type: 'status', status: {state: 'blocked', sinceMs: nowMs, error}} as const;
	source.running('pods').send(blocked);
	source.running('replicasets').send(blocked);
	await pass(60_000);
	assert.deepEqual(selected(), []);
	assert.equal(source.watches.filter(({query}) => query.resource === 'pods').length, 1);
	assert.equal(mirror.view().findings, undefined);
	assert.equal(mirror.view().freshness.state, 'live');
	// r: rights may have come.
	mirror.askAgain();
	await pass(1_000);
	assert.deepEqual(selected(), ['pods', 'replicasets']);
	source.running('replicasets').send(...fullList([former, present], nowMs));
	source.running('pods').send(...fullList([...broken, podOf(former, 'a')], nowMs));
	await pass(1_000);
	assert.equal(mirror.view().findings?.get(rolling.metadata.uid)?.isStuck, true);
});

test('a set without a deadline tells its revision, since when it has not got on, and by its events why', async () => {
	const made = '2026-11-22T12:02:00Z';
	const db = statefulSet({
		metadata: {creationTimestamp: '2026-01-01T00:00:00Z', generation: 2},
		spec: {template: {spec: {containers: [{name: 'db', image: 'db:2'}]}}},
		status: {currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1, availableReplicas: 2},
	});
	const {source, pass, mirror} = await mirrorOf(db);
	await pass(3_000);
	const revisions: readonly KubernetesObject[] = [controllerRevision(db, 1, 'db:1'), controllerRevision(db, 2, 'db:2')];
	source.running('controllerrevisions').send(...fullList(revisions, nowMs));
	const creating = waiting(
		pod({
			metadata: {
				name: 'db-2',
				creationTimestamp: made,
				labels: {'controller-revision-hash': 'db-2'},
				ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: 'uid-db', controller: true}],
			},
		}),
		'ContainerCreating',
		'',
	);
	source.running('pods').send(...fullList([creating], nowMs));
	await pass(1_000);
	const {findings, revisions: known} = mirror.view();
	const finding = findings?.get('uid-db');
	assert.equal(finding?.lastProgressMs, Date.parse(made));
	assert.equal(finding?.isStuck, false);
	assert.equal(stillKnown(known.get('uid-db'), db), 2);
	// It lacks two more of its pods, of which only events tell.
	assert.equal(source.running('events').query.fieldSelector, 'involvedObject.uid=uid-db');
	const error = {kind: 'forbidden', message: 'events is forbidden'} as const;
	source.running('events').send({type: 'status', status: {state: 'blocked', sinceMs: nowMs, error}});
	await pass(120_000);
	assert.throws(() => source.running('events'), 'what is refused is not asked for again');
	assert.equal(source.watches.filter(({query}) => query.resource === 'events').length, 1);
	assert.equal(mirror.view().findings?.get('uid-db')?.lastProgressMs, Date.parse(made));
	mirror.close();
});

test('a new set whose first pods are on their way is starting, one that was there before lacks pods', async () => {
	const status = {readyReplicas: 1, availableReplicas: 1};
	const young = statefulSet({metadata: {creationTimestamp: '2026-11-22T12:09:50Z'}, status});
	const first = await mirrorOf(young);
	await first.pass(500);
	assert.equal(first.mirror.view().findings?.get('uid-db')?.isStarting, true);
	const whole = statefulSet({metadata: {creationTimestamp: '2026-11-22T12:09:50Z'}});
	const second = await mirrorOf(whole);
	await second.pass(500);
	second.source.running('statefulsets').send({type: 'applied', object: young});
	await second.pass(500);
	assert.equal(second.mirror.view().findings?.get('uid-db')?.isStarting, undefined);
});

/** `agent`, which has changed one of its nodes since ten minutes; by name. */
const slowAgent = (name: string) =>
	daemonSet({
		metadata: {
			name,
			uid: `uid-${name}`,
			generation: 2,
			managedFields: [
				{
					manager: 'kubectl-set',
					operation: 'Update',
					time: '2026-11-22T12:00:00Z',
					fieldsV1: {'f:spec': {'f:template': {}}},
				},
			],
		},
		status: {updatedNumberScheduled: 1, numberReady: 2, numberAvailable: 2},
	});

test('what may be stuck when the list comes is looked at at once, and never called rolling before that is known', async () => {
	const agent = slowAgent('agent');
	const {mirror, pass, selected, source} = await mirrorOf(rolling, agent);
	const words = () => {
		const {workloads, findings} = mirror.view();
		return workloadList(workloads.items, findings).rows.map(
			({name, workload, finding}) => `${name} ${summaryOf(workload, nowMs, finding).sentence.split(/[ :,]/)[0]}`,
		);
	};
	await pass(500);
	assert.deepEqual(selected(), ['controllerrevisions', 'pods', 'pods', 'replicasets']);
	assert.deepEqual(words(), ['agent at', 'web at']);
	source
		.running('controllerrevisions')
		.send(...fullList([controllerRevision(agent, 1, 'agent:0'), controllerRevision(agent, 2, 'agent:1')], nowMs));
	const failing = waiting(
		pod({
			metadata: {
				name: 'agent-1',
				labels: {'controller-revision-hash': '2'},
				ownerReferences: [{kind: 'DaemonSet', name: 'agent', uid: agent.metadata.uid, controller: true}],
			},
		}),
		'ImagePullBackOff',
		'Back-off pulling image "agent:1": not found',
	);
	const ofAgent = source.watches.find(({query}) => query.resource === 'pods' && query.labelSelector === 'app=agent');
	ofAgent?.send(...fullList([failing], nowMs));
	await pass(1_000);
	assert.deepEqual(words(), ['agent stuck', 'web at']);
	// Nobody answers for the other: after some time its object alone speaks.
	await pass(10_000);
	assert.deepEqual(words(), ['agent stuck', 'web rolling']);
	mirror.close();
});

test('what may be stuck when the list comes and then gets on is rolling', async () => {
	const agent = slowAgent('agent');
	const {mirror, pass, source} = await mirrorOf(agent);
	await pass(500);
	assert.equal(mirror.view().findings?.get('uid-agent')?.isLooking, true);
	const status = {...agent.status, updatedNumberScheduled: 2};
	source.running('daemonsets').send({type: 'applied', object: {...agent, status} as Workload});
	await pass(500);
	assert.equal(mirror.view().findings?.get('uid-agent')?.isLooking, undefined);
	mirror.close();
});

test('while the server does not answer nothing is begun', async () => {
	const {source, pass, selected} = await mirrorOf(rolling);
	const error = {kind: 'unreachable', message: 'connection refused'} as const;
	source.setContact({state: 'lost', sinceMs: nowMs, lastMs: nowMs, error});
	await pass(5_000);
	assert.deepEqual(selected(), []);
	source.setContact({state: 'reached', lastMs: nowMs});
	await pass(3_000);
	assert.deepEqual(selected(), ['pods', 'replicasets']);
});

test("what a rollout that began before one's eyes comes from is known without a request", async () => {
	const image = (tag: string) => ({spec: {containers: [{name: 'web', image: `web:${tag}`}]}});
	const {source, pass, mirror, selected} = await mirrorOf(deployment({spec: {template: image('v2')}}));
	const found = () => mirror.view().findings?.get(rolling.metadata.uid);
	const roll = (updatedReplicas: number) => {
		const status = {...rolling.status, updatedReplicas};
		source.running('deployments').send({
			type: 'applied',
			object: deployment({spec: {template: image('v3')}, status}),
		});
	};
	await pass(500);
	roll(0);
	await pass(500);
	const finding = found();
	assert.deepEqual(finding, {isStuck: false, from: {number: 2, images: ['web:v2']}});
	for (const updated of [1, 2, 3]) {
		roll(updated);
		await pass(1_500);
	}
	assert.equal(found(), finding);
	assert.deepEqual(selected(), [], 'it gets on: nobody need look after it');
});

test('of hundreds that are not fine, those that nobody has a place for are not read again until they change', async () => {
	let reads = 0;
	const needy = Array.from({length: 200}, (_, index) => {
		const name = `w-${String(index).padStart(3, '0')}`;
		return countedReads(deployment({...rolling, metadata: {name, uid: `uid-${name}`}}), 'status', () => {
			reads += 1;
		});
	});
	const {source, pass} = await mirrorOf(...needy);
	// All places are given out by then, and nobody gives way.
	await pass(30_000);
	reads = 0;
	const changed = deployment({...rolling, metadata: {name: 'w-199', uid: 'uid-w-199', resourceVersion: '101'}});
	source.running('deployments').send({type: 'applied', object: changed});
	await pass(1_000);
	assert.equal(reads, 0);
});

test('a rollout that comes through in the list alone is known to have done so when it is opened', async () => {
	const annotations = {'deployment.kubernetes.io/revision': '2'};
	const of = (status: Workload['status'], generation = 2): Workload => ({
		...rolling,
		metadata: {...rolling.metadata, generation, annotations},
		status: {...rolling.status, ...status},
	});
	const through = {type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'};
	const {mirror, source, pass} = await mirrorOf(of({}));
	source.running('deployments').send({
		type: 'applied',
		object: of({replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3, conditions: [through]}),
	});
	await pass(1_000);
	source.advance(20 * 60_000);
	await pass(1_000);
	mirror.open(target);
	source.running('deployments', 'whole').send(...fullList([of({updatedReplicas: 0}, 3)], nowMs));
	await turn();
	const seen = mirror.view().opened?.seen?.get('2');
	assert.ok(seen?.hasCompleted);
	assert.ok(seen.completeMs >= 20 * 60_000, String(seen.completeMs));
	mirror.close();
});

test('a row whose size is raised before one’s eyes is scaling up, and not degraded, until its pods take too long', async () => {
	const complete = deployment({});
	const raised = deployment({
		metadata: {generation: 3},
		spec: {replicas: 5},
		status: {...complete.status, observedGeneration: 3, replicas: 5, updatedReplicas: 5},
	});
	const {clock, mirror, source, pass} = await mirrorOf(complete);
	await pass(1_000);
	source.running('deployments').send({type: 'applied', object: raised});
	await pass(1_000);
	const findingNow = () => mirror.view().findings?.get(raised.metadata.uid);
	assert.ok(findingNow()?.scaling);
	const before = mirror.view();
	await pass(2_000);
	assert.equal(mirror.view().findings?.get(raised.metadata.uid), before.findings?.get(raised.metadata.uid));
	source.advance(6 * 60_000);
	clock.advance(6 * 60_000);
	await pass(2_000);
	assert.equal(findingNow()?.scaling, undefined);
	mirror.close();
});

test('of a row that lacks pods when the list comes its events tell whether it is scaling up, and until they do nothing is said', async () => {
	const complete = deployment({});
	const raised = deployment({
		metadata: {generation: 3},
		spec: {replicas: 5},
		status: {
			...complete.status,
			observedGeneration: 3,
			replicas: 5,
			updatedReplicas: 5,
			conditions: [
				{type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: '2026-11-22T12:00:00Z'},
				{type: 'Available', status: 'False', lastTransitionTime: '2026-11-22T12:09:50Z'},
			],
		},
	});
	const {uid} = raised.metadata;
	const {mirror, source, pass} = await mirrorOf(raised);
	const rowNow = () => summaryOf(raised, nowMs, mirror.view().findings?.get(uid));
	const calm = {tone: 'busy', sentence: '3 of 5 available, the others lost or still to come'};
	await pass(500);
	assert.deepEqual(rowNow(), calm, 'before its parts are watched');
	await pass(3_000);
	const set = replicaSet(2, 'web:v2', {replicas: 5});
	source.running('replicasets').send(...fullList([set], nowMs));
	source.running('pods').send(
		...fullList(
			['a', 'b', 'c'].map(suffix => podOf(set, suffix)),
			nowMs,
		),
	);
	await pass(1_000);
	assert.deepEqual(rowNow(), calm, 'before its events came');
	source.running('events').send(...fullList([], nowMs));
	await pass(1_000);
	assert.deepEqual(rowNow(), {tone: 'bad', sentence: '3 of 5 available'}, 'no event tells of a raise');
	mirror.close();
});
