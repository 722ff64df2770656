import type {ForecastObjects} from './forecast-objects.ts';
import {forecastRun, type Run, type RunInput, type SpecChange} from './forecast-run.ts';
import type {PodTimings} from './pod-timings.ts';
import {isScoped, type QuotaVerdict} from './quota-room.ts';
import type {ScalingStep} from './scaling-steps.ts';

export type {SpecChange};

export interface ForecastInput extends Omit<RunInput, 'timings'> {
	readonly objects: ForecastObjects;
	readonly timings: PodTimings;
}

/** What would happen after a change: inference from how the workload's pods fared so far. */
export interface Forecast {
	/** Of the likely run: each change of a size, in order. */
	readonly steps: readonly ScalingStep[];
	/** In any of the runs; the present moment counts. */
	readonly fewestAvailable: number;
	/** In any of the runs; pods on their way out do not count. */
	readonly mostPods: number;
	readonly quota: QuotaVerdict;
	/** Until it ends, or until the last thing happens; from the shortest to the longest run. */
	readonly durationMs: {readonly low: number; readonly likely: number; readonly high: number};
	readonly ends:
		| {readonly type: 'complete'}
		/** What its strategy updates by itself is; a partition or OnDelete keeps the rest. */
		| {readonly type: 'held'}
		/** The workload stays paused: nothing rolls. */
		| {readonly type: 'paused'}
		| {readonly type: 'stuck'; readonly why?: string}
		/** Neither complete nor stuck within what a forecast looks at. */
		| {readonly type: 'unfinished'};
	/** Whether pods of the workload told how long they take. */
	readonly basis: PodTimings['basis'];
}

/** Chance has little say in a rollout: a few runs show its spread. */
const mostRuns = 5;

/** No further run is begun that would go beyond it: a person waits, and the runs of a large workload are much alike. */
const slicesForRuns = 30;

function quotaVerdict({quotas}: ForecastObjects, runs: readonly Run[]): QuotaVerdict {
	const [worst] = runs.flatMap(({short}) => (short ? [short] : [])).sort((a, b) => b.by - a.by);
	if (worst) {
		return {type: 'short', ...worst};
	}

	if (quotas === undefined) {
		return {type: 'unknown', why: 'quotas could not be read'};
	}

	const isPartial = quotas.some(quota => isScoped(quota as Parameters<typeof isScoped>[0]));
	return isPartial ? {type: 'unknown', why: 'a quota is for some pods only'} : {type: 'fits'};
}

const severity: Readonly<Record<Run['ends'], number>> = {complete: 0, held: 0, paused: 0, unfinished: 1, stuck: 2};

/** The likely run: of those that end as most do, the one of middle length. */
function likelyOf(sorted: readonly Run[]): Run | undefined {
	const groups = [...Map.groupBy(sorted, ({ends}) => ends).values()];
	const [largest = []] = groups.sort(
		(a, b) => b.length - a.length || severity[b[0]?.ends ?? 'complete'] - severity[a[0]?.ends ?? 'complete'],
	);
	return largest[largest.length >> 1];
}

function summary({objects, timings}: ForecastInput, runs: readonly Run[]): Forecast {
	const sorted = [...runs].sort((a, b) => a.durationMs - b.durationMs);
	const likely = likelyOf(sorted);
	const {ends = 'unfinished', why} = likely ?? {};
	return {
		steps: likely?.steps ?? [],
		fewestAvailable: Math.min(...runs.map(({fewestAvailable}) => fewestAvailable)),
		mostPods: Math.max(...runs.map(({mostPods}) => mostPods)),
		quota: quotaVerdict(objects, runs),
		durationMs: {
			low: sorted[0]?.durationMs ?? 0,
			likely: likely?.durationMs ?? 0,
			high: sorted.at(-1)?.durationMs ?? 0,
		},
		ends: ends === 'stuck' ? {type: ends, ...(why === undefined ? {} : {why})} : {type: ends},
		basis: timings.basis,
	};
}

/** The forecast in slices of a few milliseconds each, so that whoever has a screen can draw between them. */
export function* forecastSlices(input: ForecastInput): Generator<void, Forecast> {
	const runs: Run[] = [];
	let slices = 0;
	do {
		const run = forecastRun(input);
		let slice = run.next();
		for (; !slice.done; slice = run.next()) {
			slices++;
			yield;
		}

		runs.push(slice.value);
	} while (runs.length < mostRuns && slices + slices / runs.length <= slicesForRuns);
	return summary(input, runs);
}

/**
 * What the controllers would do after the change, run forward a few times on the objects as they are now. Pure: the same
 * input, random numbers included, gives the same forecast.
 */
export function forecast(input: ForecastInput): Forecast {
	const slices = forecastSlices(input);
	for (let slice = slices.next(); ; slice = slices.next()) {
		if (slice.done) {
			return slice.value;
		}
	}
}
