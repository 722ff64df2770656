import type {Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {humanDuration} from '../../rollout/duration.ts';
import {gitOpsOwner} from '../../rollout/field-owners.ts';
import {fieldsOf} from '../../rollout/json-object.ts';
import {type Reapplied, reapplied} from '../../rollout/last-applied.ts';
import type {Proposal} from '../../rollout/last-good-revision.ts';
import {isProven, type Proof, proofText} from '../../rollout/proof.ts';
import {revisionsOf} from '../../rollout/revisions.ts';
import type {Owned} from './api.ts';

/** What of a workload is changed: its template, the annotation that restarts it, or its size. */
type Written = 'template' | 'restart' | 'replicas';

/** Who may put something else in the place of what is written, as plain sentences. Pure. */
export function ownerNotes(workload: Workload, written: Written): string[] {
	const owner = gitOpsOwner(workload);
	if (owner) return [`${sanitizeText(owner)} manages this ${workload.kind} and may put back what it has now.`];
	const again = reapplied(workload, written === 'replicas' ? 'replicas' : 'template');
	if (!again) return [];
	// An annotation that the manifest never had stays, and so does a size that it doesn't name.
	if (again.type === 'same' && written === 'restart') return [];
	if (again.type === 'untold' && written === 'replicas') return [];
	return [`It was made by kubectl apply: ${reappliedText(again, written)}.`];
}

function reappliedText(again: Reapplied, written: Written): string {
	const applying = 'applying its manifest again brings';
	if (again.type === 'same') return `${applying} back what it has now`;
	if (written === 'replicas')
		return `${applying} the manifest's own ${again.type === 'other' ? `${Number(again.value)} replicas` : 'replicas'}`;
	return `${applying} the manifest's own template${again.type === 'other' ? `, not that of now${imagesText(again.value)}` : ''}`;
}

/** The manifest is text in an annotation: nothing of its shape is sure. */
function imagesText(template: unknown): string {
	const {containers} = fieldsOf(fieldsOf(template).spec);
	const images = (Array.isArray(containers) ? containers : []).map(each => fieldsOf(each).image);
	const text = images.filter(image => typeof image === 'string').join(', ');
	return text === '' ? '' : `: ${sanitizeText(text)}`;
}

/** What a person should know before the template is replaced, as plain sentences; `owned` undefined: not known. Pure. */
export function notesOf(
	workload: Workload,
	owned: Owned | undefined,
	whilePaused: 'resume' | 'stay-paused' | undefined,
): string[] {
	const notes: string[] = [];
	if (whilePaused === 'resume') notes.push('It is paused: one patch sets the template and resumes it.');
	if (whilePaused === 'stay-paused') notes.push('It stays paused: nothing rolls until it is resumed.');
	notes.push(...ownerNotes(workload, 'template'));
	if (owned && !revisionsOf(workload, owned).some(({current}) => current)) {
		const what = workload.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
		notes.push(`The present template never ran: it has no ${what} and no revision, and can not be rolled back to.`);
	}
	return notes;
}

/** Of a revision that nobody chose: what speaks for it, or that nothing does; `others`: how many more there are to choose from. */
export function proofNote({revision: {number}, proof}: Proposal, others: number): string {
	return `${proofSentence(number, proof)}${others > 0 && !isProven(proof) ? ' History shows the others.' : ''}`;
}

function proofSentence(number: number, proof: Proof): string {
	const words = proofText(proof);
	if (proof.wasGivenUp) {
		return `This goes forward again, to revision ${number}: ${words}.`;
	}
	switch (proof.kind) {
		case 'unproven': {
			const {currentMs, justUp} = proof;
			if (justUp !== undefined) return `Little speaks for revision ${number}: ${words}.`;
			const current = currentMs === undefined ? '' : `; it was current ${humanDuration(currentMs)}`;
			return `Nothing shows that revision ${number} worked${current}.`;
		}
		case 'seen-briefly':
			return `Little speaks for revision ${number}: ${words}.`;
		case 'serving':
			return proof.isLesser
				? `Revision ${number} may have been left half-way: ${words}, most that serve are others'.`
				: `Revision ${number} is proposed because it works: ${words}.`;
		case 'was-current':
			return proof.seenMs === undefined
				? `Nobody saw revision ${number} work, but it ${words}.`
				: `Revision ${number} ${words}.`;
		default:
			return `Revision ${number} is proposed because it works: ${words}.`;
	}
}
