import type {Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {gitOpsOwner} from '../../rollout/field-owners.ts';
import {isProven, type Proposal, proofText} from '../../rollout/last-good-revision.ts';
import {revisionsOf} from '../../rollout/revisions.ts';
import type {Owned} from './api.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Who may put something else in the place of what is written, as plain sentences. Pure. */
export function ownerNotes(workload: Workload): string[] {
	const owner = gitOpsOwner(workload);
	if (owner) return [`${sanitizeText(owner)} manages this ${workload.kind} and may put back what it has now.`];
	return workload.metadata.annotations?.[lastApplied]
		? ['It was made by kubectl apply: applying its manifest again brings back what it has now.']
		: [];
}

/** What a person should know before the template is replaced, as plain sentences. Pure. */
export function notesOf(workload: Workload, owned: Owned, whilePaused: 'resume' | 'stay-paused' | undefined): string[] {
	const notes: string[] = [];
	if (whilePaused === 'resume') {
		notes.push('It is paused: one patch sets the template and resumes it.');
		notes.push(
			'kubectl can not do this in one step: its line resumes first, and the present template rolls for a moment.',
		);
	}
	if (whilePaused === 'stay-paused') {
		notes.push('It stays paused: nothing rolls until it is resumed.');
		notes.push('kubectl can not do this in one step: between its commands the template rolls for a moment.');
	}
	notes.push(...ownerNotes(workload));
	if (!revisionsOf(workload, owned).some(({current}) => current)) {
		const what = workload.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
		notes.push(`The present template never ran: it has no ${what} and no revision, and can not be rolled back to.`);
	}
	return notes;
}

/** Of a revision that nobody chose: what speaks for it, or that nothing does. */
export function proofNote({revision: {number}, proof}: Proposal): string {
	const others = 'h shows the others.';
	if ('seenMs' in proof) {
		return `Revision ${number} is not proven to work: ${proofText(proof)}. ${others}`;
	}
	if (proof.kind === 'unproven') {
		return `Nothing shows that revision ${number} worked: unproven. ${others}`;
	}
	return isProven(proof)
		? `Revision ${number} is proposed because it works: ${proofText(proof)}.`
		: `Nobody saw revision ${number} work, but it ${proofText(proof)}. ${others}`;
}
