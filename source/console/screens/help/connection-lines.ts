import type {SourceVitals} from '../../../cluster/source.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {counted, thousands} from '../../format.ts';

type Vitals = SourceVitals['watches'][number];

const mebibyte = 1024 * 1024;

/**
 * How the way to the cluster stands, for who doubts what is shown: one text for the server, for each watch, and for rolltop
 * itself.
 */
export function connectionTexts({nowMs, contact, watches, lagMs, heapBytes}: SourceVitals): readonly string[] {
	const ago = (atMs: number) => `${humanDuration(Math.max(0, nowMs - atMs))} ago`;
	const heard = 'lastMs' in contact && contact.lastMs > 0 ? `last heard ${ago(contact.lastMs)}` : 'never heard';
	const late = lagMs >= 1 ? `, ${thousands(Math.round(lagMs))} ms late with what it reads` : '';
	return [
		`server: ${contact.state === 'lost' ? `does not answer: ${contact.error.message}; ` : ''}${heard}`,
		...watches.map(watch => watchText(watch, ago)),
		`rolltop: ${thousands(Math.round(heapBytes / mebibyte))} MiB of objects${late}`,
	];
}

function watchText({query, status, lastEventMs, resourceVersion, objects, longObjects}: Vitals, ago: Ago): string {
	const where = query.namespace === undefined ? 'all namespaces' : query.namespace;
	const selector = query.labelSelector ?? query.fieldSelector;
	return [
		`${query.resource} in ${where}${selector ? ` (${selector})` : ''}: ${stateText(status, ago)}`,
		counted(objects, 'object'),
		...(lastEventMs === undefined ? [] : [`last change ${ago(lastEventMs)}`]),
		...(resourceVersion === '' ? [] : [`resourceVersion ${resourceVersion}`]),
		...(longObjects === 0 ? [] : [`${counted(longObjects, 'object')} longer than 2 MiB`]),
	].join(', ');
}

type Ago = (atMs: number) => string;

function stateText(status: Vitals['status'], ago: Ago): string {
	switch (status.state) {
		case 'connecting':
		case 'live':
		case 'stopped':
			return status.state;
		case 'syncing':
			return `loading, ${thousands(status.received)} so far`;
		case 'resuming':
			return `broken since ${ago(status.sinceMs)}: ${status.error.message}`;
		case 'blocked':
			return `refused since ${ago(status.sinceMs)}: ${status.error.message}`;
	}
}
