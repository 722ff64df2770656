import type {Deployment, ReplicaSet} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {type Proposal, proposeRevision} from '../../rollout/last-good-revision.ts';
import {sameTemplate, templateWithoutHash} from '../../rollout/pod-template.ts';
import {type Revision, revisionsOf} from '../../rollout/revisions.ts';
import {diffTemplates, type FieldChange} from '../../rollout/template-diff.ts';
import type {Identity} from '../identity.ts';
import type {ActionRequest, JsonPatchOperation, Preview} from './action.ts';
import {kubectlLine} from './kubectl-line.ts';
import {notesOf, proofNote} from './plan-notes.ts';

const changeCause = 'kubernetes.io/change-cause';

export type Plan = Omit<Preview, 'server' | 'forecast'>;

export type PlanOutcome =
	| {readonly type: 'plan'; readonly plan: Plan}
	| {readonly type: 'impossible'; readonly sentence: string};

/** What a plan rests on: raw objects, read just before, and where they are, for the kubectl line. */
export interface PlanInput {
	readonly request: ActionRequest;
	readonly deployment: Deployment;
	readonly replicaSets: readonly ReplicaSet[];
	readonly identity: Identity;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** Decides what would be sent for `request`, and all that Confirm shows of it but the server's word. Pure. */
export function planAction(input: PlanInput): PlanOutcome {
	return input.request.kind === 'resume' ? planResume(input) : planRollTo(input, input.request);
}

function planResume({request, deployment, replicaSets, identity}: PlanInput): PlanOutcome {
	const {name} = deployment.metadata;
	if (!deployment.spec.paused) return impossible(`deployment/${name} is not paused.`);
	const running = revisionsOf(deployment, replicaSets).find(({replicaSet}) => (replicaSet?.spec.replicas ?? 0) > 0);
	const pending = running ? changesTo(running.template, deployment.spec.template) : [];
	return planned({
		request,
		title: `resume deployment/${name}`,
		changes: [pausedChange('false'), ...pending],
		notes: pending.length > 0 ? ['The template was changed while it was paused: these changes roll out now.'] : [],
		kubectl: kubectlLine(identity, request.target, 'resume'),
		patch: [...preconditions(deployment), {op: 'add', path: '/spec/paused', value: false}],
		basis: basisOf(deployment),
	});
}

function planRollTo(input: PlanInput, request: Exclude<ActionRequest, {kind: 'resume'}>): PlanOutcome {
	const {deployment, replicaSets} = input;
	const proposal = request.kind === 'undo' ? proposalOf(input, request) : undefined;
	const chosen = proposal?.revision ?? chooseRevision(input, request);
	if (typeof chosen === 'string') return impossible(chosen);

	const {name} = deployment.metadata;
	const paused = deployment.spec.paused === true;
	const whilePaused = paused ? (request.whilePaused ?? 'resume') : undefined;
	const template = templateWithoutHash(chosen.template);
	return planned({
		request,
		title: titleOf(request.kind, name, chosen.number, whilePaused),
		changes: [...changesTo(deployment.spec.template, template), ...(whilePaused === 'resume' ? [pausedChange()] : [])],
		notes: [...notesOf(deployment, replicaSets, whilePaused), ...(proposal ? [proofNote(proposal)] : [])],
		kubectl: undoLines(input, chosen.number, whilePaused),
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

/** What undo goes to; undefined when there is nothing worth it. */
function proposalOf(
	{deployment, replicaSets, nowMs}: PlanInput,
	{proposed}: Extract<ActionRequest, {kind: 'undo'}>,
): Proposal | undefined {
	const revisions = revisionsOf(deployment, replicaSets);
	const told = revisions.find(({object}) => object.metadata.uid === proposed?.uid);
	return told && proposed && !sameTemplate(told.template, deployment.spec.template)
		? {revision: told, proof: proposed.proof}
		: proposeRevision({workload: deployment, revisions}, nowMs);
}

/** The revision that is asked for, or the sentence that says why there is none. */
function chooseRevision(
	{deployment, replicaSets}: PlanInput,
	request: Exclude<ActionRequest, {kind: 'resume'}>,
): Revision | string {
	const {name} = deployment.metadata;
	const revisions = revisionsOf(deployment, replicaSets);
	if (request.kind === 'undo') {
		return noRevisionSentence(name, revisions);
	}
	const revision = revisions.find(({number}) => number === request.revision);
	if (!revision) {
		const numbers = revisions.map(each => each.number).join(', ');
		return `deployment/${name} has no revision ${request.revision} any more; it has ${numbers || 'none'}.`;
	}
	if (sameTemplate(revision.template, deployment.spec.template)) {
		return `deployment/${name} already has the template of revision ${revision.number}.`;
	}
	return revision;
}

function noRevisionSentence(name: string, revisions: readonly Revision[]): string {
	const others = revisions.filter(({current}) => !current).map(({number}) => number);
	return others.length === 0
		? `deployment/${name} has no other revision to go back to: its ReplicaSets are gone or it never changed.`
		: `deployment/${name} has no revision worth going back to: ${others.join(', ')} failed or was undone before. h shows them.`;
}

/** kubectl refuses to undo a paused Deployment: the nearest equivalents are several commands. */
function undoLines(
	{identity, request}: PlanInput,
	revision: number,
	whilePaused: 'resume' | 'stay-paused' | undefined,
): string {
	const resume = kubectlLine(identity, request.target, 'resume');
	const undo = kubectlLine(identity, request.target, 'undo', `--to-revision=${revision}`);
	switch (whilePaused) {
		case undefined:
			return undo;
		case 'resume':
			return `${resume} && ${undo}`;
		case 'stay-paused':
			return `${resume} && ${undo} && ${kubectlLine(identity, request.target, 'pause')}`;
	}
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
function changeCausePatch({metadata}: Deployment, {object}: Revision): JsonPatchOperation[] {
	const path = `/metadata/annotations/${changeCause.replace('/', '~1')}`;
	const cause = object.metadata.annotations?.[changeCause];
	const present = metadata.annotations?.[changeCause];
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

const planned = (plan: Plan): PlanOutcome => ({type: 'plan', plan});

const impossible = (sentence: string): PlanOutcome => ({type: 'impossible', sentence});
