import type {Event} from '../kubernetes/objects.ts';
import {epochMs} from './timestamp.ts';

/** What the event log shows of an event, with the words of `kubectl get events`. */
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
}

/**
 * An event's cells. Those written through events.k8s.io carry eventTime and series, the others firstTimestamp,
 * lastTimestamp and count: both are understood. Source: pkg/printers/internalversion/printers.go, printEvent.
 */
export function eventCells(event: Event): EventCells {
	const {involvedObject, series} = event;
	const kind = (involvedObject.kind ?? '').toLowerCase();
	const firstMs = epochMs(event.firstTimestamp) ?? epochMs(event.eventTime) ?? 0;
	const lastMs = epochMs(series ? series.lastObservedTime : event.lastTimestamp) ?? firstMs;
	return {
		atMs: lastMs,
		firstMs,
		type: event.type ?? '',
		reason: event.reason ?? '',
		object: involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
		message: (event.message ?? '').trim(),
		count: series ? (series.count ?? 0) : event.count || 1,
	};
}
