import {forgetBefore} from '../forget-before.ts';
import {microTimestamp, timestamp} from '../time.ts';
import type {NewObject, RecordedEvent, World} from '../world.ts';
import {createEventCorrelator} from './correlator.ts';

/** Writes one event of a component to the world. */
export type RecordEvent = (world: World, nowMs: number, event: RecordedEvent) => void;

/** Events of cluster-scoped objects live here. Source: client-go, tools/record/event.go, makeEvent. */
const defaultEventNamespace = 'default';

/** Names carry the moment in nanoseconds; two events of one moment get neighbouring ones. */
function createEventNames(): (objectName: string, nowMs: number) => string {
	let last = 0n;
	return (objectName, nowMs) => {
		const now = BigInt(Math.round(nowMs * 1000)) * 1000n;
		last = now > last ? now : last + 1n;
		return `${objectName}.${last.toString(16)}`;
	};
}

function commonFields({about, fieldPath, reason, message, type}: RecordedEvent, objectName: string): NewObject {
	const {namespace, name, uid, resourceVersion} = about.metadata;
	return {
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {name: objectName, namespace: namespace ?? defaultEventNamespace},
		involvedObject: {
			kind: about.kind,
			...(namespace === undefined ? {} : {namespace}),
			name,
			uid,
			apiVersion: about.apiVersion,
			resourceVersion,
			...(fieldPath === undefined ? {} : {fieldPath}),
		},
		reason,
		message,
		type,
	};
}

/**
 * The recorder of a component that writes core/v1 events (`source`, `count`, first and last time): repeats are counted
 * on one object, similar ones combined, floods dropped. An event that was removed meanwhile is made again with its count.
 * One recorder stands for one process. Source: client-go, tools/record/event.go.
 */
export function createEventRecorder(component: string): RecordEvent {
	const correlate = createEventCorrelator();
	const nameOf = createEventNames();

	return (world, nowMs, event) => {
		const {about, host, fieldPath, type, reason, message} = event;
		const {namespace, name, uid} = about.metadata;
		const {apiVersion, kind} = about;
		const correlation = correlate(
			{
				component,
				about: {apiVersion, kind, name, uid, ...(namespace === undefined ? {} : {namespace})},
				type,
				reason,
				message,
				objectName: nameOf(name, nowMs),
				...(host === undefined ? {} : {host}),
				...(fieldPath === undefined ? {} : {fieldPath}),
			},
			nowMs,
		);
		if (correlation.outcome === 'drop') {
			return;
		}

		const {objectName, count, firstMs} = correlation;
		const stored = world.get('Event', namespace ?? defaultEventNamespace, objectName);
		const counted = {message: correlation.message, count, lastTimestamp: timestamp(nowMs)};
		if (correlation.outcome === 'update' && stored) {
			world.update({...stored, ...counted});
			return;
		}

		world.create({
			...commonFields(event, objectName),
			source: {component, ...(host === undefined ? {} : {host})},
			firstTimestamp: timestamp(firstMs),
			...counted,
			eventTime: null,
			reportingComponent: component,
			reportingInstance: host ?? '',
		});
	};
}

interface Series {
	readonly objectName: string;
	readonly count: number;
	readonly lastMs: number;
}

/** A series is closed, and a repeat starts a new event, after so long without one. Source: client-go, tools/events. */
const seriesWindowMs = 360_000;

/**
 * The recorder of a component that writes events.k8s.io events, as the scheduler does: an exact moment and an action,
 * no source and no count; repeats become a series. The world stores them in their core/v1 form.
 * Source: client-go, tools/events/event_broadcaster.go.
 */
export function createSeriesRecorder(component: string, instance: string): RecordEvent {
	const nameOf = createEventNames();
	const series = new Map<string, Series>();
	const renew = (key: string, value: Series) => {
		// The least recent one stands first.
		series.delete(key);
		series.set(key, value);
	};

	return (world, nowMs, event) => {
		const {about, type, reason, action} = event;
		const namespace = about.metadata.namespace ?? defaultEventNamespace;
		// The message is no part of the identity: a repeat with other words only prolongs the series.
		const key = [type, reason, action ?? '', about.kind, namespace, about.metadata.name, about.metadata.uid].join('\n');
		const before = series.get(key);
		const stored = before && world.get('Event', namespace, before.objectName);
		if (before && stored && nowMs - before.lastMs <= seriesWindowMs) {
			const count = before.count + 1;
			renew(key, {...before, count, lastMs: nowMs});
			world.update({...stored, series: {count, lastObservedTime: microTimestamp(nowMs)}});
			return;
		}

		const objectName = nameOf(about.metadata.name, nowMs);
		renew(key, {objectName, count: 1, lastMs: nowMs});
		forgetBefore(series, nowMs - seriesWindowMs);

		world.create({
			...commonFields(event, objectName),
			source: {},
			firstTimestamp: null,
			lastTimestamp: null,
			eventTime: microTimestamp(nowMs),
			...(action === undefined ? {} : {action}),
			reportingComponent: component,
			reportingInstance: instance,
		});
	};
}
