import type {Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {humanDuration} from '../../rollout/duration.ts';
import {type KnownStart, knownOf, specText} from '../../rollout/known-starts.ts';
import {podStatusOf, podTone} from '../../rollout/pod-status.ts';
import {templateHashLabel} from '../../rollout/pod-template.ts';
import {epochMs} from '../../rollout/timestamp.ts';

/** How the pods of a template start. */
export type PodStart =
	/** One of these, drawn for each pod, give or take half of `spreadMs`. Never empty. */
	| {readonly starts: true; readonly samplesMs: readonly number[]; readonly spreadMs: number}
	/** They don't become ready; `why` is a word of kubectl's STATUS or a clause. */
	| {readonly starts: false; readonly why: string};

/** How long pods take; what a forecast rests on. */
export interface PodTimings {
	/** `template` is that of the pod's owner, where it is known. */
	startOf(pod: Pick<Pod, 'metadata' | 'spec'>, template: PodTemplateSpec | undefined): PodStart;
	/** From a pod's deletion to its end. */
	readonly goneAfterMs: number;
	/** What the starts were taken from; `assumed`: no pod of the workload tells. */
	readonly basis: 'pods' | 'assumed';
}

/** Where no pod tells: an image that is on the node already and a process that is ready within seconds. */
export const assumedStartMs: readonly number[] = [3_000, 5_000, 10_000];
/** Most processes end at SIGTERM; the grace period is the longest that it can take. */
export const assumedGoneMs = 2_000;
/** Times of the API have whole seconds: one that reads 0 was shorter than that. */
const shortestStartMs = 500;
const timestampSpreadMs = 1_000;
/** A pod that became ready so much later than the others had been ready before: it is no start. */
const latestOverMedian = 3;
const latestOverMs = 5_000;
/** Pods that take so many times as long as the slowest known start are taken not to become ready at all. */
const overdueTimes = 3;
const overdueMs = 30_000;

const revisionHashLabel = 'controller-revision-hash';
const hashOf = ({metadata}: Pick<Pod, 'metadata'>) =>
	metadata.labels?.[templateHashLabel] ?? metadata.labels?.[revisionHashLabel] ?? '';

function readySinceMs({status}: Pod): number | undefined {
	const ready = status?.conditions?.find(({type, status: state}) => type === 'Ready' && state === 'True');
	return epochMs(ready?.lastTransitionTime);
}

/** From its creation to Ready, of a pod that started without a restart. */
function startMsOf(pod: Pod): number | undefined {
	const [bornMs, readyMs] = [epochMs(pod.metadata.creationTimestamp), readySinceMs(pod)];
	const isRestarted = pod.status?.containerStatuses?.some(({restartCount = 0}) => restartCount > 0);
	return bornMs === undefined || readyMs === undefined || isRestarted
		? undefined
		: Math.max(shortestStartMs, readyMs - bornMs);
}

/** The samples without those that are no starts. */
function plausible(samples: readonly number[]): readonly number[] {
	const sorted = [...samples].sort((a, b) => a - b);
	const median = sorted[(sorted.length - 1) >> 1] ?? 0;
	return sorted.filter(ms => ms <= latestOverMedian * median + latestOverMs);
}

const startsOf = (pods: readonly Pod[]) => plausible(pods.map(startMsOf).filter(ms => ms !== undefined));

/** Why the pods of one revision don't become ready; undefined: nothing speaks against them. */
function failureOf(pods: readonly Pod[], slowestMs: number, nowMs: number): string | undefined {
	const staying = pods.filter(pod => podTone(pod) !== 'ended');
	if (staying.length === 0 || staying.some(pod => readySinceMs(pod) !== undefined)) {
		return undefined;
	}

	const failing = staying.find(pod => podTone(pod) === 'bad');
	if (failing) {
		return podStatusOf(failing);
	}

	const ages = staying.map(({metadata}) => nowMs - (epochMs(metadata.creationTimestamp) ?? nowMs));
	const oldestMs = Math.max(...ages);
	const isOverdue = oldestMs > Math.max(overdueMs, overdueTimes * slowestMs);
	return isOverdue ? `none ready in ${humanDuration(oldestMs)}` : undefined;
}

/** By image the word for its failed pulls, unless a pod runs it somewhere. */
function missingImages(pods: readonly Pod[]): ReadonlyMap<string, string> {
	const statuses = pods.flatMap(({spec, status}) =>
		[...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(one => ({
			image: spec.containers.find(({name}) => name === one.name)?.image ?? one.image ?? '',
			one,
		})),
	);
	const running = new Set(statuses.filter(({one}) => one.state?.running).map(({image}) => image));
	const failing = statuses.flatMap(({image, one}): [string, string][] => {
		const {reason = ''} = one.state?.waiting ?? {};
		return /^(ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(reason) ? [[image, reason]] : [];
	});
	return new Map(failing.filter(([image]) => !running.has(image)));
}

export interface LearnInput {
	readonly pods: readonly Pod[];
	/** By the value of the hash label of their pods: the templates that are known. */
	readonly templates: ReadonlyMap<string, PodTemplateSpec>;
	/** What is known besides of how pods of some templates start. */
	readonly known?: readonly KnownStart[];
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/**
 * What a workload's own pods tell of how pods start: created to Ready, by revision where one of its pods is ready, else
 * as those of the other revisions; and which revisions are known not to start, by their pods or from before. Records or whole objects.
 */
export function learnPodTimings({pods, templates, known = [], nowMs}: LearnInput): PodTimings {
	const all = startsOf(pods);
	const fallback: PodStart =
		all.length > 0
			? {starts: true, samplesMs: all, spreadMs: timestampSpreadMs}
			: {starts: true, samplesMs: assumedStartMs, spreadMs: 0};
	const missing = missingImages(pods);
	const byHash = new Map<string, PodStart>();
	const bySpec = new Map<string, PodStart>();
	for (const [hash, own] of Map.groupBy(pods, hashOf)) {
		const samplesMs = startsOf(own);
		const why = failureOf(own, Math.max(0, ...all), nowMs);
		const start: PodStart | undefined = why
			? {starts: false, why}
			: samplesMs.length > 0
				? {starts: true, samplesMs, spreadMs: timestampSpreadMs}
				: undefined;
		const template = templates.get(hash);
		if (start) {
			byHash.set(hash, start);
		}

		if (start && template) {
			bySpec.set(specText(template), start);
		}
	}

	/** Pods of its like that became ready speak loudest, then what is known from before, then pods that did not. */
	const startLike = (template: PodTemplateSpec): PodStart | undefined => {
		const shown = bySpec.get(specText(template));
		const why = shown?.starts ? undefined : knownOf(template, known)?.why;
		return why === undefined ? shown : {starts: false, why};
	};
	const bySpecOnce = new Map<PodTemplateSpec, PodStart | undefined>();
	const likeTemplate = (template: PodTemplateSpec) => {
		if (!bySpecOnce.has(template)) {
			bySpecOnce.set(template, startLike(template));
		}

		return bySpecOnce.get(template);
	};
	return {
		startOf(pod, template) {
			const shown = byHash.get(hashOf(pod)) ?? (template && likeTemplate(template));
			const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
			const image = containers.find(container => missing.has(container.image ?? ''))?.image;
			return shown ?? (image === undefined ? fallback : {starts: false, why: missing.get(image) ?? ''});
		},
		goneAfterMs: goneAfterMs(pods),
		basis: all.length > 0 ? 'pods' : 'assumed',
	};
}

/** The longest that a container of a deleted pod took to end, where one has ended. */
function goneAfterMs(pods: readonly Pod[]): number {
	const took = pods.flatMap(pod => {
		const {deletionTimestamp, deletionGracePeriodSeconds = 0} = pod.metadata;
		const endsMs = epochMs(deletionTimestamp);
		const finished = (pod.status?.containerStatuses ?? []).map(({state}) => epochMs(state?.terminated?.finishedAt));
		const askedMs = endsMs === undefined ? undefined : endsMs - deletionGracePeriodSeconds * 1000;
		return askedMs === undefined ? [] : finished.filter(ms => ms !== undefined).map(ms => ms - askedMs);
	});
	const longest = Math.max(0, ...took);
	return longest > 0 ? longest : assumedGoneMs;
}
