import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Deployment} from '../../source/kubernetes/objects.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import {
	type SeenRevisions,
	seenCompleteMs,
	seenCompleteUntilMs,
	seenFailure,
	withSeen,
} from '../../source/rollout/seen-revisions.ts';
import {controllerRevision, daemonSet, deployment, replicaSet, statefulSet, template} from '../helpers/objects.ts';

const at = (revision: number, status: Deployment['status'] = {}, generation = 1): Deployment =>
	deployment({
		metadata: {name: 'web', generation, annotations: {'deployment.kubernetes.io/revision': String(revision)}},
		status: {
			observedGeneration: 1,
			conditions: [{type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'}],
			...status,
		},
	});

const rolling = {updatedReplicas: 1, conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated'}]};
const exceeded = {
	updatedReplicas: 1,
	conditions: [{type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded'}],
};

/** Looks one minute apart. */
const look = (...looks: readonly Deployment[]): SeenRevisions =>
	looks.reduce<SeenRevisions>((seen, one, minute) => withSeen(seen, one, [], minute * 60_000), new Map());

test('the time for which a revision was complete is added up while it is looked at, and stands still afterwards', () => {
	const seen = look(at(1), at(1), at(1), at(2, rolling), at(2));
	assert.equal(seenCompleteMs(seen, ['1'], 600_000), 120_000);
	assert.equal(seenCompleteMs(seen, ['2'], 4 * 60_000), 0);
	assert.equal(seenCompleteMs(seen, ['2'], 9 * 60_000), 300_000, 'it still is');
	assert.equal(seenCompleteMs(seen, ['1', '2'], 9 * 60_000), 420_000, 'of one template under two numbers');
	assert.equal(seenCompleteMs(undefined, ['1'], 0), 0);
});

test('pods that are missing end it', () => {
	assert.equal(seenCompleteMs(look(at(1), at(1, {availableReplicas: 1}), at(1)), ['1'], 120_000), 0 + 60_000);
});

test('a failure is remembered, unless it came through after all', () => {
	assert.equal(seenFailure(look(at(1), at(2, exceeded), at(3, rolling)), ['2']), 'its deadline was exceeded');
	assert.equal(seenFailure(look(at(1), at(2, exceeded), at(2)), ['2']), undefined);
	const failure = [{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota'}];
	const refused = look(at(1), at(2, {...rolling, conditions: [...rolling.conditions, ...failure]}));
	assert.equal(seenFailure(refused, ['2']), 'its pods could not be created (FailedCreate)');
});

test('what came through does not become a failure by what strikes it later', () => {
	const quota = [{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota'}];
	const struck = at(1, {
		availableReplicas: 1,
		conditions: [{type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'}, ...quota],
	});
	assert.equal(seenFailure(look(at(1), struck, at(2, rolling)), ['1']), undefined);
	const kept: SeenRevisions = new Map([
		['1', {completeMs: 1, lastMs: 1, isComplete: false, hasCompleted: true, failure: 'its pods could not be created'}],
	]);
	assert.equal(seenFailure(kept, ['1']), undefined, 'as a former version kept it');
});

test('until when it was complete is known, and not moved by looks at what is no longer', () => {
	const seen = look(at(1), at(1), at(1, {availableReplicas: 1}), at(1, {availableReplicas: 1}));
	assert.equal(seenCompleteUntilMs(seen, ['1'], 600_000), 120_000);
	assert.equal(seenCompleteUntilMs(look(at(1)), ['1'], 600_000), 600_000, 'it still is');
	assert.equal(seenCompleteUntilMs(look(at(1, rolling)), ['1'], 600_000), undefined);
});

test('a change that is not taken up yet says nothing of the number before it', () => {
	const seen = look(at(1));
	assert.equal(withSeen(seen, at(1, {}, 2), [], 60_000), seen);
});

test('it does not grow without bound', () => {
	assert.equal(look(...Array.from({length: 200}, (_, index) => at(index + 1))).size, 50);
});

test('a revision whose place another took before it was complete was superseded; one that was complete was not', () => {
	const superseded = (...looks: readonly Deployment[]) =>
		[...look(...looks)].filter(([, {wasSuperseded}]) => wasSuperseded).map(([key]) => key);
	assert.deepEqual(superseded(at(1), at(2, rolling), at(3, rolling)), ['2']);
	assert.deepEqual(superseded(at(1), at(1, {availableReplicas: 1}), at(2, rolling)), []);
	assert.deepEqual(superseded(at(1), at(2, rolling), at(2), at(3, rolling), at(3)), []);
});

test('of a StatefulSet a revision is known by its ControllerRevision, whatever number that takes', () => {
	const db = (image: string, status = {}) =>
		statefulSet({spec: {template: template(image, {metadata: {labels: {app: 'db'}}})}, status});
	const [one, two] = [controllerRevision(db('db:1'), 1, 'db:1'), controllerRevision(db('db:1'), 2, 'db:2')];
	const raised = {...one, revision: 3};
	const rollingSet = {updatedReplicas: 1, updateRevision: 'db-2'};
	let seen: SeenRevisions = new Map();
	for (const [minute, [set, owned]] of (
		[
			[db('db:1'), [one]],
			[db('db:1'), [one]],
			[db('db:2', rollingSet), [one, two]],
			[db('db:1'), [raised, two]],
			[db('db:1'), [raised, two]],
		] as const
	).entries()) {
		seen = withSeen(seen, set, revisionsOf(set, owned), minute * 60_000);
	}

	assert.equal(seenCompleteMs(seen, ['db-1'], 4 * 60_000), 2 * 60_000, 'before and after');
	assert.equal(seen.get('db-2')?.wasSuperseded, true);
	assert.equal(withSeen(seen, db('db:4'), revisionsOf(db('db:4'), [raised, two]), 0), seen, 'not taken up yet');
});

test('what its pods did is remembered against a revision that never came through, and outlives its pods', () => {
	const fault = "its pods can't pull web:2: not found";
	const failed = withSeen(look(at(1)), at(2, rolling), [], 60_000, {fault});
	const later = withSeen(failed, at(2, rolling), [], 120_000);
	assert.equal(seenFailure(later, ['2']), fault, 'also when nobody looked at its pods');
	assert.equal(seenFailure(withSeen(later, at(3, rolling), [], 180_000), ['2']), fault, 'and when it was left');
	assert.equal(seenFailure(withSeen(later, at(2), [], 180_000), ['2']), undefined, 'it came through after all');
	assert.equal(seenFailure(withSeen(look(at(1)), at(1), [], 60_000, {fault}), ['1']), undefined, 'it had come through');
});

test('one of many pods that fails is no fault of a template that all of them have', () => {
	const fault = 'its pods crash';
	const agent = (available: number) => {
		const set = daemonSet({status: {numberReady: available, numberAvailable: available}});
		return withSeen(new Map(), set, revisionsOf(set, [controllerRevision(set, 1, 'agent:1')]), 0, {fault});
	};
	assert.deepEqual(
		[...agent(2).values()].map(({failure}) => failure),
		[undefined],
	);
	assert.deepEqual(
		[...agent(1).values()].map(({failure}) => failure),
		[fault],
	);
});

test('what rolltop writes while a Deployment is paused does not make the revision before its own', () => {
	const paused = (image: string) =>
		deployment({
			metadata: {name: 'web', generation: 1, annotations: {'deployment.kubernetes.io/revision': '2'}},
			spec: {paused: true, template: template(image)},
			status: {observedGeneration: 1},
		});
	const owned = [replicaSet('web-2', 2, 'web:2')];
	const at12 = withSeen(new Map(), paused('web:3'), revisionsOf(paused('web:3'), owned), 0, {ownMs: 0});
	assert.equal(at12.get('2')?.own, undefined);
	const back = withSeen(at12, paused('web:2'), revisionsOf(paused('web:2'), owned), 1, {ownMs: 1});
	assert.deepEqual(back.get('2')?.own, {atMs: 1, number: 2}, 'one that is the present one is');
});
