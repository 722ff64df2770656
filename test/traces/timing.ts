import {type Milestone, type Milestones, milestones, stepBefore} from './milestones.ts';
import {kubeletOf, stepsOf, type Trace} from './trace.ts';

/** Times are whole seconds in many an object, and what goes by them is a second off by chance. */
const toleranceMs = 1000;
/** Lines of different watches arrive some ten milliseconds late: both ends of a time may. */
const arrivalMs = 100;

/** What a kubelet tells of an image that it can't pull: its waits of 10 s and more are lengthened by up to a fifth, by chance. */
const pullBackOff =
	/^event Pod (Pulling|BackOff: Back-off pulling|Failed: (Failed to pull|Error: (ErrImagePull|ImagePullBackOff)))/;
const backOffJitter = 0.2;

/** One milestone that both runs have; times are those since the same request. */
interface Pair {
	readonly key: string;
	readonly what: string;
	readonly step: number;
	readonly expectedMs: number;
	readonly gotMs: number;
}

const driftOf = ({expectedMs, gotMs}: Pair): number => gotMs - expectedMs;

function* pairsOf(key: string, want: readonly Milestone[], have: readonly Milestone[], expected: Trace, got: Trace) {
	for (const [place, {what, t}] of want.entries()) {
		const other = have[place];
		const step = stepBefore(expected, t);
		const [sent, sentThere] = [stepsOf(expected)[step]?.t ?? 0, stepsOf(got)[step]?.t ?? 0];
		if (other?.what === what) {
			yield {key, what, step, expectedMs: t - sent, gotMs: other.t - sentThere};
		}
	}
}

const isCreation = ({key}: Pair) => key.startsWith('pods of ') && key.endsWith(' created');

/**
 * What a milestone is timed by, on a real node: the creation of the last pod before it. When a pod becomes ready lies with the
 * period of its probe, and the next pod waits for it, so that from the request on chance adds up.
 */
function lastCreation(pair: Pair, creations: readonly Pair[]): Pair | undefined {
	return creations.findLast(({step, expectedMs}) => step === pair.step && expectedMs < pair.expectedMs);
}

function toleratedMs({key, expectedMs}: Pair): number {
	const waitedMs = pullBackOff.test(key) ? expectedMs * backOffJitter : 0;
	return toleranceMs + arrivalMs + waitedMs;
}

/** What comes as often by chance as it likes isn't timed; where several pods decide the steps, conditions and ends of waits are. */
function comparable(found: Milestones, isFree: boolean): Milestones {
	const isTimed = (key: string) => (isFree ? /^(condition|wait)/.test(key) : !key.startsWith('event Pod Unhealthy'));
	return new Map([...found].filter(([key]) => isTimed(key)));
}

/**
 * Where the time of something that came about differs by more than a second from the recorded one, counted from the request
 * before it. `isFree`: in this scenario several pods decide the next step.
 */
export function timeFaults(expected: Trace, got: Trace, isFree: boolean): readonly string[] {
	const [want, have] = [milestones(expected), milestones(got)].map(found => comparable(found, isFree));
	const pairs = [...(want ?? [])].flatMap(([key, list]) => [
		...pairsOf(key, list, have?.get(key) ?? [], expected, got),
	]);
	const creations =
		kubeletOf(expected) === 'real' ? pairs.filter(isCreation).sort((a, b) => a.expectedMs - b.expectedMs) : [];
	return pairs.flatMap(pair => {
		const cause = lastCreation(pair, creations);
		const offMs = driftOf(pair) - (cause ? driftOf(cause) : 0);
		return Math.abs(offMs) > toleratedMs(pair)
			? [`${pair.key}, ${pair.what}: ${offMs} ms off, expected ${pair.expectedMs} ms after request ${pair.step + 1}`]
			: [];
	});
}
