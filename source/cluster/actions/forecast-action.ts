import {setImmediate} from 'node:timers/promises';
import type {Forecast, SpecChange} from '../../control-plane/forecast/forecast.ts';
import type {Result} from '../../kubernetes/errors.ts';
import type {Deployment, KubernetesObject, Pod, ReplicaSet} from '../../kubernetes/objects.ts';
import {sanitizeDeep, sanitizeText} from '../../kubernetes/sanitize.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {ownedReplicaSets} from '../../rollout/revisions.ts';
import type {JsonPatchOperation} from './action.ts';

/** A larger workload would keep whoever waits for the preview for seconds. */
const mostPods = 1_000;

/** A forecast, or why there is none. */
export type ForecastOutcome =
	| {readonly type: 'forecast'; readonly forecast: Forecast; readonly change: SpecChange}
	| {readonly type: 'none'; readonly why: string};

export interface ForecastedObjects {
	readonly deployment: Deployment;
	readonly replicaSets: readonly ReplicaSet[];
	readonly pods: Result<readonly Pod[]>;
	readonly quotas: Result<readonly KubernetesObject[]>;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** What changes of the spec between two states of a Deployment, as far as it makes the controllers act. */
export function specChange({spec: before}: Deployment, {spec: after}: Deployment): SpecChange {
	return {
		...(sameTemplate(before.template, after.template) ? {} : {template: after.template}),
		...((before.paused ?? false) === (after.paused ?? false) ? {} : {paused: after.paused ?? false}),
		...(after.replicas === undefined || after.replicas === before.replicas ? {} : {replicas: after.replicas}),
	};
}

/** The Deployment as a patch of whole fields leaves it, for when the server's dry run told nothing. */
export function withFields(deployment: Deployment, patch: readonly JsonPatchOperation[]): Deployment {
	const fields = patch.flatMap(({op, path, value}) => {
		const [, field] = /^\/spec\/(template|paused|replicas)$/.exec(path) ?? [];
		return op === 'test' || field === undefined ? [] : [[field, value] as const];
	});
	return {...deployment, spec: {...deployment.spec, ...Object.fromEntries(fields)}};
}

/**
 * Forecasts a change of a Deployment, in slices between which the screen is drawn. The controllers are loaded when they
 * are first asked; the same objects give the same forecast.
 */
export async function forecastAction(objects: ForecastedObjects, change: SpecChange): Promise<ForecastOutcome> {
	const {deployment, replicaSets, pods, quotas, nowMs} = objects;
	if (!pods.ok) return {type: 'none', why: `its pods could not be read: ${sanitizeText(pods.error.message)}`};
	const size = Math.max(pods.value.length, deployment.spec.replicas ?? 1, change.replicas ?? 0);
	if (size > mostPods) return {type: 'none', why: `it has more than ${mostPods} pods`};
	const [{forecastSlices}, {learnPodTimings}, {templatesByHash}, {createRandom}] = await Promise.all([
		import('../../control-plane/forecast/forecast.ts'),
		import('../../control-plane/forecast/pod-timings.ts'),
		import('../../control-plane/forecast/forecast-objects.ts'),
		import('../../control-plane/random.ts'),
	]);
	const revisions = ownedReplicaSets(deployment, replicaSets);
	const owners = new Set(revisions.map(({metadata}) => metadata.uid));
	const own = pods.value.filter(({metadata}) => metadata.ownerReferences?.some(({uid}) => owners.has(uid)));
	const {uid, generation} = deployment.metadata;
	const slices = forecastSlices({
		objects: {
			kind: 'Deployment',
			workload: deployment,
			revisions,
			pods: own,
			...(quotas.ok ? {quotas: quotas.value} : {}),
		},
		change,
		timings: learnPodTimings({pods: own, templates: templatesByHash(revisions), nowMs}),
		nowMs,
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
