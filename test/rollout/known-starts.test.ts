import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {knownOf, knownStarts} from '../../source/rollout/known-starts.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import type {SeenRevision} from '../../source/rollout/seen-revisions.ts';
import {deployment, podOf, replicaSet, template} from '../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const agoMs = (minutes: number) => nowMs - minutes * 60_000;
const why = "its pods can't pull web:v1: not found";

const failed = (lastMs: number): SeenRevision => ({
	completeMs: 0,
	lastMs,
	isComplete: false,
	hasCompleted: false,
	failure: why,
});
const cameUp = (untilMs: number): SeenRevision => ({
	completeMs: 20_000,
	lastMs: untilMs,
	isComplete: false,
	hasCompleted: true,
	completeUntilMs: untilMs,
});

/** Revisions 1 and 2 have the same image; 2 has an annotation more. Revision 3 is the present one. */
function startOfFirst(seen: ReadonlyMap<string, SeenRevision>, pods: readonly Pod[] = []) {
	const annotated = replicaSet(2, 'web:v1');
	const {template: same} = annotated.spec;
	const second = {
		...annotated,
		spec: {...annotated.spec, template: {...same, metadata: {...same.metadata, annotations: {restarted: 'once'}}}},
	};
	const workload = deployment({
		metadata: {annotations: {'deployment.kubernetes.io/revision': '3'}},
		spec: {template: template('web:v3')},
		status: {},
	});
	const revisions = revisionsOf(workload, [replicaSet(1, 'web:v1'), second, replicaSet(3, 'web:v3')]);
	const known = knownStarts({workload, revisions, pods, seen}, nowMs);
	return {first: knownOf(template('web:v1'), known), second: knownOf(second.spec.template, known)};
}

test('that another revision with the same image failed counted against one that came up after that', () => {
	const {first, second} = startOfFirst(
		new Map([
			['2', failed(agoMs(5))],
			['1', cameUp(agoMs(1))],
		]),
	);
	assert.deepEqual([first?.revision.number, first?.why], [1, undefined]);
	assert.equal(second?.why, why, 'it did itself');
});

test('a failure that is newer than the success of its like counts, and one without any counts, too', () => {
	assert.equal(
		startOfFirst(
			new Map([
				['1', cameUp(agoMs(5))],
				['2', failed(agoMs(1))],
			]),
		).first?.why,
		why,
	);
	assert.equal(startOfFirst(new Map([['2', failed(agoMs(1))]])).first?.why, why);
	assert.equal(startOfFirst(new Map()).first, undefined);
});

test('a revision with ready pods was warned of for one with other annotations that fails at the same time', () => {
	const seen = new Map([['2', failed(nowMs)]]);
	const ready = podOf(replicaSet(1, 'web:v1', {replicas: 1}), 'a');
	const {first} = startOfFirst(seen, [ready]);
	assert.deepEqual([first?.revision.number, first?.why, first?.atMs], [1, undefined, nowMs]);
	assert.equal(startOfFirst(seen, [ready]).second?.why, why);
});
