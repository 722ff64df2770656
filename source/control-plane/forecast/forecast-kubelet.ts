import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {podTone} from '../../rollout/pod-status.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import {revisionHashLabel} from '../daemon-set/daemon-pod.ts';
import {statusAfter} from '../kubelet/pod-stages.ts';
import {controllerOf, keyOf, splitKey} from '../owners.ts';
import {asPod, isReady, isTerminating, type WorldPod} from '../pods.ts';
import type {Controller, ControllerContext, ReconcileResult, WorldReader} from '../world.ts';
import type {PodTimings} from './pod-timings.ts';

/** A pod that takes longer than was drawn for it is ready so soon after now. */
const lateMs = 1_000;

/** Forecasts ask for no addresses; every pod has one. */
const place = {podIP: () => '0.0.0.0', hostIP: () => undefined};

/** What one pod does next, and when. */
interface Plan {
	readonly terminating: boolean;
	/** Undefined: nothing any more. */
	readonly dueMs: number | undefined;
}

export interface ForecastKubeletOptions {
	readonly timings: PodTimings;
	/** Epoch milliseconds: pods that are older were there before the forecast. */
	readonly startMs: number;
}

interface Templated {
	readonly spec?: {readonly template?: PodTemplateSpec};
}

/** What a pod was made from: its ReplicaSet has it, else the ControllerRevision that it names. */
export function templateOf(world: WorldReader, pod: WorldPod): PodTemplateSpec | undefined {
	const {namespace, labels} = pod.metadata;
	const owner = controllerOf(pod);
	if (owner?.kind === 'ReplicaSet') {
		return (world.get('ReplicaSet', namespace, owner.name) as Templated | undefined)?.spec?.template;
	}

	const hash = labels?.[revisionHashLabel];
	const stored =
		hash === undefined || owner === undefined
			? undefined
			: (world.get('ControllerRevision', namespace, hash) ??
				world.get('ControllerRevision', namespace, `${owner.name}-${hash}`));
	return (stored?.data as Templated | undefined)?.spec?.template;
}

/** When a pod that was told to end does so: those that were told before the forecast have a part of it behind them. */
function goneMs(pod: WorldPod, goneAfterMs: number, nowMs: number): number {
	const {deletionTimestamp, deletionGracePeriodSeconds = 0} = pod.metadata;
	const askedMs = (epochMs(deletionTimestamp) ?? nowMs) - deletionGracePeriodSeconds * 1000;
	return Math.max(nowMs, Math.min(nowMs, askedMs) + goneAfterMs);
}

/**
 * The kubelets of a forecast: a pod becomes ready as long after its creation as its like did, or never; what is ready
 * stays so, and so does what is in trouble; a deleted pod goes after a while. One for a world: it remembers what it drew.
 */
export function createForecastKubelet({timings, startMs}: ForecastKubeletOptions): Controller {
	const plans = new Map<string, Plan>();

	function readyMs({world, random, nowMs}: ControllerContext, pod: WorldPod): number | undefined {
		const bornMs = epochMs(pod.metadata.creationTimestamp) ?? nowMs;
		const wasThere = bornMs < startMs;
		const start = timings.startOf(pod, templateOf(world, pod));
		if (isReady(pod) || !start.starts || (wasThere && podTone(pod) === 'bad')) {
			return undefined;
		}

		const sampleMs = start.samplesMs[Math.floor(random() * start.samplesMs.length)] ?? 0;
		const takesMs = Math.max(0, sampleMs + (random() - 0.5) * start.spreadMs);
		return wasThere ? Math.max(nowMs + Math.min(lateMs, takesMs), bornMs + takesMs) : nowMs + takesMs;
	}

	function planOf(context: ControllerContext, pod: WorldPod): Plan {
		const {nowMs} = context;
		const known = plans.get(pod.metadata.uid);
		const terminating = isTerminating(pod);
		if (known?.terminating === terminating) {
			return known;
		}

		const plan = {terminating, dueMs: terminating ? goneMs(pod, timings.goneAfterMs, nowMs) : readyMs(context, pod)};
		plans.set(pod.metadata.uid, plan);
		return plan;
	}

	function reconcile(context: ControllerContext, pod: WorldPod): ReconcileResult {
		const {world, nowMs} = context;
		const {uid, name, namespace} = pod.metadata;
		const {terminating, dueMs} = planOf(context, pod);
		if (!terminating && pod.status?.phase === 'Pending' && pod.status.startTime === undefined) {
			world.updateStatus({...pod, status: statusAfter('create', pod, nowMs, place)});
			return dueMs === undefined ? {} : {requeueAfterMs: dueMs - nowMs};
		}

		if (dueMs === undefined || dueMs > nowMs) {
			return dueMs === undefined ? {} : {requeueAfterMs: dueMs - nowMs};
		}

		plans.set(uid, {terminating, dueMs: undefined});
		if (terminating) {
			world.delete('Pod', namespace, name, {gracePeriodSeconds: 0, uid});
		} else {
			world.updateStatus({...pod, status: statusAfter('ready', pod, nowMs, place)});
		}

		return {};
	}

	return {
		name: 'kubelet',
		keysOf({type, object, before}) {
			if (object.kind !== 'Pod' || type === 'DELETED') {
				return [];
			}

			// Its own writes of a status tell it nothing.
			const isNews = type === 'ADDED' || isTerminating(asPod(object)) !== (before && isTerminating(asPod(before)));
			return isNews ? [keyOf(object)] : [];
		},
		reconcile(context, key) {
			const {namespace, name} = splitKey(key);
			const object = context.world.get('Pod', namespace, name);
			return object ? reconcile(context, asPod(object)) : {};
		},
	};
}
