import {forecast} from '../../../source/control-plane/forecast/forecast.ts';
import {createRandom} from '../../../source/control-plane/random.ts';
import type {Trace} from '../trace.ts';
import {type Action, knownNames, type RecordedStep, recordedSteps, sizeTexts} from './recorded-steps.ts';
import {traceTimings} from './trace-timings.ts';

/** One recorded step beside its forecast. */
export interface Comparison {
	readonly step: string;
	readonly action: Action;
	readonly equal: boolean;
	/** Why it isn't; undefined: nothing explains it. */
	readonly reason?: string;
	readonly recorded: readonly string[];
	readonly predicted: readonly string[];
}

/** A step of the forecast that was due so shortly before the next request may have come after it. */
const toleranceMs = 150;
const otherSeeds = 12;

interface Predicted {
	readonly sizes: readonly string[];
	readonly atMs: readonly number[];
}

function predict(trace: Trace, {objects, change, nowMs}: RecordedStep, seed: string): Predicted {
	const {steps} = forecast({objects, change, timings: traceTimings(trace), nowMs, random: createRandom(seed)});
	return {sizes: sizeTexts(steps, knownNames(objects)), atMs: steps.map(({atMs}) => atMs)};
}

/** What was recorded is all of the forecast, or all of it up to the next step that was sent meanwhile. */
function isEqual({sizes, forMs}: RecordedStep, predicted: Predicted): boolean {
	const isPrefix = sizes.every((size, place) => size === predicted.sizes[place]);
	const nextMs = predicted.atMs[sizes.length];
	return isPrefix && (nextMs === undefined || nextMs > forMs - toleranceMs);
}

/** A controller's sync takes some ten milliseconds: it may still work on the request before. */
const syncMs = 30;

/** By name the sizes that a sequence goes through, its first and last included. */
function sizesByName(sizes: readonly string[]): ReadonlyMap<string, readonly number[]> {
	const steps = sizes.map(size => /^(.*) (\d+)→(\d+)$/.exec(size) ?? []);
	const groups = Map.groupBy(steps, ([, name = '']) => name);
	return new Map([...groups].map(([name, own]) => [name, own.flatMap(([, , from, to]) => [Number(from), Number(to)])]));
}

/** Whether two sequences go the same way: to the same ends, or, of one that was cut short, no further. */
function goesTheSameWay(recorded: readonly string[], predicted: readonly string[], isCut: boolean): boolean {
	const expected = sizesByName(predicted);
	return [...sizesByName(recorded)].every(([name, sizes]) => {
		const others = expected.get(name) ?? [];
		const isWithin = sizes.every(size => size >= Math.min(...others) && size <= Math.max(...others));
		return isCut ? isWithin : sizes.at(-1) === others.at(-1);
	});
}

/** Why a forecast may differ without being wrong. */
function reasonOf(trace: Trace, step: RecordedStep, predicted: Predicted, seed: string): string | undefined {
	const isPrefix = step.sizes.every((size, place) => size === predicted.sizes[place]);
	const nextMs = predicted.atMs[step.sizes.length];
	if (step.afterMs < syncMs) {
		return `sent ${step.afterMs} ms after another request, on which the controller still worked`;
	}

	if (isPrefix && nextMs !== undefined) {
		return `right as far as it goes: the next request came ${Math.round(step.forMs)} ms later, a step was forecast after ${Math.round(nextMs)} ms`;
	}

	const seeds = Array.from({length: otherSeeds}, (_, index) => `${seed} ${index}`);
	if (seeds.some(other => isEqual(step, predict(trace, step, other)))) {
		return 'chance: equal with another seed';
	}

	const isCut = (predicted.atMs.at(-1) ?? 0) > step.forMs - toleranceMs;
	return goesTheSameWay(step.sizes, predicted.sizes, isCut)
		? 'chance: pods that are ready within milliseconds of each other are counted together or one by one'
		: undefined;
}

/** Forecasts every step of a trace that changes a workload, on the objects as they were recorded just before it. */
export function compareForecasts(trace: Trace, seed = 'trace'): readonly Comparison[] {
	return recordedSteps(trace).map(step => {
		const predicted = predict(trace, step, seed);
		const equal = isEqual(step, predicted);
		const reason = equal ? undefined : reasonOf(trace, step, predicted, seed);
		return {
			step: step.name,
			action: step.action,
			equal,
			...(reason === undefined ? {} : {reason}),
			recorded: step.sizes,
			predicted: predicted.sizes,
		};
	});
}
