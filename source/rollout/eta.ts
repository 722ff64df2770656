import type {Pod} from '../kubernetes/objects.ts';
import {type AnyWorkload, isSet} from './any-workload.ts';
import {humanDuration} from './duration.ts';
import {hasTrueCondition, readySinceMs} from './pod-tally.ts';
import {progressOf} from './progress.ts';
import {epochMs} from './timestamp.ts';
import {workloadBudget} from './workload-budget.ts';

/** How long a rollout will still take, milliseconds, if its next pods start as the ones before did. */
export interface Eta {
	/** With the quickest, the middle and the slowest of the starts seen so far. */
	readonly leastMs: number;
	readonly likelyMs: number;
	readonly mostMs: number;
	/** On how many starts it rests. */
	readonly samples: number;
}

/** From its creation to Ready, of a pod that came up without a restart. */
function startMs(pod: Pod): number | undefined {
	const [bornMs, readyMs] = [epochMs(pod.metadata.creationTimestamp), readySinceMs(pod)];
	const hasRestarted = pod.status?.containerStatuses?.some(({restartCount = 0}) => restartCount > 0);
	return bornMs === undefined || readyMs === undefined || hasRestarted ? undefined : Math.max(0, readyMs - bornMs);
}

/** Fewer than that say nothing of the next one. */
const fewestSamples = 2;

/** A pod that takes so many times as long as the slowest start that was seen is no start of their kind. */
const overdueTimes = 3;
const overdueMs = 30_000;

const bornMs = ({metadata}: Pod) => epochMs(metadata.creationTimestamp);

/**
 * How long a set takes from one wave of pods to the next: a pod there is made where another one has ended first, and that
 * takes its time, too. `atOnce` pods are one wave.
 */
function pacesMs(newPods: readonly Pod[], atOnce: number): readonly number[] {
	const births = newPods.flatMap(pod => bornMs(pod) ?? []).sort((a, b) => a - b);
	return births.flatMap((ms, index) => {
		const next = births[index + atOnce];
		return next === undefined ? [] : [next - ms];
	});
}

/** The quickest, the middle and the slowest; undefined of none. */
function spread(samples: readonly number[]): readonly [least: number, middle: number, most: number] | undefined {
	const sorted = [...samples].sort((a, b) => a - b);
	const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
	return least === undefined || middle === undefined || most === undefined ? undefined : [least, middle, most];
}

/**
 * What is left of a workload's rollout. The pods that are still to come start in waves, as many at once as the budget
 * allows, and each wave takes a start and minReadySeconds, of sets as long as there was between the waves so far; those
 * that are on their way have a part of it behind them. An estimate: undefined until two new pods have become ready, and
 * when the youngest takes so much longer than any did that it is no guide. `nowMs` is epoch milliseconds.
 */
export function etaOf(workload: AnyWorkload, newPods: readonly Pod[], nowMs: number): Eta | undefined {
	const staying = newPods.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const samples = staying.map(startMs).filter(ms => ms !== undefined);
	const starts = spread(samples);
	if (samples.length < fewestSamples || starts === undefined) {
		return undefined;
	}

	const {maxSurge, maxUnavailable} = workloadBudget(workload);
	const {updated, reach} = progressOf(workload);
	const minReadyMs = (workload.spec.minReadySeconds ?? 0) * 1000;
	const atOnce = Math.max(1, maxSurge.resolved + maxUnavailable.resolved);
	const waves = Math.ceil(Math.max(0, reach - updated) / atOnce);
	const paces = isSet(workload) ? spread(pacesMs(staying, atOnce)) : undefined;
	const rising = staying.filter(pod => !hasTrueCondition(pod, 'Ready'));
	const youngestMs = Math.max(Number.NEGATIVE_INFINITY, ...rising.map(pod => bornMs(pod) ?? nowMs));
	const left = (place: 0 | 1 | 2) => {
		const oneMs = starts[place] + minReadyMs;
		const risingMs = rising.length === 0 ? 0 : Math.max(0, youngestMs + oneMs - nowMs);
		return risingMs + waves * (paces?.[place] ?? oneMs);
	};
	const isOverdue =
		rising.length > 0 && nowMs - youngestMs > Math.max(overdueMs, overdueTimes * starts[2]) + minReadyMs;
	return isOverdue ? undefined : {leastMs: left(0), likelyMs: left(1), mostMs: left(2), samples: samples.length};
}

/** A rollout that is not done takes at least the second that it is told in. */
const atLeast = (ms: number) => humanDuration(Math.max(1000, ms));

/** `about 40s left (30s to 1m20s), as the first 4 pods started`. */
export function etaText({leastMs, likelyMs, mostMs, samples}: Eta): string {
	const [least, likely, most] = [atLeast(leastMs), atLeast(likelyMs), atLeast(mostMs)];
	const spread = least === most ? '' : ` (${least} to ${most})`;
	return `about ${likely} left${spread}, as the first ${samples} pods started`;
}
