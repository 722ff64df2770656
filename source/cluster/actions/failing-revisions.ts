import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {knownFailures} from '../../rollout/last-good-revision.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {type Revision, revisionsOf} from '../../rollout/revisions.ts';
import type {Owned} from './api.ts';
import type {FailingTemplate} from './forecast-action.ts';

/** A revision whose pods fail, or did when it was current. */
export interface FailingRevision extends FailingTemplate {
	readonly revision: Revision;
}

/**
 * The revisions whose pods would fail again: by the pods that were read, and by what is known of them besides, by the uid of
 * what keeps them. Words are safe to show. `nowMs`: the server's time, epoch milliseconds.
 */
export function failingRevisions(
	workload: Workload,
	owned: Owned,
	pods: readonly Pod[] | undefined,
	known: ReadonlyMap<string, string>,
	nowMs: number,
): readonly FailingRevision[] {
	const revisions = revisionsOf(workload, owned);
	const shown = knownFailures({workload, revisions, ...(pods ? {pods} : {})}, nowMs);
	return revisions.flatMap(revision => {
		const {uid} = revision.object.metadata;
		const why = shown.get(uid) ?? known.get(uid);
		return why === undefined ? [] : [{revision, template: revision.template, why: sanitizeText(why)}];
	});
}

/** Why a template should not be rolled to, as a sentence; undefined where no revision that failed has it. */
export function failingWarning(after: Workload, failing: readonly FailingRevision[]): string | undefined {
	const same = failing.find(({template}) => sameTemplate(template, after.spec.template));
	return same && `This is the template of revision ${same.revision.number}, which failed: ${same.why}.`;
}

/** Another image changes nothing of what else the present pods may fail of; undefined where that is nothing. */
export function onlyImageNote(failing: readonly FailingRevision[]): string | undefined {
	const present = failing.find(({revision}) => revision.current);
	return present && !isOfImage(present.why)
		? `Only the image changes. Now ${present.why}: unless that comes of the image, the new pods will do the same.`
		: undefined;
}

/** Of the words of `imageSymptom`, whose remedy is another image. */
const isOfImage = (why: string) =>
	/^its (?:pods (?:can't (?:pull|use)|have an image name|may not pull)|image)/.test(why);
