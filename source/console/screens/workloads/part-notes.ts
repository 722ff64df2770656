import type {ClusterView, Freshness, ListPart} from '../../../cluster/cluster.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {kindWords} from '../../../rollout/workload-kind.ts';
import {freshnessText} from '../../freshness-text.ts';

/** What is known of one watch beside the list's own word; undefined: nothing that the header does not say. */
function noteOf(part: Freshness, whole: Freshness, nowMs: number): string | undefined {
	switch (part.state) {
		case 'blocked': {
			const {asOfMs, error} = part;
			const why =
				error.kind === 'forbidden'
					? 'no right to list'
					: error.kind === 'not-found'
						? 'not served here'
						: error.message;
			return asOfMs === undefined ? why : `${why}, as of ${humanDuration(Math.max(0, nowMs - asOfMs))} ago`;
		}
		case 'connecting':
			return part.error === undefined || whole.state === 'connecting' ? undefined : freshnessText(part, nowMs).text;
		case 'stale':
		case 'syncing':
		case 'live':
			return undefined;
	}
}

/**
 * What the server does not tell for the list: `statefulsets, daemonsets: no right to list`, and which
 * namespaces are shown in place of all; empty when there is nothing of that.
 */
export function partNotes({parts, workloads, scope}: ClusterView, nowMs: number): string {
	const byNote = new Map<string, ListPart[]>();
	// Of a list that is refused as a whole, the header and the counts say why.
	if (parts.every(({freshness}) => freshness.state === 'blocked')) return scope?.sentence ?? '';
	for (const part of parts) {
		const note = noteOf(part.freshness, workloads.freshness, nowMs);
		if (note !== undefined) byNote.set(note, [...(byNote.get(note) ?? []), part]);
	}
	const refused = [...byNote].map(([note, noted]) => `${namesOf(noted)}: ${note}`);
	return [...(scope ? [scope.sentence] : []), refused.join('; ')].filter(text => text !== '').join(' ');
}

/** Which parts of the list are old while others are not: `statefulsets`; empty when all are, or none. */
export function oldParts(parts: readonly ListPart[]): string {
	const told = parts.filter(({freshness}) => freshness.state !== 'blocked');
	const old = told.filter(({freshness}) => freshness.state === 'stale');
	return old.length === told.length ? '' : namesOf(old);
}

/** Which parts of the list the server refuses to tell while it tells others; empty when it tells all, or none. */
export function refusedParts(parts: readonly ListPart[]): string {
	const refused = parts.filter(({freshness}) => freshness.state === 'blocked');
	return refused.length === parts.length ? '' : namesOf(refused);
}

function namesOf(parts: readonly ListPart[]): string {
	const kinds = [...new Set(parts.map(({kind}) => kindWords[kind].plural))].join(', ');
	const namespaces = [...new Set(parts.flatMap(({namespace}) => namespace ?? []))];
	return namespaces.length === 0 ? kinds : `${kinds} in ${namespaces.join(', ')}`;
}

/** How far one row can be trusted: as its own watch, where that is known. */
export function rowFreshness({parts, workloads}: ClusterView, {kind, metadata}: Workload): Freshness {
	const own = parts.find(
		part => part.kind === kind && (part.namespace === undefined || part.namespace === metadata.namespace),
	);
	return own?.freshness ?? workloads.freshness;
}
