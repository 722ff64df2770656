import type {Container, Event, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {eventCells} from '../event-rows.ts';
import {epochMs} from '../timestamp.ts';
import {containersOf, containerWords, type ObservedContainer} from './containers.ts';
import {isReady, lastEvent} from './parts.ts';
import type {Symptom} from './symptom.ts';

interface Probe {
	readonly initialDelaySeconds?: number;
	readonly periodSeconds?: number;
	readonly failureThreshold?: number;
}

/** The API's defaults. Source: pkg/apis/core/v1/defaults.go, SetDefaults_Probe. */
const defaultPeriodSeconds = 10;
const defaultThreshold = 3;

function probeOf(spec: Container | undefined, kind: 'readinessProbe' | 'startupProbe'): Probe | undefined {
	const probe = spec?.[kind];
	return typeof probe === 'object' && probe !== null ? probe : undefined;
}

/** How long a probe may fail before it counts, in milliseconds. */
function allowanceMs({
	initialDelaySeconds = 0,
	periodSeconds = defaultPeriodSeconds,
	failureThreshold = defaultThreshold,
}: Probe): number {
	return (initialDelaySeconds + periodSeconds * failureThreshold) * 1000;
}

/** Below this a failing readiness probe is how applications start: those of a healthy rollout fail some times, too. */
const leastFailingMs = 10_000;
/** Below this starting up is nothing to speak of. */
const startingMs = 30_000;

/** When a container began to run, if it does. */
const runningSinceMs = ({status}: ObservedContainer) => epochMs(status.state?.running?.startedAt);

/** The container that keeps a running pod from being ready: the first that isn't. */
function unreadyContainer(pod: Pod, template: PodTemplateSpec | undefined): ObservedContainer | undefined {
	const containers = containersOf(pod, template).filter(({isInit}) => !isInit);
	return containers.every(({status}) => status.state?.running)
		? containers.find(({status}) => status.ready !== true)
		: undefined;
}

/** Since when the pod is not ready although it runs: the later of the two, so that a restart begins anew. */
function unreadySinceMs(pod: Pod, container: ObservedContainer): number | undefined {
	const ready = pod.status?.conditions?.find(({type}) => type === 'Ready');
	const times = [epochMs(ready?.lastTransitionTime), runningSinceMs(container)].filter(ms => ms !== undefined);
	return times.length === 0 ? undefined : Math.max(...times);
}

const readinessFailure = /^Readiness probe (failed|errored)/;

/** Running and not ready for longer than starting takes; undefined when it is ready, or too young to say. */
export function readinessSymptom(
	pod: Pod,
	template: PodTemplateSpec | undefined,
	events: readonly Event[],
	nowMs: number,
): Symptom | undefined {
	const container = isReady(pod) ? undefined : unreadyContainer(pod, template);
	const sinceMs = container && unreadySinceMs(pod, container);
	if (container === undefined || sinceMs === undefined) {
		return undefined;
	}

	if (container.status.started === false) {
		return startingSymptom(container, pod, sinceMs, nowMs);
	}

	const probe = probeOf(container.spec, 'readinessProbe') ?? {};
	const failure = lastEvent(events, 'Unhealthy', readinessFailure);
	const isFresh = failure !== undefined && eventCells(failure).atMs >= sinceMs - 1000;
	const limitMs = isFresh ? Math.max(leastFailingMs, allowanceMs(probe)) : startingMs;
	if (nowMs - sinceMs < limitMs) {
		return undefined;
	}

	const clause = isFresh
		? `run but never became ready: the readiness probe of ${containerWords(container, pod)} fails`
		: 'run but are not ready';
	const evidence = isFresh && failure.message ? {evidence: failure.message} : {};
	return {cause: 'readiness-fails', level: 'transient', clause, sinceMs, ...evidence};
}

/** Its startup probe hasn't passed yet, and hasn't failed often enough for a restart. */
function startingSymptom(container: ObservedContainer, pod: Pod, sinceMs: number, nowMs: number): Symptom | undefined {
	if (nowMs - sinceMs < startingMs) {
		return undefined;
	}

	const probe = probeOf(container.spec, 'startupProbe');
	const clause = `are still starting: the startup probe of ${containerWords(container, pod)} has not passed yet`;
	const countdown = probe ? {countdown: {what: 'restart', atMs: sinceMs + allowanceMs(probe)}} : {};
	return {cause: 'slow-start', level: 'wait', clause, sinceMs, ...countdown};
}

/** On its way up for longer than that takes as a rule, and nothing says that anything is wrong. */
export function slowStartSymptom(pod: Pod, events: readonly Event[], nowMs: number): Symptom | undefined {
	const sinceMs = epochMs(pod.status?.startTime) ?? epochMs(pod.metadata.creationTimestamp);
	if (pod.status?.phase !== 'Pending' || sinceMs === undefined || nowMs - sinceMs < startingMs) {
		return undefined;
	}

	const pulling = lastEvent(events, 'Pulling');
	const pulled = lastEvent(events, 'Pulled');
	const isPulling =
		pulling !== undefined && (pulled === undefined || eventCells(pulled).atMs < eventCells(pulling).atMs);
	const initialising = pod.status.initContainerStatuses?.find(({state}) => state?.running)?.name;
	const what = isPulling
		? `: they pull ${/"([^"]+)"/.exec(pulling.message ?? '')?.[1] ?? 'an image'}`
		: initialising === undefined
			? ''
			: `: init container ${initialising} runs`;
	return {cause: 'slow-start', level: 'wait', clause: `are still starting${what}`, sinceMs};
}
