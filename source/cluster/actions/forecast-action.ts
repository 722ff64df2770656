import {setImmediate} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import type {Forecast, SpecChange} from '../../control-plane/forecast/forecast.ts';
import type {Result} from '../../kubernetes/errors.ts';
import type {KubernetesObject, Pod, Workload} from '../../kubernetes/objects.ts';
import {sanitizeDeep, sanitizeText} from '../../kubernetes/sanitize.ts';
import type {KnownStart} from '../../rollout/known-starts.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {controllerUid} from '../../rollout/revisions.ts';
import {controlledBy} from '../own-parts.ts';
import type {JsonPatchOperation} from './action.ts';
import type {Owned} from './api.ts';

/** A larger workload would keep whoever waits for the preview for seconds. */
const mostPods = 1_000;

/** A forecast, or why there is none. */
export type ForecastOutcome =
	| {readonly type: 'forecast'; readonly forecast: Forecast; readonly change: SpecChange}
	| {readonly type: 'none'; readonly why: string};

export interface ForecastedObjects {
	readonly workload: Workload;
	readonly owned: Owned;
	readonly pods: Result<readonly Pod[]>;
	readonly quotas: Result<readonly KubernetesObject[]>;
	/** Of a DaemonSet: its size is theirs. */
	readonly nodes?: Result<readonly KubernetesObject[]>;
	/** How the pods of some templates are known to start. */
	readonly known?: readonly KnownStart[];
	/** Of the server, whose controllers act by it; absent: the newest that is known here. */
	readonly minor?: number;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** What changes of the spec between two states of a workload, as far as it makes the controllers act. */
export function specChange({spec: before}: Workload, {spec: after}: Workload): SpecChange {
	const [paused, pausedAfter] = [pausedIn(before), pausedIn(after)];
	const [replicas, replicasAfter] = [replicasIn(before), replicasIn(after)];
	return {
		...(sameTemplate(before.template, after.template) ? {} : {template: after.template}),
		...(paused === pausedAfter ? {} : {paused: pausedAfter}),
		...(replicasAfter === undefined || replicasAfter === replicas ? {} : {replicas: replicasAfter}),
		...(isDeepStrictEqual(strategyIn(before), strategyIn(after)) ? {} : {updateStrategy: strategyIn(after) ?? {}}),
	};
}

const pausedIn = (spec: Workload['spec']): boolean => 'paused' in spec && spec.paused === true;

const strategyIn = (spec: Workload['spec']): object | undefined =>
	'updateStrategy' in spec ? spec.updateStrategy : undefined;

const replicasIn = (spec: Workload['spec']): number | undefined => ('replicas' in spec ? spec.replicas : undefined);

/** The workload as a patch leaves it, for when the server's dry run told nothing. */
export function withFields(workload: Workload, patch: readonly JsonPatchOperation[]): Workload {
	return patch
		.filter(({op}) => op !== 'test')
		.reduce<unknown>((object, {op, path, value}) => {
			const keys = path.split('/').slice(1);
			const names = keys.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
			return fieldSet(object, names, op === 'remove' ? undefined : value);
		}, workload) as Workload;
}

/** The same value with another one at a path; undefined takes a field away. */
function fieldSet(object: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
	if (key === undefined) return value;
	if (Array.isArray(object)) return object.with(Number(key), fieldSet(object[Number(key)], rest, value));
	const {[key]: held, ...others} = (object ?? {}) as Readonly<Record<string, unknown>>;
	const next = fieldSet(held, rest, value);
	return next === undefined ? others : {...others, [key]: next};
}

/**
 * Forecasts a change of a workload, in slices between which the screen is drawn. The controllers are loaded when they
 * are first asked; the same objects give the same forecast.
 */
export async function forecastAction(objects: ForecastedObjects, change: SpecChange): Promise<ForecastOutcome> {
	const {workload, owned, pods, quotas, nodes, known = [], minor, nowMs} = objects;
	if (!pods.ok) return {type: 'none', why: `its pods could not be read: ${sanitizeText(pods.error.message)}`};
	if (nodes && !nodes.ok)
		return {type: 'none', why: `the nodes could not be read: ${sanitizeText(nodes.error.message)}`};
	const size = Math.max(pods.value.length, replicasIn(workload.spec) ?? 1, change.replicas ?? 0);
	if (size > mostPods) return {type: 'none', why: `it has more than ${mostPods} pods`};
	const [{forecastSlices}, {learnPodTimings}, {templatesByHash}, {createRandom}] = await Promise.all([
		import('../../control-plane/forecast/forecast.ts'),
		import('../../control-plane/forecast/pod-timings.ts'),
		import('../../control-plane/forecast/forecast-objects.ts'),
		import('../../control-plane/random.ts'),
	]);
	const revisions = (owned as readonly KubernetesObject[]).filter(each => controlledBy(workload, each));
	const holders = workload.kind === 'Deployment' ? revisions : [workload];
	const owners = new Set(holders.map(({metadata}) => metadata.uid));
	const own = pods.value.filter(pod => owners.has(controllerUid(pod) ?? ''));
	const {uid, generation} = workload.metadata;
	const slices = forecastSlices({
		objects: {
			kind: workload.kind,
			workload,
			revisions,
			pods: own,
			...(nodes?.ok ? {nodes: nodes.value} : {}),
			...(quotas.ok ? {quotas: quotas.value} : {}),
		},
		change,
		timings: learnPodTimings({pods: own, templates: templatesByHash(revisions), known, nowMs}),
		nowMs,
		...(minor === undefined ? {} : {minor}),
		random: createRandom(`${uid} ${generation}`),
	});
	for (let slice = slices.next(); ; slice = slices.next()) {
		// Pods are read raw here, and their words end up on the screen.
		if (slice.done) return {type: 'forecast', forecast: sanitizeDeep(slice.value), change};
		await setImmediate();
	}
}

/** How a forecast is worse than the one that was seen, as a clause; undefined: it isn't. */
export function worseThan(seen: Forecast, now: Forecast): string | undefined {
	if (now.fewestAvailable < seen.fewestAvailable) {
		return `as few as ${now.fewestAvailable} pods would be available, ${seen.fewestAvailable} when it was previewed`;
	}
	if (now.mostPods > seen.mostPods) {
		return `there would be up to ${now.mostPods} pods, ${seen.mostPods} when it was previewed`;
	}
	return undefined;
}
