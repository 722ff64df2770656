import {compareText} from '../../rollout/revisions.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import {conditionOf, isActive, isReady, type WorldPod} from '../pods.ts';

/** A pod, and how many active pods of the same workload run on its node. */
export interface RankedPod {
	readonly pod: WorldPod;
	readonly rank: number;
}

export interface RankingOptions {
	readonly nowMs: number;
	/** The gate PodDeletionCost; on since 1.22. */
	readonly deletionCost?: boolean;
}

const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';
const greatestInt32 = 2 ** 31;
const nanosecondsPerMs = 1e6;

const phaseOrder: Readonly<Record<string, number>> = {Pending: 0, Unknown: 1, Running: 2};

/** What it costs to delete a pod; 0 for what is no int32 as the API writes one. Source: GetDeletionCostFromPodAnnotations. */
function costOf({metadata}: WorldPod): number {
	const text = metadata.annotations?.[costAnnotation] ?? '';
	const cost = /^(0|-?[1-9]\d*|-0)$/.test(text) ? Number(text) : 0;
	return cost >= -greatestInt32 && cost < greatestInt32 ? cost : 0;
}

const readySinceMs = (pod: WorldPod) => epochMs(conditionOf(pod, 'Ready')?.lastTransitionTime);

/** An age as a power of two; ages of about the same length are the same to the ranking. */
function ageBucket(sinceMs: number, nowMs: number): number {
	const age = (nowMs - sinceMs) * nanosecondsPerMs;
	return age > 0 ? Math.trunc(Math.log2(age)) : -1;
}

/** The younger first, of the same bucket by uid, which is as good as by chance; without a time before all. */
function compareAges(
	a: number | undefined,
	b: number | undefined,
	uids: readonly [string, string],
	nowMs: number,
): number {
	if (a === undefined || b === undefined) {
		return Number(b === undefined) - Number(a === undefined);
	}

	return ageBucket(a, nowMs) - ageBucket(b, nowMs) || compareText(...uids);
}

function restarts({spec, status}: WorldPod): {readonly regular: number; readonly sidecar: number} {
	const sidecars = (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always');
	const names = new Set(sidecars.map(({name}) => name));
	const counts = (status?.containerStatuses ?? []).map(({restartCount = 0}) => restartCount);
	const ofSidecars = (status?.initContainerStatuses ?? []).filter(({name}) => names.has(name));
	return {
		regular: Math.max(0, ...counts),
		sidecar: Math.max(0, ...ofSidecars.map(({restartCount = 0}) => restartCount)),
	};
}

/**
 * Which of two pods a ReplicaSet deletes first: negative: `a`; 0: they are equal. Source: controller_utils.go,
 * ActivePodsWithRanks.Less.
 */
export function compareForDeletion(a: RankedPod, b: RankedPod, {nowMs, deletionCost = true}: RankingOptions): number {
	const [x, y] = [a.pod, b.pod];
	const uids = [x.metadata.uid, y.metadata.uid] as const;
	const [readyX, readyY] = [isReady(x), isReady(y)];
	const [sinceX, sinceY] = [readySinceMs(x), readySinceMs(y)];
	const [madeX, madeY] = [epochMs(x.metadata.creationTimestamp), epochMs(y.metadata.creationTimestamp)];
	const [restartsX, restartsY] = [restarts(x), restarts(y)];
	const phase = (pod: WorldPod) => phaseOrder[pod.status?.phase ?? ''] ?? 0;
	return (
		Number(Boolean(x.spec.nodeName)) - Number(Boolean(y.spec.nodeName)) ||
		phase(x) - phase(y) ||
		Number(readyX) - Number(readyY) ||
		(deletionCost ? costOf(x) - costOf(y) : 0) ||
		b.rank - a.rank ||
		(readyX && readyY && sinceX !== sinceY ? compareAges(sinceX, sinceY, uids, nowMs) : 0) ||
		restartsY.regular - restartsX.regular ||
		restartsY.sidecar - restartsX.sidecar ||
		(madeX === madeY ? 0 : compareAges(madeX, madeY, uids, nowMs))
	);
}

/**
 * The `count` pods to delete, the first one first. `related` are the pods of the whole workload: one that shares its
 * node with more of them goes earlier. All of them are taken as they come. Source: replica_set.go, getPodsToDelete.
 */
export function podsToDelete(
	pods: readonly WorldPod[],
	related: readonly WorldPod[],
	count: number,
	nowMs: number,
): readonly WorldPod[] {
	if (count >= pods.length) {
		return pods;
	}

	const onNode = new Map<string, number>();
	for (const {spec} of related.filter(isActive)) {
		onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1);
	}

	return pods
		.map(pod => ({pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0}))
		.sort((a, b) => compareForDeletion(a, b, {nowMs}))
		.slice(0, count)
		.map(({pod}) => pod);
}
