import {matchesSelector} from '../../control-plane/label-selector.ts';
import {asPod, conditionOf, isTerminating} from '../../control-plane/pods.ts';
import {timestamp} from '../../control-plane/time.ts';
import type {Controller, ControllerContext, Key, ReconcileResult, WorldObject} from '../../control-plane/world.ts';
import type {LabelSelector} from '../../kubernetes/objects.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import {fieldsOf, itemsOf, textOf} from '../api/json.ts';
import type {ProcessorLoad} from '../scenario.ts';

/** Source: cmd/kube-controller-manager, horizontal-pod-autoscaler-sync-period and -tolerance. */
const SYNC_MS = 15_000;
const TOLERANCE = 0.1;
/** How long a smaller recommendation has to hold. Source: horizontal-pod-autoscaler-downscale-stabilization. */
const STABLE_MS = 300_000;

export interface AutoscalerOptions {
	readonly load: ProcessorLoad;
	/** Epoch milliseconds. What became ready before is warm: the scenario begins with the size that its objects say. */
	readonly startMs: number;
}

interface Target {
	readonly object: WorldObject;
	readonly replicas: number;
}

function targetOf({world}: ControllerContext, autoscaler: WorldObject): Target | undefined {
	const {kind, name} = fieldsOf(fieldsOf(autoscaler.spec).scaleTargetRef);
	const object = world.get(textOf(kind), autoscaler.metadata.namespace, textOf(name));
	return object && {object, replicas: Number(fieldsOf(object.spec).replicas ?? 1)};
}

/** The processor that the target's pods use on average, in percent; a pod that has just started uses more. */
function usedPercent(
	{world, nowMs}: ControllerContext,
	{object}: Target,
	{load, startMs}: AutoscalerOptions,
): number | undefined {
	const {selector} = fieldsOf(object.spec) as {readonly selector?: LabelSelector};
	const pods = world
		.list('Pod', object.metadata.namespace)
		.map(asPod)
		.filter(pod => !isTerminating(pod) && matchesSelector(selector, pod.metadata.labels));
	const used = pods.flatMap(pod => {
		const readyMs = epochMs(conditionOf(pod, 'Ready')?.lastTransitionTime);
		if (conditionOf(pod, 'Ready')?.status !== 'True' || readyMs === undefined) return [];
		const isWarmingUp = readyMs >= startMs && nowMs - readyMs < load.warmUpMs;
		return [isWarmingUp ? load.warmingUpPercent : load.usualPercent];
	});
	return used.length === 0 ? undefined : Math.round(used.reduce((sum, percent) => sum + percent, 0) / used.length);
}

const targetPercent = (autoscaler: WorldObject) => {
	const [metric] = itemsOf(fieldsOf(autoscaler.spec).metrics).map(fieldsOf);
	return Number(fieldsOf(fieldsOf(metric?.resource).target).averageUtilization ?? 80);
};

/** Source: pkg/controller/podautoscaler/replica_calculator.go, GetResourceReplicas. */
function wantedReplicas(autoscaler: WorldObject, replicas: number, percent: number): number {
	const {minReplicas, maxReplicas} = fieldsOf(autoscaler.spec);
	const ratio = percent / targetPercent(autoscaler);
	const wanted = Math.abs(ratio - 1) <= TOLERANCE ? replicas : Math.ceil(replicas * ratio);
	return Math.min(Number(maxReplicas), Math.max(Number(minReplicas ?? 1), wanted));
}

function report({world}: ControllerContext, autoscaler: WorldObject, target: Target, status: object): void {
	const before = fieldsOf(autoscaler.status);
	world.updateStatus({...autoscaler, status: {...before, currentReplicas: target.replicas, ...status}});
}

const metricsOf = (percent: number) => [
	{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization: percent, averageValue: `${percent}m`}}},
];

/**
 * The horizontal pod autoscaler, for the processor's utilisation that a scenario makes up. One for a world: it remembers
 * what it recommended of late. Source: pkg/controller/podautoscaler/horizontal.go.
 */
export function createAutoscaler(options: AutoscalerOptions): Controller {
	const recommended = new Map<Key, readonly {readonly atMs: number; readonly replicas: number}[]>();

	/** The largest recommendation of the last minutes. */
	const stabilised = (key: Key, nowMs: number, replicas: number) => {
		const recent = (recommended.get(key) ?? []).filter(({atMs}) => nowMs - atMs < STABLE_MS);
		recommended.set(key, [...recent, {atMs: nowMs, replicas}]);
		return Math.max(replicas, ...recent.map(earlier => earlier.replicas));
	};

	function scale(context: ControllerContext, autoscaler: WorldObject, key: Key): ReconcileResult {
		const {world, nowMs, record} = context;
		const target = targetOf(context, autoscaler);
		const percent = target && usedPercent(context, target, options);
		if (!target || percent === undefined) return {requeueAfterMs: SYNC_MS};
		const wanted = stabilised(key, nowMs, wantedReplicas(autoscaler, target.replicas, percent));
		const status = {desiredReplicas: wanted, currentMetrics: metricsOf(percent)};
		if (wanted === target.replicas) {
			report(context, autoscaler, target, status);
			return {requeueAfterMs: SYNC_MS};
		}

		const {object} = target;
		const written = world.update({...object, spec: {...fieldsOf(object.spec), replicas: wanted}});
		if (!written.ok) return {error: written.error.message};
		const grows = wanted > target.replicas;
		const cause = grows ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target';
		record({
			about: autoscaler,
			type: 'Normal',
			reason: 'SuccessfulRescale',
			message: `New size: ${wanted}; reason: ${cause}`,
		});
		report(context, autoscaler, target, {...status, lastScaleTime: timestamp(nowMs)});
		return {requeueAfterMs: SYNC_MS};
	}

	return {
		name: 'horizontal-pod-autoscaler',
		keysOf: ({type, object: {kind, metadata}}) =>
			kind === 'HorizontalPodAutoscaler' && type === 'ADDED' ? [`${metadata.namespace}/${metadata.name}`] : [],
		reconcile(context, key) {
			const [namespace = '', name = ''] = key.split('/');
			const autoscaler = context.world.get('HorizontalPodAutoscaler', namespace, name);
			return autoscaler ? scale(context, autoscaler, key) : {};
		},
	};
}
