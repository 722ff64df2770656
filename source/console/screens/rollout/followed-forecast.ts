import type {Preview, Receipt} from '../../../cluster/actions/action.ts';
import type {OpenedWorkload, WorkloadName} from '../../../cluster/cluster.ts';
import type {Deployment} from '../../../kubernetes/objects.ts';
import {deploymentComplete, progressOf} from '../../../rollout/progress.ts';
import {epochMs} from '../../../rollout/timestamp.ts';
import {counted} from '../../format.ts';
import {fitLine, type Line, span} from '../../line.ts';
import {type Notice, sameWorkload} from '../../state.ts';
import {durationText, roughly} from '../confirm/forecast-text.ts';

type Forecast = Extract<NonNullable<Preview['forecast']>, {type: 'forecast'}>['forecast'];

/** A forecast beside what happens, as far as the mirror's objects show it. */
export interface FollowedForecast {
	readonly target: WorkloadName;
	readonly forecast: Forecast;
	/** When it was done; epoch milliseconds, server's time. */
	readonly sinceMs: number;
	/** Of the Deployment before the change. */
	readonly generation: number;
	/** By name, the size of each ReplicaSet when it began, where they were seen. */
	readonly sizes?: Readonly<Record<string, number>>;
	/** What was seen so far; absent until the change has arrived. */
	readonly seen?: Seen;
	/** How it ended. */
	readonly result?: Notice;
}

interface Seen {
	/** Of the Deployment after the change: a higher one is another change. */
	readonly generation: number;
	readonly sizes: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly fewestAvailable: number;
	readonly mostPods: number;
}

/** A rollout takes a little longer than the forecast's longest run, or as long as its times are exact: still as forecast. */
const tolerance = 0.25;
const toleranceMs = 2_000;

/** Begins to follow what was previewed and done; undefined when there was no forecast of it. */
export function followForecast(
	{request, basis, forecast}: Preview,
	{atMs}: Receipt,
	opened: OpenedWorkload | undefined,
): FollowedForecast | undefined {
	if (forecast?.type !== 'forecast' || forecast.forecast.ends.type === 'paused') {
		return undefined;
	}
	const {target} = request;
	const sizes = sameWorkload(opened?.target, target) && opened ? {sizes: sizesOf(opened)} : {};
	return {target, forecast: forecast.forecast, sinceMs: atMs, generation: basis.generation, ...sizes};
}

function sizesOf({replicaSets}: OpenedWorkload): Seen['sizes'] {
	return Object.fromEntries(replicaSets.items.map(({metadata, spec}) => [metadata.name, spec.replicas ?? 1]));
}

function see({seen: before, sizes: begin}: FollowedForecast, opened: OpenedWorkload, deployment: Deployment): Seen {
	const {metadata, status} = deployment;
	const sizes = sizesOf(opened);
	const known = before?.sizes ?? begin;
	const changes = known ? Object.keys(sizes).filter(name => (known[name] ?? 0) !== sizes[name]).length : 0;
	const pods = Object.values(sizes).reduce((sum, size) => sum + size, 0);
	const available = status?.availableReplicas ?? 0;
	return {
		generation: before?.generation ?? metadata.generation ?? 0,
		sizes,
		steps: (before?.steps ?? 0) + changes,
		fewestAvailable: Math.min(before?.fewestAvailable ?? available, available),
		mostPods: Math.max(before?.mostPods ?? pods, pods),
	};
}

/** When the controller noted the end; times of the API have whole seconds. */
function endMs(deployment: Deployment, nowMs: number): number {
	const noted = deployment.status?.conditions?.find(({reason}) => reason === 'NewReplicaSetAvailable');
	const atMs = epochMs(noted?.lastUpdateTime);
	return atMs === undefined ? nowMs : Math.min(nowMs, atMs + 999);
}

/** What was otherwise than forecast, as clauses. */
function differences({forecast}: FollowedForecast, seen: Seen, tookMs: number): string[] {
	const {durationMs, fewestAvailable, mostPods, ends} = forecast;
	const [least, most] = [durationMs.low * (1 - tolerance), durationMs.high * (1 + tolerance)];
	const isTimely = tookMs >= least - toleranceMs && tookMs <= most + toleranceMs;
	return [
		...(ends.type === 'complete' ? [] : ['it completed']),
		...(ends.type !== 'complete' || isTimely ? [] : [`${roughly(tookMs)}, not ${durationText(durationMs)}`]),
		...(seen.fewestAvailable < fewestAvailable
			? [`as few as ${seen.fewestAvailable} available, not ${fewestAvailable}`]
			: []),
		...(seen.mostPods > mostPods ? [`up to ${counted(seen.mostPods, 'pod')}, not ${mostPods}`] : []),
	];
}

function completed(followed: FollowedForecast, seen: Seen, tookMs: number): Notice {
	const other = differences(followed, seen, tookMs);
	if (other.length > 0) {
		return {tone: 'paused', text: `otherwise than forecast: ${other.join('; ')}`};
	}
	const {durationMs} = followed.forecast;
	const steps = seen.steps === 0 ? '' : `${counted(seen.steps, 'step')} seen, `;
	return {tone: 'good', text: `as forecast: ${steps}${roughly(tookMs)} (forecast ${durationText(durationMs)})`};
}

function failed({forecast}: FollowedForecast): Notice {
	return forecast.ends.type === 'stuck'
		? {tone: 'paused', text: 'as forecast: it is stuck'}
		: {
				tone: 'bad',
				text: `otherwise than forecast: its deadline is over, not done in ${durationText(forecast.durationMs)}`,
			};
}

/** The comparison after a change of the mirror; the same object when nothing is new. Pure. */
export function compared(followed: FollowedForecast, opened: OpenedWorkload, nowMs: number): FollowedForecast {
	const deployment = opened.workload?.kind === 'Deployment' ? opened.workload : undefined;
	const generation = deployment?.metadata.generation ?? 0;
	if (
		followed.result ||
		deployment === undefined ||
		opened.gone ||
		generation <= followed.generation ||
		generation > (followed.seen?.generation ?? generation)
	) {
		return followed;
	}
	const seen = see(followed, opened, deployment);
	if (deploymentComplete(deployment)) {
		const tookMs = Math.max(0, endMs(deployment, nowMs) - followed.sinceMs);
		return {...followed, seen, result: completed(followed, seen, tookMs)};
	}
	return progressOf(deployment).phase === 'deadline-exceeded'
		? {...followed, seen, result: failed(followed)}
		: {...followed, seen};
}

/**
 * The forecast on the Rollout screen: what is to be expected, and in the end whether it came so. Nothing for another
 * workload, and once another change was made.
 */
export function followedLines(
	followed: FollowedForecast | undefined,
	{target, workload}: OpenedWorkload,
	nowMs: number,
	columns: number,
): readonly Line[] {
	const {generation = 0} = workload?.metadata ?? {};
	const isOther = followed === undefined || !sameWorkload(followed.target, target);
	if (isOther || generation > (followed.seen?.generation ?? generation)) {
		return [];
	}
	const {forecast, result, sinceMs} = followed;
	const {durationMs, ends, fewestAvailable} = forecast;
	const expected =
		ends.type === 'complete'
			? `done in ${durationText(durationMs)}, ${roughly(nowMs - sinceMs)} so far, never fewer than ${fewestAvailable} available`
			: 'it would get stuck';
	const notice: Notice = result ?? {tone: 'plain', text: expected};
	return [fitLine([span(' forecast ', 'faint'), span(notice.text, notice.tone)], columns)];
}
