import type {PodStart, PodTimings} from '../../../source/control-plane/forecast/pod-timings.ts';
import {parseGoDuration} from '../../../source/control-plane/kubelet/go-duration.ts';
import {behaviorLabel} from '../../../source/control-plane/kubelet/pod-stages.ts';
import {asPod, isReady, isTerminalPhase, type WorldPod} from '../../../source/control-plane/pods.ts';
import type {PodTemplateSpec} from '../../../source/kubernetes/objects.ts';
import {sameTemplate} from '../../../source/rollout/pod-template.ts';
import {kubeletOf, type Trace, watchesOf} from '../trace.ts';

const usualReadyMs = 1000;
const usualGoneMs = 300;
/** By so much two pods of one recording differ. */
const spreadMs = 60;
/** A pod that lived so long and was not ready was not going to be. */
const neverReadyMs = 3000;

interface Life {
	readonly bornMs: number;
	readonly pod: WorldPod;
	readyMs?: number;
	askedMs?: number;
	overMs?: number;
	lastMs: number;
}

function livesIn(trace: Trace): readonly Life[] {
	const lives = new Map<string, Life>();
	for (const {resource, t, object, event} of watchesOf(trace)) {
		if (resource !== 'pods') {
			continue;
		}

		const pod = asPod(object);
		const life: Life = lives.get(object.metadata.uid) ?? {bornMs: t, pod, lastMs: t};
		lives.set(object.metadata.uid, life);
		life.lastMs = t;
		if (isReady(pod)) {
			life.readyMs ??= t;
		}

		if (object.metadata.deletionTimestamp !== undefined) {
			life.askedMs ??= t;
		}

		if (event === 'DELETED' || isTerminalPhase(pod.status?.phase)) {
			life.overMs ??= t;
		}
	}

	return [...lives.values()];
}

const hashOf = (pod: Pick<WorldPod, 'metadata'>) =>
	pod.metadata.labels?.['pod-template-hash'] ?? pod.metadata.labels?.['controller-revision-hash'] ?? '';

function startIn(lives: readonly Life[]): PodStart | undefined {
	const samplesMs = lives.flatMap(({bornMs, readyMs}) => (readyMs === undefined ? [] : [readyMs - bornMs]));
	if (samplesMs.length > 0) {
		return {starts: true, samplesMs, spreadMs: 0};
	}

	const isNever = lives.some(({bornMs, askedMs, lastMs}) => (askedMs ?? lastMs) - bornMs > neverReadyMs);
	return isNever ? {starts: false, why: 'not in the recording'} : undefined;
}

const median = (values: readonly number[], usual: number) =>
	[...values].sort((a, b) => a - b)[values.length >> 1] ?? usual;

/** The recorded revision that has a template, by the hash of its pods. */
function hashOfTemplate(trace: Trace, template: PodTemplateSpec): string | undefined {
	const sets = watchesOf(trace).filter(({resource}) => resource === 'replicasets');
	const found = sets.find(({object}) =>
		sameTemplate((object.spec as {readonly template: PodTemplateSpec}).template, template),
	);
	return found?.object.metadata.labels?.['pod-template-hash'];
}

/** How long the pods of a recording took, and which of them never became ready: given, not learned. */
export function traceTimings(trace: Trace): PodTimings {
	const lives = livesIn(trace);
	const isPlayed = kubeletOf(trace) === 'kwok';
	const byHash = new Map([...Map.groupBy(lives, ({pod}) => hashOf(pod))].map(([hash, own]) => [hash, startIn(own)]));
	const gone = lives.flatMap(({askedMs, overMs}) =>
		askedMs === undefined || overMs === undefined ? [] : [overMs - askedMs],
	);
	const known = (pod: Pick<WorldPod, 'metadata'>, template: PodTemplateSpec | undefined) =>
		byHash.get(hashOf(pod)) ?? byHash.get((template && hashOfTemplate(trace, template)) ?? '');
	return {
		startOf(pod, template) {
			const recorded = known(pod as Pick<WorldPod, 'metadata'>, template);
			const annotation = pod.metadata.annotations?.['rolltop.dev/ready-after'] ?? '';
			const readyMs = parseGoDuration(annotation) ?? usualReadyMs;
			const isBroken = pod.metadata.labels?.[behaviorLabel] !== undefined || recorded?.starts === false;
			if (isPlayed && isBroken) {
				return {starts: false, why: 'not in the recording'};
			}

			return recorded ?? {starts: true, samplesMs: [readyMs], spreadMs};
		},
		goneAfterMs: median(gone, usualGoneMs),
		basis: 'pods',
	};
}
