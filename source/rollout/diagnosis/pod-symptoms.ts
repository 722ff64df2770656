import type {ContainerStatus, Event, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {eventCells} from '../event-rows.ts';
import {isTerminal, sidecarNames} from '../pod-tally.ts';
import {epochMs} from '../timestamp.ts';
import {compareDiagnoses} from './compare-diagnoses.ts';
import {configSymptom, preparationSymptom} from './config-symptom.ts';
import {containersOf} from './containers.ts';
import {crashSymptom} from './crash-symptom.ts';
import {imageSymptom} from './image-symptom.ts';
import type {LastWords} from './last-words.ts';
import {overdueSinceMs} from './overdue.ts';
import {isReady, lastEvent} from './parts.ts';
import {readinessSymptom, slowStartSymptom} from './readiness-symptom.ts';
import {schedulingSymptom} from './scheduling-symptom.ts';
import type {Symptom} from './symptom.ts';

/**
 * The node under a pod is gone or silent: the node lifecycle controller says so of the pod, in an event or a condition.
 * Without reading nodes that is all there is to see, and it is enough. Its pods are replaced in time; one that should be
 * gone stays until the node is back or removed.
 */
export function nodeSymptom(pod: Pod, events: readonly Event[], nowMs: number): Symptom | undefined {
	const {nodeName = 'its node'} = pod.spec;
	const evicted = pod.status?.conditions?.find(
		({type, status, reason}) => type === 'DisruptionTarget' && status === 'True' && reason === 'DeletionByTaintManager',
	);
	const told = lastEvent(events, 'NodeNotReady');
	if (evicted === undefined && told === undefined) {
		return undefined;
	}

	const toldMs = told && eventCells(told).atMs;
	const readyMs = epochMs(pod.status?.conditions?.find(({type}) => type === 'Ready')?.lastTransitionTime);
	// A pod that became ready since then has its node back.
	const isBack = isReady(pod) && (toldMs === undefined || (readyMs ?? 0) > toldMs);
	if (evicted === undefined && (toldMs === undefined || isBack)) {
		return undefined;
	}

	const evidence = evicted?.message ?? told?.message;
	const sinceMs = toldMs ?? epochMs(evicted?.lastTransitionTime);
	const isLeaving = pod.metadata.deletionTimestamp !== undefined;
	return {
		cause: 'node-lost',
		level: overdueSinceMs(pod, nowMs) === undefined ? 'transient' : 'fault',
		of: nodeName,
		clause: `are on node ${nodeName}, which is not ready${isLeaving ? ': gone only when it is back or removed' : ''}`,
		...(evidence ? {evidence} : {}),
		...(sinceMs === undefined ? {} : {sinceMs}),
	};
}

/** Records don't change, and all the pods of a workload are looked at several times a second. */
const sound = new WeakMap<Pod, boolean>();

/** Whether the pod is ready and all that it tells is well, now and later: without an event there is nothing to say of it. */
function isSound(pod: Pod): boolean {
	const known = sound.get(pod) ?? looksSound(pod);
	sound.set(pod, known);
	return known;
}

function looksSound(pod: Pod): boolean {
	const {phase, conditions = [], containerStatuses = [], initContainerStatuses = []} = pod.status ?? {};
	const isUntroubled = conditions.every(({type, status}) => type !== 'DisruptionTarget' && status === 'True');
	const isUp = ({state, lastState}: ContainerStatus) => state?.running !== undefined && !lastState?.terminated;
	const sidecars = sidecarNames(pod);
	const isDone = ({name, state}: ContainerStatus) => state?.terminated?.exitCode === 0 && !sidecars.has(name);
	return (
		phase === 'Running' &&
		isReady(pod) &&
		isUntroubled &&
		containerStatuses.every(isUp) &&
		initContainerStatuses.every(status => isUp(status) || isDone(status))
	);
}

/** It came to an end by itself: evicted, out of its deadline, refused by its node. */
function failedSymptom({status}: Pod): Symptom | undefined {
	return status?.phase === 'Failed'
		? {
				cause: 'pod-failed',
				level: 'transient',
				clause: `failed${status.reason ? ` (${status.reason})` : ''}`,
				...(status.message ? {evidence: status.message} : {}),
			}
		: undefined;
}

/**
 * What keeps a pod that is meant to stay from serving, the most telling; undefined when nothing does. `template` is the
 * one that it was made from, `events` are its own, `nowMs` epoch milliseconds, `lastWords` what one of its containers printed,
 * perhaps.
 */
export function podSymptom(
	pod: Pod,
	template: PodTemplateSpec | undefined,
	events: readonly Event[],
	nowMs: number,
	lastWords?: LastWords,
): Symptom | undefined {
	if (events.length === 0 && isSound(pod)) {
		return undefined;
	}

	if (isTerminal(pod)) {
		return failedSymptom(pod);
	}

	const lost = nodeSymptom(pod, events, nowMs);
	if (lost) {
		return lost;
	}

	const [first, ...others] = containersOf(pod, template)
		.flatMap(
			container =>
				imageSymptom(container, pod, events) ??
				configSymptom(container, pod) ??
				crashSymptom(container, pod, events, nowMs, lastWords) ??
				[],
		)
		.sort(compareDiagnoses);
	if (first) {
		return others.length === 0 ? first : {...first, others};
	}

	return (
		schedulingSymptom(pod, template) ??
		preparationSymptom(pod, events, nowMs) ??
		readinessSymptom(pod, template, events, nowMs) ??
		slowStartSymptom(pod, events, nowMs)
	);
}
