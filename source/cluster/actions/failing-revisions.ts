import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {type KnownRevisionStart, knownOf, knownStarts} from '../../rollout/known-starts.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {revisionsOf} from '../../rollout/revisions.ts';
import type {Remembered} from '../../rollout/service-record.ts';
import type {Owned} from './api.ts';

/**
 * How the pods of the revisions would start again: by the pods that were read, and by what is remembered of them besides.
 * Words are safe to show. `nowMs`: the server's time, epoch milliseconds.
 */
export function knownRevisions(
	workload: Workload,
	owned: Owned,
	pods: readonly Pod[] | undefined,
	remembered: Remembered,
	nowMs: number,
): readonly KnownRevisionStart[] {
	const revisions = revisionsOf(workload, owned);
	return knownStarts({workload, revisions, ...remembered, ...(pods ? {pods} : {})}, nowMs).map(({why, ...known}) =>
		why === undefined ? known : {...known, why: sanitizeText(why)},
	);
}

/** Why a template should not be rolled to, as a sentence; undefined where no revision that failed has it. */
export function failingWarning(after: Workload, known: readonly KnownRevisionStart[]): string | undefined {
	const {template} = after.spec;
	const like = knownOf(template, known);
	if (like?.why === undefined) return undefined;
	const {number} = like.revision;
	const but = sameTemplate(like.template, template) ? '' : ' but for its labels and annotations';
	return `This is the template of revision ${number}${but}, which failed: ${like.why}.`;
}

/** Another image changes nothing of what else the present pods may fail of; undefined where that is nothing. */
export function onlyImageNote(known: readonly KnownRevisionStart[]): string | undefined {
	const why = known.find(({revision}) => revision.current)?.why;
	return why !== undefined && !isOfImage(why)
		? `Only the image changes. Now ${why}: unless that comes of the image, the new pods will do the same.`
		: undefined;
}

/** Of the words of `imageSymptom`, whose remedy is another image. */
const isOfImage = (why: string) =>
	/^its (?:pods (?:can't (?:pull|use)|have an image name|may not pull)|image)/.test(why);
