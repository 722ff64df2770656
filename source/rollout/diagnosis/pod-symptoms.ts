import type {Event, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {eventCells} from '../event-rows.ts';
import {isTerminal} from '../pod-tally.ts';
import {epochMs} from '../timestamp.ts';
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
		clause: `are on node ${nodeName}, which is not ready${isLeaving ? ': gone only when it is back or removed' : ''}`,
		...(evidence ? {evidence} : {}),
		...(sinceMs === undefined ? {} : {sinceMs}),
	};
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
	if (isTerminal(pod)) {
		return failedSymptom(pod);
	}

	const lost = nodeSymptom(pod, events, nowMs);
	if (lost) {
		return lost;
	}

	for (const container of containersOf(pod, template)) {
		const symptom =
			imageSymptom(container, pod, events) ??
			configSymptom(container, pod) ??
			crashSymptom(container, pod, events, nowMs, lastWords);
		if (symptom) {
			return symptom;
		}
	}

	return (
		schedulingSymptom(pod, template) ??
		preparationSymptom(pod, events, nowMs) ??
		readinessSymptom(pod, template, events, nowMs) ??
		slowStartSymptom(pod, events, nowMs)
	);
}
