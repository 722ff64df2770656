import type {Pod} from '../../kubernetes/objects.ts';
import {autoscalerDiagnosis} from './autoscaler-diagnosis.ts';
import {creationDiagnosis} from './creation-diagnosis.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import {compareLevels, groupSymptoms} from './group-symptoms.ts';
import {type Parts, staying} from './parts.ts';
import {nodeSymptom, podSymptom} from './pod-symptoms.ts';
import {progressDiagnoses} from './progress-diagnoses.ts';
import {roomDiagnosis} from './room-diagnosis.ts';
import {statefulSetTrap} from './stateful-set-trap.ts';
import {terminatingDiagnosis} from './terminating-diagnosis.ts';
import {tugOfWarDiagnosis} from './tug-of-war-diagnosis.ts';

/**
 * What comes first when several things are wrong: what makes the usual way out useless, what keeps pods from being
 * there at all, what they die of, what they wait for, and at the end what only tells that something takes long.
 */
const ranked: readonly Cause[] = [
	'git-ops-reverts',
	'stateful-set-trap',
	'pod-security',
	'admission-refused',
	'quota-exceeded',
	'pods-not-created',
	'image-name-invalid',
	'image-not-found',
	'registry-denied',
	'command-fails',
	'out-of-memory',
	'liveness-kills',
	'startup-fails',
	'init-fails',
	'crash',
	'config-missing',
	'volume-not-mounted',
	'sandbox-fails',
	'node-lost',
	'no-room',
	'unschedulable',
	'stuck-terminating',
	'registry-unreachable',
	'image-pull-fails',
	'readiness-fails',
	'pod-failed',
	'autoscaler-grows',
	'paused',
	'deadline-exceeded',
	'config-syncing',
	'min-ready-seconds',
	'slow-start',
];

const rankOf: ReadonlyMap<Cause, number> = new Map(ranked.map((cause, rank) => [cause, rank]));

function compareDiagnoses(a: Diagnosis, b: Diagnosis): number {
	return compareLevels(a.level, b.level) || (rankOf.get(a.cause) ?? 0) - (rankOf.get(b.cause) ?? 0);
}

/** What pods of the present template show. */
function newPodDiagnoses({newPods, oldPods, template, eventsOf}: Parts, nowMs: number): readonly Diagnosis[] {
	const pods = staying(newPods);
	const troubled = pods.flatMap(pod => {
		const symptom = podSymptom(pod, template, eventsOf(pod), nowMs);
		return symptom ? [{pod, symptom}] : [];
	});
	return groupSymptoms(troubled, pods.length, oldPods.length > 0 ? 'new' : '').map(tidy);
}

/** Old pods are on their way out: only what happens to their nodes matters. */
function oldPodDiagnoses({newPods, oldPods, eventsOf}: Parts, nowMs: number): readonly Diagnosis[] {
	const onLostNodes = (pods: readonly Pod[]) =>
		pods.flatMap(pod => {
			const symptom = nodeSymptom(pod, eventsOf(pod), nowMs);
			return symptom ? [{pod, symptom}] : [];
		});
	const leaving = newPods.filter(({metadata}) => metadata.deletionTimestamp !== undefined);
	return [
		...groupSymptoms(onLostNodes(oldPods), oldPods.length, 'old'),
		...groupSymptoms(onLostNodes(leaving), leaving.length, 'leaving'),
	];
}

/** Without old pods there is no `new` to tell them from. */
const tidy = (diagnosis: Diagnosis): Diagnosis => ({...diagnosis, sentence: diagnosis.sentence.replace(/ {2,}/g, ' ')});

const causesOfRoom: ReadonlySet<Cause> = new Set(['unschedulable']);

/**
 * Everything that stands in the way of a workload, or that it waits for: what an operator needs to know first comes
 * first; empty when nothing does. From objects and the events that go with them; without the events less is told, and
 * nothing wrongly. `nowMs` is epoch milliseconds.
 */
export function diagnosesOf(parts: Parts, nowMs: number): readonly Diagnosis[] {
	const trap = statefulSetTrap(parts, nowMs);
	const room = roomDiagnosis(parts);
	const single = [
		tugOfWarDiagnosis(parts),
		trap,
		creationDiagnosis(parts, nowMs),
		room,
		terminatingDiagnosis(parts, nowMs),
		autoscalerDiagnosis(parts, nowMs),
	].filter(found => found !== undefined);
	const pods = newPodDiagnoses(parts, nowMs).filter(({cause}) => room === undefined || !causesOfRoom.has(cause));
	const all = [...single, ...pods, ...oldPodDiagnoses(parts, nowMs), ...progressDiagnoses(parts, nowMs)];
	return all.sort(compareDiagnoses);
}

/** The first of `diagnosesOf`. */
export function diagnose(parts: Parts, nowMs: number): Diagnosis | undefined {
	return diagnosesOf(parts, nowMs)[0];
}
