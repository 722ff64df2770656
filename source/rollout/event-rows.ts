import type {Event} from '../kubernetes/objects.ts';
import {epochMs} from './timestamp.ts';

/** The cells of an event, as `kubectl get events` has them. */
export interface EventCells {
	/** Last seen, epoch milliseconds; 0 when the event carries no time. */
	readonly atMs: number;
	/** First seen, likewise. */
	readonly firstMs: number;
	readonly type: string;
	readonly reason: string;
	/** `pod/x`: lower-case kind. */
	readonly object: string;
	readonly message: string;
	readonly count: number;
	/** `kubelet, node-1`: component and host. */
	readonly from: string;
}

/**
 * An event's cells. Those written through events.k8s.io carry eventTime and series, the others firstTimestamp,
 * lastTimestamp and count: both are understood. Source: pkg/printers/internalversion/printers.go, printEvent.
 */
export function eventCells(event: Event): EventCells {
	const {involvedObject, series, source} = event;
	const kind = (involvedObject.kind ?? '').toLowerCase();
	const firstMs = epochMs(event.firstTimestamp) ?? epochMs(event.eventTime) ?? 0;
	const lastMs = epochMs(series ? series.lastObservedTime : event.lastTimestamp) ?? firstMs;
	const from = [source?.component || event.reportingComponent, source?.host || event.reportingInstance];
	return {
		atMs: lastMs,
		firstMs,
		type: event.type ?? '',
		reason: event.reason ?? '',
		object: involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
		message: (event.message ?? '').trim(),
		count: series ? (series.count ?? 0) : event.count || 1,
		from: from.filter(Boolean).join(', '),
	};
}
