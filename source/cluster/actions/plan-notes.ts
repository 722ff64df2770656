import type {Deployment, ReplicaSet} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {gitOpsOwner} from '../../rollout/field-owners.ts';
import {isProven, type Proposal, proofText} from '../../rollout/last-good-revision.ts';
import {newReplicaSetOf, ownedReplicaSets} from '../../rollout/revisions.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What a person should know before the template is replaced, as plain sentences. Pure. */
export function notesOf(
	deployment: Deployment,
	replicaSets: readonly ReplicaSet[],
	whilePaused: 'resume' | 'stay-paused' | undefined,
): string[] {
	const notes: string[] = [];
	if (whilePaused === 'resume') notes.push('It is paused: one patch sets the template and resumes it.');
	if (whilePaused === 'stay-paused') {
		notes.push('It stays paused: nothing rolls until it is resumed.');
		notes.push('kubectl can not do this in one step: between its commands the template rolls for a moment.');
	}
	const owner = gitOpsOwner(deployment);
	if (owner) notes.push(`${sanitizeText(owner)} manages this Deployment and may put the present template back.`);
	else if (deployment.metadata.annotations?.[lastApplied]) {
		notes.push('It was made by kubectl apply: applying its manifest again brings the present template back.');
	}
	if (!newReplicaSetOf(deployment, ownedReplicaSets(deployment, replicaSets))) {
		notes.push('The present template never ran: it has no ReplicaSet and no revision, and can not be rolled back to.');
	}
	return notes;
}

/** Of a revision that nobody chose: what speaks for it, or that nothing does. */
export function proofNote({revision: {number}, proof}: Proposal): string {
	const others = 'h shows the others.';
	if (proof.kind === 'unproven') {
		return `Nothing shows that revision ${number} worked: unproven. ${others}`;
	}
	return isProven(proof)
		? `Revision ${number} is proposed because it works: ${proofText(proof)}.`
		: `Nobody saw revision ${number} work, but it ${proofText(proof)}. ${others}`;
}
