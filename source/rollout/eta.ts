import type {Deployment, Pod} from '../kubernetes/objects.ts';
import {budgetOf} from './budget.ts';
import {humanDuration} from './duration.ts';
import {hasTrueCondition} from './pod-tally.ts';
import {epochMs} from './timestamp.ts';

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
function startMs({metadata, status}: Pod): number | undefined {
	const ready = status?.conditions?.find(({type, status: state}) => type === 'Ready' && state === 'True');
	const [bornMs, readyMs] = [epochMs(metadata.creationTimestamp), epochMs(ready?.lastTransitionTime)];
	const hasRestarted = status?.containerStatuses?.some(({restartCount = 0}) => restartCount > 0);
	return bornMs === undefined || readyMs === undefined || hasRestarted ? undefined : Math.max(0, readyMs - bornMs);
}

/** Fewer than that say nothing of the next one. */
const fewestSamples = 2;

/**
 * What is left of a Deployment's rollout. The pods that are still to come start in waves, as many at once as the budget
 * allows, and each wave takes a start and minReadySeconds; those that are on their way have a part of it behind them.
 * An estimate: undefined until two new pods have become ready. `nowMs` is epoch milliseconds.
 */
export function etaOf({spec, status}: Deployment, newPods: readonly Pod[], nowMs: number): Eta | undefined {
	const staying = newPods.filter(({metadata}) => metadata.deletionTimestamp === undefined);
	const starts = staying
		.map(startMs)
		.filter(ms => ms !== undefined)
		.sort((a, b) => a - b);
	const [least, middle, most] = [starts[0], starts[starts.length >> 1], starts.at(-1)];
	if (starts.length < fewestSamples || least === undefined || middle === undefined || most === undefined) {
		return undefined;
	}

	const {replicas, maxSurge, maxUnavailable} = budgetOf(spec);
	const rising = staying.filter(pod => !hasTrueCondition(pod, 'Ready'));
	const toCome = Math.max(0, replicas - (status?.updatedReplicas ?? 0));
	const atOnce = Math.max(1, maxSurge.resolved + maxUnavailable.resolved);
	const waves = Math.ceil(toCome / atOnce);
	const minReadyMs = (spec.minReadySeconds ?? 0) * 1000;
	const youngestMs = Math.max(
		Number.NEGATIVE_INFINITY,
		...rising.map(({metadata}) => epochMs(metadata.creationTimestamp) ?? nowMs),
	);
	const left = (oneMs: number) => {
		const risingMs = rising.length === 0 ? 0 : Math.max(0, youngestMs + oneMs + minReadyMs - nowMs);
		return risingMs + waves * (oneMs + minReadyMs);
	};
	return {leastMs: left(least), likelyMs: left(middle), mostMs: left(most), samples: starts.length};
}

/** `about 40s left (30s to 1m20s), as the first 4 pods started`. */
export function etaText({leastMs, likelyMs, mostMs, samples}: Eta): string {
	const spread =
		humanDuration(leastMs) === humanDuration(mostMs) ? '' : ` (${humanDuration(leastMs)} to ${humanDuration(mostMs)})`;
	return `about ${humanDuration(likelyMs)} left${spread}, as the first ${samples} pods started`;
}
