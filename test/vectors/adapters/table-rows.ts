import type {Event} from '../../../source/kubernetes/objects.ts';
import {humanDuration} from '../../../source/rollout/duration.ts';
import {eventCells} from '../../../source/rollout/event-rows.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import type {Adapter} from '../adapter.ts';

type Moment = string | {readonly time: string};

/** The table's event is the API server's own form: its times may be objects, and the reporting component has another name. */
interface Input {
	readonly event: Omit<Event, 'eventTime' | 'series'> & {
		readonly eventTime?: Moment;
		readonly series?: {readonly count?: number; readonly lastObservedTime?: Moment};
		readonly reportingController?: string;
	};
	readonly now: string;
	readonly wide?: boolean;
}

const timeOf = (moment: Moment | undefined) => (typeof moment === 'object' ? moment.time : (moment ?? null));

function eventOf({eventTime, series, reportingController, ...event}: Input['event']): Event {
	return {
		...event,
		eventTime: timeOf(eventTime),
		...(reportingController ? {reportingComponent: reportingController} : {}),
		...(series ? {series: {...series, lastObservedTime: timeOf(series.lastObservedTime)}} : {}),
	};
}

export const tableRows: Adapter = {
	printEvent: {
		actual({event, now, wide}: Input) {
			const {atMs, firstMs, type, reason, object, from, message, count} = eventCells(eventOf(event));
			const age = (ms: number) => (ms === 0 ? '<unknown>' : humanDuration((epochMs(now) ?? Number.NaN) - ms));
			const narrow = [age(atMs), type, reason, object];
			const more = [event.involvedObject.fieldPath ?? '', from, message, age(firstMs), count, event.metadata.name];
			return {cells: wide ? [...narrow, ...more] : [...narrow, message]};
		},
	},
};
