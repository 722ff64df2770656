import type {Preview, Receipt} from '../../../cluster/actions/action.ts';
import {onlyDeletes} from '../../../cluster/actions/only-deletes.ts';
import type {OpenedWorkload, WorkloadName} from '../../../cluster/cluster.ts';
import {sameWorkload} from '../../../cluster/workload-name.ts';
import type {PodTemplateSpec, Workload} from '../../../kubernetes/objects.ts';
import {deploymentComplete, progressOf, rolloutPhase} from '../../../rollout/progress.ts';
import {revisionPods} from '../../../rollout/revision-pods.ts';
import {changedBy} from '../../../rollout/template-change.ts';
import {epochMs} from '../../../rollout/timestamp.ts';
import {counted} from '../../format.ts';
import {fitLine, type Line, span} from '../../line.ts';
import {openedRevisions} from '../../owned.ts';
import type {Notice} from '../../state.ts';
import {durationText, roughly} from '../confirm/forecast-text.ts';

type Forecast = Extract<NonNullable<Preview['forecast']>, {type: 'forecast'}>['forecast'];

/** A forecast beside what happens, as far as the mirror's objects show it. */
export interface FollowedForecast {
	readonly target: WorkloadName;
	readonly forecast: Forecast;
	/** When it was done; epoch milliseconds, server's time. */
	readonly sinceMs: number;
	/** Of the workload before the change. */
	readonly generation: number;
	/** By name, the size of each revision when it began, where they were seen. */
	readonly sizes?: Readonly<Record<string, number>>;
	/** What was seen so far; absent until the change has arrived. */
	readonly seen?: Seen;
	/** How it ended. */
	readonly result?: Notice;
	/** The generation with which another template took its place. */
	readonly supersededBy?: number;
}

interface Seen {
	/** Of the workload after the change: a higher one is another change. */
	readonly generation: number;
	readonly template: PodTemplateSpec;
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
	preview: Preview,
	{atMs}: Receipt,
	opened: OpenedWorkload | undefined,
): FollowedForecast | undefined {
	const {request, basis, forecast} = preview;
	if (forecast?.type !== 'forecast' || forecast.forecast.ends.type === 'paused') {
		return undefined;
	}
	const {target} = request;
	// What only deletes pods raises no generation: it has arrived with the very object that was previewed.
	const generation = onlyDeletes(preview) === undefined ? basis.generation : basis.generation - 1;
	const sizes = sameWorkload(opened?.target, target) && opened ? {sizes: sizesOf(opened, atMs)} : {};
	return {target, forecast: forecast.forecast, sinceMs: atMs, generation, ...sizes};
}

/** Of ReplicaSets what they are to have, of ControllerRevisions the pods that have them. */
function sizesOf(opened: OpenedWorkload, nowMs: number): Seen['sizes'] {
	const {workload, pods} = opened;
	const podsOf = workload && revisionPods(workload, pods.items, nowMs);
	return Object.fromEntries(
		openedRevisions(opened).map(revision => {
			const {object, replicaSet} = revision;
			return [object.metadata.name, replicaSet ? (replicaSet.spec.replicas ?? 1) : (podsOf?.(revision).created ?? 0)];
		}),
	);
}

function see(
	{seen: before, sizes: begin}: FollowedForecast,
	opened: OpenedWorkload,
	workload: Workload,
	nowMs: number,
): Seen {
	const sizes = sizesOf(opened, nowMs);
	const known = before?.sizes ?? begin;
	const changes = known ? Object.keys(sizes).filter(name => (known[name] ?? 0) !== sizes[name]).length : 0;
	const pods = Object.values(sizes).reduce((sum, size) => sum + size, 0);
	const {available} = progressOf(workload);
	return {
		generation: before?.generation ?? workload.metadata.generation ?? 0,
		template: before?.template ?? workload.spec.template,
		sizes,
		steps: (before?.steps ?? 0) + changes,
		fewestAvailable: Math.min(before?.fewestAvailable ?? available, available),
		mostPods: Math.max(before?.mostPods ?? pods, pods),
	};
}

/** When the controller noted the end; times of the API have whole seconds. */
function endMs({kind, status}: Workload, nowMs: number): number {
	const conditions = kind === 'Deployment' ? status?.conditions : [];
	const noted = conditions?.find(({reason}) => reason === 'NewReplicaSetAvailable');
	const atMs = epochMs(noted?.lastUpdateTime);
	return atMs === undefined ? nowMs : Math.min(nowMs, atMs + 999);
}

/** What was otherwise than forecast, as clauses. */
function differences({forecast}: FollowedForecast, seen: Seen, tookMs: number): string[] {
	const {durationMs, fewestAvailable, mostPods, ends} = forecast;
	const isMeant = ends.type === 'complete' || ends.type === 'held';
	const [least, most] = [durationMs.low * (1 - tolerance), durationMs.high * (1 + tolerance)];
	const isTimely = keepsAll(forecast) || (tookMs >= least - toleranceMs && tookMs <= most + toleranceMs);
	return [
		...(isMeant ? [] : ['it completed']),
		...(!isMeant || isTimely ? [] : [`${roughly(tookMs)}, not ${durationText(durationMs)}`]),
		...(seen.fewestAvailable < fewestAvailable ? [fewerText(seen.fewestAvailable, fewestAvailable)] : []),
		...(seen.mostPods > mostPods ? [`up to ${counted(seen.mostPods, 'pod')}, not ${mostPods}`] : []),
	];
}

const kept = 'the pods keep their template';

/** Nothing reaches the pods: there is no time that it takes. */
const keepsAll = ({ends, steps}: Forecast) => ends.type === 'held' && steps.length === 0;

function completed(followed: FollowedForecast, seen: Seen, tookMs: number): Notice {
	const other = differences(followed, seen, tookMs);
	if (other.length > 0) {
		return {tone: 'paused', text: `came otherwise: ${other.join('; ')}`};
	}
	const {durationMs} = followed.forecast;
	if (keepsAll(followed.forecast)) return {tone: 'good', text: `came true: ${kept}`};
	const steps = seen.steps === 0 ? '' : `${counted(seen.steps, 'step')} seen, `;
	return {tone: 'good', text: `came true: ${steps}${roughly(tookMs)} (${durationText(durationMs)} expected)`};
}

function failed({forecast}: FollowedForecast): Notice {
	return forecast.ends.type === 'stuck'
		? {tone: 'paused', text: 'came true: it is stuck'}
		: {
				tone: 'bad',
				text: `came otherwise: its deadline is over, not done in ${durationText(forecast.durationMs)}`,
			};
}

/**
 * A Deployment ends when its controller says so; of a set all that its strategy updates by itself is updated, and available:
 * a held one whose pods are broken has not come to any end, unless nothing was to come.
 */
function hasEnded(workload: Workload, forecast: Forecast): boolean {
	if (workload.kind === 'Deployment') return deploymentComplete(workload);
	const {phase, desired, available, total} = progressOf(workload);
	const isHeldWhole = phase === 'held' && ((available >= desired && total === desired) || keepsAll(forecast));
	return phase === 'complete' || phase === 'scaled-to-zero' || isHeldWhole;
}

/** Another template took the place of this one before it was done; undefined: something else was changed. */
function superseded(seen: Seen, workload: Workload): Notice | undefined {
	if (rolloutPhase(workload, seen.template) !== 'superseded') {
		return undefined;
	}
	const {manager} = changedBy(workload, seen.template);
	return {
		tone: 'paused',
		text: `superseded before it was done: the template was changed again${manager === undefined ? '' : ` by ${manager}`}`,
	};
}

/** The comparison after a change of the mirror; the same object when nothing is new. Pure. */
export function compared(followed: FollowedForecast, opened: OpenedWorkload, nowMs: number): FollowedForecast {
	const {workload} = opened;
	const generation = workload?.metadata.generation ?? 0;
	if (followed.result || workload === undefined || opened.gone || generation <= followed.generation) {
		return followed;
	}
	if (followed.seen && generation > followed.seen.generation) {
		const result = superseded(followed.seen, workload);
		return result ? {...followed, result, supersededBy: generation} : followed;
	}
	const seen = see(followed, opened, workload, nowMs);
	if (hasEnded(workload, followed.forecast)) {
		const tookMs = Math.max(0, endMs(workload, nowMs) - followed.sinceMs);
		return {...followed, seen, result: completed(followed, seen, tookMs)};
	}
	return progressOf(workload).phase === 'deadline-exceeded'
		? {...followed, seen, result: failed(followed)}
		: {...followed, seen};
}

/**
 * The forecast on the Rollout screen: what is to be expected, and in the end whether it came so, or was superseded. Nothing
 * for another workload, and once another change was made. `isStuck`: its pods show that it will not go on by itself, and no
 * forecast stands beside that.
 */
export function followedLines(
	followed: FollowedForecast | undefined,
	{target, workload}: OpenedWorkload,
	nowMs: number,
	columns: number,
	isStuck = false,
): readonly Line[] {
	const {generation = 0} = workload?.metadata ?? {};
	if (followed === undefined || !sameWorkload(followed.target, target)) {
		return [];
	}
	const {result, seen} = followed;
	const isPast = generation > (seen?.generation ?? generation);
	if (isPast && followed.supersededBy !== generation) {
		return [];
	}
	const notice = result ?? (isStuck && seen ? stuckNotice(followed) : expected(followed, nowMs));
	return [fitLine([span(' forecast ', 'faint'), span(notice.text, notice.tone)], columns)];
}

/** What is otherwise than forecast before it has ended, as clauses. */
function soFar({durationMs, fewestAvailable}: Forecast, seen: Seen | undefined, tookMs: number): string[] {
	const isLate = tookMs > durationMs.high * (1 + tolerance) + toleranceMs;
	const isFewer = seen !== undefined && seen.fewestAvailable < fewestAvailable;
	return [
		...(isLate ? [`not done in ${durationText(durationMs)}, ${roughly(tookMs)} so far`] : []),
		...(isFewer ? [fewerText(seen.fewestAvailable, fewestAvailable)] : []),
	];
}

const fewerText = (fewest: number, forecast: number) => `as few as ${fewest} available, not ${forecast}`;

const isSuccess = ({ends}: Forecast) => ends.type === 'complete' || ends.type === 'held';

function expected({forecast, sinceMs, seen}: FollowedForecast, nowMs: number): Notice {
	const {durationMs, fewestAvailable} = forecast;
	const otherwise = isSuccess(forecast) && !keepsAll(forecast) ? soFar(forecast, seen, nowMs - sinceMs) : [];
	if (otherwise.length > 0) return {tone: 'paused', text: `came otherwise: ${otherwise.join('; ')}`};
	const text = keepsAll(forecast)
		? kept
		: isSuccess(forecast)
			? `done in ${durationText(durationMs)}, ${roughly(nowMs - sinceMs)} so far, never fewer than ${fewestAvailable} available`
			: 'it would get stuck';
	return {tone: 'plain', text};
}

/** What was forecast is not what comes, as far as the pods tell now. */
function stuckNotice({forecast}: FollowedForecast): Notice {
	return isSuccess(forecast) && !keepsAll(forecast)
		? {tone: 'bad', text: `came otherwise: it is stuck, not done in ${durationText(forecast.durationMs)}`}
		: {tone: 'paused', text: keepsAll(forecast) ? `came true: ${kept}` : 'came true: it is stuck'};
}

/** Whether a forecast of this very rollout says that it gets stuck: no estimate beside it says how long it takes. */
export function isForecastStuck(followed: FollowedForecast | undefined, {target, workload}: OpenedWorkload): boolean {
	if (followed === undefined || followed.result || !sameWorkload(followed.target, target)) return false;
	const {generation = 0} = workload?.metadata ?? {};
	return generation <= (followed.seen?.generation ?? generation) && !isSuccess(followed.forecast);
}
