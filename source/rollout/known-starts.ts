import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {canonicalTemplate, sameTemplate} from './pod-template.ts';
import type {Revision} from './revisions.ts';
import {seenFailedMs, seenKeysOf} from './seen-revisions.ts';
import {comeThroughMs, type RecordSources, serviceRecordOf} from './service-record.ts';

/** What is known of how the pods of a template start, beside those that are there. */
export interface KnownStart {
	readonly template: PodTemplateSpec;
	/** Of what they fail that does not heal by itself: `its pods can't pull web:v9: not found`; absent: they came up. */
	readonly why?: string;
	/** How new that is, epoch milliseconds of the server. */
	readonly atMs: number;
}

/** The same of a template that is a revision's. */
export interface KnownRevisionStart extends KnownStart {
	readonly revision: Revision;
}

/** What is known of each revision: that its pods fail now or did when it was current, or that it came up; of others nothing. */
export function knownStarts(sources: RecordSources, nowMs: number): readonly KnownRevisionStart[] {
	const {revisions, seen} = sources;
	return revisions.flatMap((revision): KnownRevisionStart[] => {
		const {template} = revision;
		const {failure, mayPass, serving, up} = serviceRecordOf(revision, sources, nowMs);
		// What is ready, if only just, came up.
		if (serving > 0 || (failure === undefined && up > 0)) return [{revision, template, atMs: nowMs}];
		if (failure === undefined) {
			const atMs = comeThroughMs(revision, sources, nowMs);
			return atMs < 0 ? [] : [{revision, template, atMs}];
		}
		// What lies around it may be otherwise another time.
		if (mayPass) return [];
		const isLeft = !revision.current && up === 0;
		const seenMs = isLeft ? seenFailedMs(seen, seenKeysOf(revision)) : undefined;
		return [{revision, template, why: failure, atMs: seenMs ?? nowMs}];
	});
}

/**
 * What is known of a template: that this very one fails, else the newest of those whose pods have the same spec, as after a
 * restart, and of equally new ones its own. Undefined: nothing.
 */
export function knownOf<T extends KnownStart>(template: PodTemplateSpec, known: readonly T[]): T | undefined {
	const newestOf = (some: readonly T[]) => some.toSorted((a, b) => b.atMs - a.atMs)[0];
	const own = known.filter(one => sameTemplate(one.template, template));
	const failed = newestOf(own.filter(({why}) => why !== undefined));
	const text = specText(template);
	const others = known.filter(one => !own.includes(one) && specText(one.template) === text);
	return failed ?? newestOf([...own, ...others]);
}

/** Templates that differ only in annotations (a restart) have pods that start alike. */
export const specText = (template: PodTemplateSpec): string => JSON.stringify(canonicalTemplate(template).spec);
