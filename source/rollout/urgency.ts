import {type AnyWorkload, isSet} from './any-workload.ts';
import type {Finding} from './finding.ts';
import {isHeldHere} from './is-held.ts';
import {lacksPodsOnly, progressOf} from './progress.ts';
import {compareText} from './revisions.ts';
import {isGrowing} from './scaling-up.ts';
import {epochMs} from './timestamp.ts';

/** Most urgent first: what is broken, what may be (it is looked at, and counted as nothing until then), what lacks pods, what moves, what waits for a person, what is well, what is off. */
const urgency = {stuck: 0, looking: 0.5, degraded: 1, rolling: 2, paused: 3, fine: 4, idle: 5} as const;

/**
 * How much a workload needs a look: 0 (stuck or failing) to 5 (scaled to zero). From the object alone, never from the
 * time, so that rows move only when the cluster does.
 */
export function urgencyOf(workload: AnyWorkload): number {
	const progress = progressOf(workload);
	const {phase, failure, available, desired} = progress;
	switch (phase) {
		case 'deadline-exceeded':
			return urgency.stuck;
		case 'paused':
			return urgency.paused;
		case 'held':
			return available < desired ? urgency.degraded : urgency.paused;
		case 'unobserved':
		case 'progressing':
			return failure ? urgency.stuck : lacksPodsOnly(workload, progress) ? urgency.degraded : urgency.rolling;
		case 'scaled-to-zero':
			return urgency.idle;
		case 'complete':
			if (failure) {
				return urgency.stuck;
			}

			return available < desired ? urgency.degraded : isHeldHere(workload) ? urgency.paused : urgency.fine;
	}
}

/** It waits for a person, who is to know how those pods do that got the new template before. */
function isHalfWay(workload: AnyWorkload): boolean {
	const {phase, updated, available, desired} = progressOf(workload);
	return (phase === 'paused' || phase === 'held') && (updated < desired || available < desired);
}

/** Whether its pods are worth a look: it is broken, lacks pods, moves or stands half way, and is not on its way out. */
export function needsAttention(workload: AnyWorkload): boolean {
	const isWorthALook = urgencyOf(workload) <= urgency.rolling || isHalfWay(workload);
	return isWorthALook && workload.metadata.deletionTimestamp === undefined;
}

/** As long as pods take to start for the first time, as a rule. */
const startingMs = 5 * 60_000;

/**
 * Whether a set lacks pods because it was made a moment ago: by its object a new set whose pods all exist looks like one
 * that has lost some. `nowMs` is epoch milliseconds.
 */
export function isStarting(workload: AnyWorkload, nowMs: number): boolean {
	if (!isSet(workload)) return false;
	const createdMs = epochMs(workload.metadata.creationTimestamp);
	const isNew = createdMs !== undefined && nowMs - createdMs < startingMs && (workload.metadata.generation ?? 0) <= 1;
	return isNew && urgencyOf(workload) === urgency.degraded;
}

/**
 * As urgent as its pods show it to be: what will not get on by itself is, before its deadline says so; what is held waits
 * for a person whatever they show.
 */
export function urgencyWith(workload: AnyWorkload, finding: Finding | undefined): number {
	const plain = urgencyOf(workload);
	if (finding === undefined || plain > urgency.rolling || progressOf(workload).phase === 'held') {
		return plain;
	}

	const isComing = finding.isStarting || (finding.scaling !== undefined && isGrowing(workload));
	if (finding.isLooking && plain === urgency.rolling) return urgency.looking;
	return finding.isStuck ? urgency.stuck : isComing ? urgency.rolling : plain;
}

/** What the order of the Workloads screen rests on; the urgency is computed once for each object. */
export interface Ranked {
	readonly urgency: number;
	readonly namespace: string;
	readonly name: string;
}

/** The order of the Workloads screen: urgency, then namespace, then name. */
export function compareByUrgency(a: Ranked, b: Ranked): number {
	return a.urgency - b.urgency || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}
