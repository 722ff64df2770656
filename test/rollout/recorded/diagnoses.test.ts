import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Cause} from '../../../source/rollout/diagnosis/diagnosis.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {recordedLines, recordedMoments, recordedNames} from './recorded-world.ts';

interface Seeded {
	/** What is diagnosed, from first to last; a pause in between is not told. */
	readonly causes: readonly Cause[];
	/** The first line of the recording that shows it. */
	readonly evidence: RegExp;
	/** A readiness probe that fails some times is how a healthy pod starts, too: so much longer it has to fail. */
	readonly graceMs?: number;
}

/** What was seeded in the recordings that don't go well; in all others nothing is wrong. */
const seeded: Readonly<Record<string, Seeded>> = {
	'bad-image': {causes: ['image-not-found'], evidence: /ImagePull/},
	'crash-loop': {causes: ['crash'], evidence: /"CrashLoopBackOff"/},
	// It is slow on purpose and exceeds its deadline twice: nothing is broken, and that is what is said.
	'late-success': {causes: ['deadline-exceeded'], evidence: /"ProgressDeadlineExceeded"/},
	'node-not-ready': {causes: ['node-lost'], evidence: /DeletionByTaintManager/},
	quota: {causes: ['quota-exceeded'], evidence: /exceeded quota/},
	'real-config-missing': {causes: ['config-missing'], evidence: /settings\\" not found/},
	'real-crash-loop': {causes: ['crash'], evidence: /"exitCode":1,/},
	'real-image-missing': {causes: ['image-not-found'], evidence: /Failed to pull image/},
	'real-never-ready': {causes: ['readiness-fails'], evidence: /Readiness probe failed.*503/, graceMs: 10_000},
	'real-out-of-memory': {causes: ['out-of-memory'], evidence: /"OOMKilled"/},
	'scale-while-stuck': {causes: ['crash'], evidence: /"CrashLoopBackOff"/},
	'statefulset-broken': {causes: ['image-not-found', 'stateful-set-trap'], evidence: /ImagePull/},
	unschedulable: {causes: ['unschedulable'], evidence: /"Unschedulable"/},
};

/**
 * What comes to its end without a step that repairs it: nothing is named of these. Three of the seeded ones do so, too, and
 * are told all the same. `late-success`: its pods are only slow, but Kubernetes says twice that the deadline is exceeded, and
 * that no cause is seen is what is told. `node-not-ready`: pods are lost with their node until they are replaced after the
 * toleration, and somebody has to know. Of `pod-deleted-while-rolling` the ReplicaSet makes another pod at once: nothing was
 * wrong. Of `*-on-delete` the rollout waits for somebody to delete pods, which is how it is meant, and no fault either.
 */
const healthy: readonly string[] = [
	'cce-example',
	'change-cause',
	'daemonset',
	'daemonset-on-delete',
	'daemonset-surge',
	'delete-background',
	'delete-orphan',
	'min-ready-seconds',
	'pause',
	'pod-deleted-while-rolling',
	'real-grace-exceeded',
	'real-healthy',
	'real-init-passing',
	'real-statefulset',
	'recreate',
	'refused-writes',
	'replicaset-scaled-by-hand',
	'restart',
	'revision-history-limit',
	'rollback-half-way',
	'scale-only',
	'scale-while-rolling',
	'single-replica',
	'statefulset',
	'statefulset-min-ready-seconds',
	'statefulset-on-delete',
	'statefulset-partition',
	'statefulset-scale',
	'ten-replicas',
	'tutorial',
	'unavailable-only',
	'undo-without-change',
];

test('every recording is either seeded with a cause or healthy', () => {
	assert.deepEqual([...Object.keys(seeded), ...healthy].sort(), [...recordedNames].sort());
});

/** Waits are not diagnosed as something wrong: they are told apart by their level. */
const waits: Readonly<Record<string, readonly Cause[]>> = {
	'min-ready-seconds': ['min-ready-seconds'],
	// The pods that the lost node never lets go, long after others took their place.
	'node-not-ready': ['node-lost'],
	'statefulset-min-ready-seconds': ['min-ready-seconds'],
};

const withinMs = 3000;

for (const name of recordedNames) {
	const {causes, evidence, graceMs = 0} = seeded[name] ?? {causes: []};
	test(`${name}: ${causes.length === 0 ? 'nothing is wrong' : causes.join(', then ')}`, () => {
		const told: Cause[] = [];
		const waited = new Set<Cause>();
		let firstMs: number | undefined;
		for (const {atMs, nowMs, parts} of recordedMoments(name)) {
			const found = diagnose(parts, nowMs);
			if (found?.level === 'wait') {
				waited.add(found.cause);
			} else if (found && told.at(-1) !== found.cause) {
				told.push(found.cause);
				firstMs ??= atMs;
			}
		}

		assert.deepEqual(told, causes);
		assert.deepEqual([...waited], waits[name] ?? []);
		if (evidence) {
			const shownMs = recordedLines(name).find(line => evidence.test(JSON.stringify(line)))?.t ?? Number.NaN;
			assert.ok(
				(firstMs ?? Number.NaN) - shownMs <= withinMs + graceMs,
				`shown at ${shownMs} ms, told at ${firstMs} ms`,
			);
		}
	});
}

test('a countdown to the next pull or start is kept, within the 40 percent by which kubelets lengthen it', () => {
	for (const name of ['real-crash-loop', 'real-out-of-memory']) {
		let expected: {readonly of: string; readonly atMs: number; readonly fromMs: number} | undefined;
		let kept = 0;
		for (const {nowMs, parts} of recordedMoments(name)) {
			const [pod] = parts.newPods;
			const status = pod?.status?.containerStatuses?.[0];
			const countdown = diagnose({...parts, newPods: pod ? [pod] : []}, nowMs)?.countdown;
			const endedMs = Date.parse(status?.state?.terminated?.finishedAt ?? '');
			if (countdown && !Number.isNaN(endedMs)) {
				expected = {of: pod?.metadata.name ?? '', atMs: countdown.atMs, fromMs: endedMs};
			} else if (expected?.of === pod?.metadata.name && expected && status?.state?.running) {
				const startedMs = Date.parse(status.state.running.startedAt ?? '');
				const [delayMs, actualMs] = [expected.atMs - expected.fromMs, startedMs - expected.fromMs];
				assert.ok(
					actualMs >= delayMs - 1000 && actualMs <= delayMs * 1.4 + 1000,
					`${name}: ${delayMs} told, ${actualMs} taken`,
				);
				kept++;
				expected = undefined;
			}
		}

		assert.ok(kept >= 2, `${name}: ${kept} countdowns ended in a start`);
	}
});
