import type {Deployment, ReplicaSet} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {gitOpsOwner} from '../../rollout/field-owners.ts';
import {sameTemplate, templateWithoutHash} from '../../rollout/pod-template.ts';
import {newReplicaSetOf, ownedReplicaSets, type Revision, revisionsOf, undoTarget} from '../../rollout/revisions.ts';
import {diffTemplates, type FieldChange} from '../../rollout/template-diff.ts';
import type {ActionRequest, JsonPatchOperation, Preview} from './action.ts';
import {kubectlLine} from './kubectl-line.ts';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export type Plan = Omit<Preview, 'server'>;

export type PlanOutcome =
	| {readonly type: 'plan'; readonly plan: Plan}
	| {readonly type: 'impossible'; readonly sentence: string};

/** What a plan rests on: raw objects, read just before, and the context's name for the kubectl line. */
export interface PlanInput {
	readonly request: ActionRequest;
	readonly deployment: Deployment;
	readonly replicaSets: readonly ReplicaSet[];
	readonly context: string;
}

/** Decides what would be sent for `request`, and all that Confirm shows of it but the server's word. Pure. */
export function planAction(input: PlanInput): PlanOutcome {
	return input.request.kind === 'resume' ? planResume(input) : planRollTo(input, input.request);
}

function planResume({request, deployment, replicaSets, context}: PlanInput): PlanOutcome {
	const {name} = deployment.metadata;
	if (!deployment.spec.paused) return impossible(`deployment/${name} is not paused.`);
	const running = revisionsOf(deployment, replicaSets).find(({replicaSet}) => (replicaSet.spec.replicas ?? 0) > 0);
	const pending = running ? changesTo(running.replicaSet.spec.template, deployment.spec.template) : [];
	return planned({
		request,
		title: `resume deployment/${name}`,
		changes: [pausedChange('false'), ...pending],
		notes: pending.length > 0 ? ['The template was changed while it was paused: these changes roll out now.'] : [],
		kubectl: kubectlLine(context, request.target, 'resume'),
		patch: [...preconditions(deployment), {op: 'add', path: '/spec/paused', value: false}],
		basis: basisOf(deployment),
	});
}

function planRollTo(input: PlanInput, request: Exclude<ActionRequest, {kind: 'resume'}>): PlanOutcome {
	const {deployment, replicaSets, context} = input;
	const chosen = chooseRevision(input, request);
	if (typeof chosen === 'string') return impossible(chosen);

	const {name} = deployment.metadata;
	const paused = deployment.spec.paused === true;
	const whilePaused = paused ? (request.whilePaused ?? 'resume') : undefined;
	const template = templateWithoutHash(chosen.replicaSet.spec.template);
	const line = kubectlLine(context, request.target, 'undo', `--to-revision=${chosen.number}`);
	return planned({
		request,
		title: titleOf(request.kind, name, chosen.number, whilePaused),
		changes: [...changesTo(deployment.spec.template, template), ...(whilePaused === 'resume' ? [pausedChange()] : [])],
		notes: notesOf(deployment, replicaSets, whilePaused),
		// kubectl refuses to undo a paused Deployment, so the nearest equivalent is two commands.
		kubectl: paused ? `${kubectlLine(context, request.target, 'resume')} && ${line}` : line,
		patch: [
			...preconditions(deployment),
			{op: 'replace', path: '/spec/template', value: template},
			...changeCausePatch(deployment, chosen),
			...(whilePaused === 'resume' ? [{op: 'remove', path: '/spec/paused'} as const] : []),
		],
		basis: basisOf(deployment),
		toRevision: chosen.number,
		...(whilePaused ? {whilePaused} : {}),
	});
}

/** The revision that is asked for, or the sentence that says why there is none. */
function chooseRevision(
	{deployment, replicaSets}: PlanInput,
	request: Exclude<ActionRequest, {kind: 'resume'}>,
): Revision | string {
	const {name} = deployment.metadata;
	const revisions = revisionsOf(deployment, replicaSets);
	if (request.kind === 'undo') {
		return (
			undoTarget(deployment, replicaSets) ??
			`deployment/${name} has no other revision to go back to: its ReplicaSets are gone or it never changed.`
		);
	}
	const revision = revisions.find(({number}) => number === request.revision);
	if (!revision) {
		const numbers = revisions.map(each => each.number).join(', ');
		return `deployment/${name} has no revision ${request.revision} any more; it has ${numbers || 'none'}.`;
	}
	if (sameTemplate(revision.replicaSet.spec.template, deployment.spec.template)) {
		return `deployment/${name} already has the template of revision ${revision.number}.`;
	}
	return revision;
}

function titleOf(
	kind: 'undo' | 'roll-to',
	name: string,
	revision: number,
	whilePaused?: 'resume' | 'stay-paused',
): string {
	const verb = kind === 'undo' ? `undo deployment/${name} to revision` : `roll deployment/${name} to revision`;
	const tail = whilePaused === 'resume' ? ' and resume it' : whilePaused === 'stay-paused' ? ', staying paused' : '';
	return `${verb} ${revision}${tail}`;
}

/** uid and generation, not resourceVersion: status writes move that all the time while a rollout is in progress. */
function preconditions({metadata}: Deployment): JsonPatchOperation[] {
	return [
		{op: 'test', path: '/metadata/uid', value: metadata.uid},
		{op: 'test', path: '/metadata/generation', value: metadata.generation},
	];
}

function basisOf({metadata, spec}: Deployment): Plan['basis'] {
	return {
		uid: metadata.uid,
		generation: metadata.generation ?? 0,
		template: spec.template,
		paused: spec.paused === true,
		replicas: spec.replicas ?? 1,
		strategy: spec.strategy,
	};
}

/**
 * The cause goes with the template, as with kubectl: else the cause of the bad revision would be copied onto the old
 * ReplicaSet (kubernetes/kubectl#1869). kubectl replaces all annotations; this touches no other.
 */
function changeCausePatch({metadata}: Deployment, {replicaSet}: Revision): JsonPatchOperation[] {
	const path = `/metadata/annotations/${CHANGE_CAUSE.replace('/', '~1')}`;
	const cause = replicaSet.metadata.annotations?.[CHANGE_CAUSE];
	const present = metadata.annotations?.[CHANGE_CAUSE];
	if (!metadata.annotations || cause === present) return [];
	return cause === undefined ? [{op: 'remove', path}] : [{op: 'add', path, value: cause}];
}

function changesTo(before: Deployment['spec']['template'], after: Deployment['spec']['template']): FieldChange[] {
	const clean = (text: string | undefined) => (text === undefined ? undefined : sanitizeText(text));
	return diffTemplates(before, after).map(change => {
		const {path, before: from, after: to, ...rest} = change;
		const [old, next] = [clean(from), clean(to)];
		return {
			...rest,
			path: sanitizeText(path),
			...(old === undefined ? {} : {before: old}),
			...(next === undefined ? {} : {after: next}),
		};
	});
}

function pausedChange(after?: string): FieldChange {
	return {path: 'spec.paused', before: 'true', ...(after ? {after} : {})};
}

function notesOf(
	deployment: Deployment,
	replicaSets: readonly ReplicaSet[],
	whilePaused: 'resume' | 'stay-paused' | undefined,
): string[] {
	const notes: string[] = [];
	if (whilePaused === 'resume') notes.push('It is paused: one patch sets the template and resumes it.');
	if (whilePaused === 'stay-paused') notes.push('It stays paused: nothing rolls until it is resumed.');
	const owner = gitOpsOwner(deployment);
	if (owner) notes.push(`${sanitizeText(owner)} manages this Deployment and may put the present template back.`);
	else if (deployment.metadata.annotations?.[LAST_APPLIED]) {
		notes.push('It was made by kubectl apply: applying its manifest again brings the present template back.');
	}
	if (!newReplicaSetOf(deployment, ownedReplicaSets(deployment, replicaSets))) {
		notes.push('The present template never ran: it has no ReplicaSet and no revision, and can not be rolled back to.');
	}
	return notes;
}

const planned = (plan: Plan): PlanOutcome => ({type: 'plan', plan});

const impossible = (sentence: string): PlanOutcome => ({type: 'impossible', sentence});
