import type {Workload} from '../../kubernetes/objects.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import {type Proposal, proofNow, proposeRevision} from '../../rollout/last-good-revision.ts';
import {isMended, type LeftOver, leftOverOf} from '../../rollout/left-over.ts';
import {missingRevisionText} from '../../rollout/missing-revision.ts';
import {sameTemplate, templateWithoutHash} from '../../rollout/pod-template.ts';
import {revisionAfter} from '../../rollout/revision-after.ts';
import {type Revision, revisionsOf} from '../../rollout/revisions.ts';
import {type RecordSources, serviceRecordOf} from '../../rollout/service-record.ts';
import {maybeStuckPods, stuckPods} from '../../rollout/stuck-pods.ts';
import type {ActionRequest, JsonPatchOperation, PodDeletion, Preview, ProposedRevision} from './action.ts';
import {kubectlDeleteLine, kubectlLine} from './kubectl-line.ts';
import {notesOf, proofNote} from './plan-notes.ts';
import {
	basisOf,
	changesTo,
	impossible,
	keptIn,
	nameOf,
	type PlanInput,
	type PlanOutcome,
	planned,
	preconditions,
	reachNote,
} from './plan-parts.ts';
import {pausedChange} from './plan-resume.ts';

const changeCause = 'kubernetes.io/change-cause';

type RollRequest = Extract<ActionRequest, {kind: 'undo' | 'roll-to'}>;

/** The template of another revision, and what has to be done besides so that the pods get it. */
export function planRollTo(input: PlanInput, request: RollRequest): PlanOutcome {
	const {workload, owned} = input;
	const left = request.kind === 'undo' ? planLeftOver(input, request.proposed) : planRollToPresent(input, request);
	if (left) return left;
	const choice = request.kind === 'undo' ? proposalOf(input, request) : chooseRevision(input, request);
	if (typeof choice === 'string') return impossible(choice);
	const proposal = 'proof' in choice ? choice : undefined;
	const chosen = 'proof' in choice ? choice.revision : choice;

	const whilePaused = isPaused(workload) ? (request.whilePaused ?? 'resume') : undefined;
	const template = workload.kind === 'Deployment' ? templateWithoutHash(chosen.template) : chosen.template;
	const becomesRevision = revisionAfter(workload, revisionsOf(workload, owned), chosen);
	const deletions = deletionsOf(input, chosen.podKey);
	const other = request.kind === 'undo' ? onlyDeleting(input) : undefined;
	const reach = whilePaused === undefined ? reachNote(workload) : undefined;
	return planned({
		request: proposal && request.kind === 'undo' ? {...request, proposed: proposedOf(proposal)} : request,
		title: titleOf(request.kind, nameOf(workload), chosen.number, whilePaused),
		changes: [...changesTo(workload.spec.template, template), ...(whilePaused === 'resume' ? [pausedChange()] : [])],
		notes: [
			...(reach ? [reach] : []),
			...notesOf(workload, owned, whilePaused),
			...(proposal ? [proofNote(proposal, othersThan(input, proposal))] : []),
			...deletionNotes(deletions),
			...maybeStuckNotes(input, chosen.podKey),
		],
		...(request.kind === 'roll-to' && request.against !== undefined ? {warning: request.against} : {}),
		kubectl: undoLines(input, chosen.number, whilePaused, deletions),
		patch: [
			...preconditions(workload),
			{op: 'replace', path: '/spec/template', value: template},
			...(workload.kind === 'Deployment' ? changeCausePatch(workload, chosen) : []),
			...(whilePaused === 'resume' ? [{op: 'remove', path: '/spec/paused'} as const] : []),
		],
		basis: basisOf(workload),
		toRevision: chosen.number,
		...(becomesRevision === undefined ? {} : {becomesRevision}),
		...(deletions.length > 0 ? {deletions} : {}),
		...(other ? {other} : {}),
		...(whilePaused ? {whilePaused} : {}),
	});
}

type Proposed = Extract<ActionRequest, {kind: 'undo'}>['proposed'];

/**
 * A StatefulSet whose template was mended already, by anybody, while pods of the broken one are left that Kubernetes waits
 * for: what is to be undone is these pods. Undefined: undo goes to another revision, as was proposed.
 */
function planLeftOver(input: PlanInput, proposed: Proposed): PlanOutcome | undefined {
	const {nowMs} = input;
	const sources = sourcesOf(input);
	const left = leftOverOf(sources, nowMs);
	if (typeof proposed === 'object' && 'stayingUid' in proposed) {
		const {uid} = left?.revision.object.metadata ?? {};
		if (left === undefined || uid !== proposed.stayingUid)
			return impossible(notLeftSentence(input, proposed.stayingUid));
	} else if (typeof proposed === 'object') {
		if (left?.revision.object.metadata.uid !== proposed.uid) return undefined;
	} else if (proposed === undefined) {
		if (left === undefined || !isMended(sources, left, proposeRevision(sources, nowMs), nowMs)) return undefined;
	}
	return left && planDeletions(input, left);
}

/** To roll to the present template means only to delete what it does not reach; undefined: it reaches all pods. */
function planRollToPresent(
	input: PlanInput,
	{revision}: Extract<ActionRequest, {kind: 'roll-to'}>,
): PlanOutcome | undefined {
	const left = leftOverOf(sourcesOf(input), input.nowMs);
	return left?.revision.number === revision ? planDeletions(input, left) : undefined;
}

function planDeletions(input: PlanInput, left: LeftOver): PlanOutcome {
	const {request, workload, identity, nowMs} = input;
	const {revision} = left;
	const proposal = request.kind === 'undo' ? proposeRevision(sourcesOf(input), nowMs) : undefined;
	const deletions = left.pods.map(({metadata: {name, uid}}) => ({name, uid}));
	const names = deletions.map(({name}) => name);
	return planned({
		request: request.kind === 'undo' ? {...request, proposed: {stayingUid: revision.object.metadata.uid}} : request,
		title: `delete ${podsText(names)} of ${nameOf(workload)}`,
		changes: [],
		notes: [`Its template is that of revision ${revision.number} already.`, ...deletionNotes(deletions)],
		...(request.kind === 'roll-to' && request.against !== undefined ? {warning: request.against} : {}),
		kubectl: kubectlDeleteLine(identity, request.target.namespace, names),
		patch: [],
		deletions,
		basis: basisOf(workload),
		toRevision: revision.number,
		...(proposal
			? {other: {words: `undo to revision ${proposal.revision.number}`, proposed: proposedOf(proposal)}}
			: {}),
	});
}

/** Beside an undo: the template that was changed meanwhile may do, once the pods that it does not reach are deleted. */
function onlyDeleting(input: PlanInput): Preview['other'] {
	const sources = sourcesOf(input);
	const left = leftOverOf(sources, input.nowMs);
	// What is known to be broken helps nobody.
	if (left === undefined || serviceRecordOf(left.revision, sources, input.nowMs).failure !== undefined)
		return undefined;
	const names = podsText(left.pods.map(({metadata}) => metadata.name));
	return {
		words: `only delete ${names}, for the present template, revision ${left.revision.number}`,
		proposed: {stayingUid: left.revision.object.metadata.uid},
	};
}

/** Why pods are not deleted that were to come back with the revision of that uid. */
function notLeftSentence({workload, owned}: PlanInput, stayingUid: string): string {
	const staying = revisionsOf(workload, owned).find(({object}) => object.metadata.uid === stayingUid);
	const name = nameOf(workload);
	return staying?.current
		? `No pod of another revision is stuck in ${name} any more: there is nothing to delete.`
		: `The template of ${name} was changed: a pod that is deleted would not come back with ${staying ? `revision ${staying.number}` : 'the revision that it had'}. Nothing is deleted; begin the undo anew.`;
}

/** What a plan goes by. */
const sourcesOf = ({workload, owned, pods, remembered}: PlanInput): RecordSources => ({
	...remembered,
	workload,
	revisions: revisionsOf(workload, owned),
	...(pods ? {pods} : {}),
});

function deletionsOf({workload, pods = [], nowMs}: PlanInput, podKey: string): readonly PodDeletion[] {
	if (workload.kind !== 'StatefulSet') return [];
	return stuckPods(workload, pods, podKey, nowMs).map(({metadata: {name, uid}}) => ({name, uid}));
}

/** Of pods that only start nobody knows yet whether they will have to be deleted. */
function maybeStuckNotes({workload, pods = [], nowMs}: PlanInput, podKey: string): string[] {
	if (workload.kind !== 'StatefulSet') return [];
	const names = maybeStuckPods(workload, pods, podKey, nowMs).map(({metadata}) => metadata.name);
	if (names.length === 0) return [];
	const [are, these, have] = names.length === 1 ? ['is', 'it', 'has'] : ['are', 'they', 'have'];
	return [
		`${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} ${are} not ready yet, and Kubernetes waits until ${these} ${are} before it replaces ${names.length === 1 ? 'it' : 'them'}: should that not come, ${these} ${have} to be deleted as well, which undo then offers.`,
	];
}

const podsText = (names: readonly string[]) =>
	names.length === 1 ? `the stuck pod ${names[0]}` : `the stuck pods ${names.join(', ')}`;

function deletionNotes(deletions: readonly PodDeletion[]): string[] {
	if (deletions.length === 0) return [];
	const names = deletions.map(({name}) => name);
	const order = names.length === 1 ? '' : ', one by one, each when the one before is ready again';
	const verb = names.length === 1 ? 'is' : 'are';
	return [
		`Kubernetes waits for each pod of a StatefulSet to become ready before it replaces it, one that does not for ever: ${podsText(names)} ${verb} deleted${order}. Volumes stay.`,
	];
}

/**
 * What undo goes to, or the sentence that says why it goes nowhere. What was proposed is not replaced by another one: that
 * would be chosen by less than what the person, or guard, went by.
 */
function proposalOf(input: PlanInput, {proposed}: Extract<ActionRequest, {kind: 'undo'}>): Proposal | string {
	const {workload, nowMs} = input;
	const sources = sourcesOf(input);
	const {revisions} = sources;
	const none = () => startingSentence(input, revisions) ?? noRevisionSentence(workload, revisions);
	if (proposed === undefined) return proposeRevision(sources, nowMs) ?? none();
	if (proposed === 'none' || 'stayingUid' in proposed) return none();
	const revision = revisions.find(({object}) => object.metadata.uid === proposed.uid);
	if (!revision)
		return `The revision that undo was to go to is gone from the history of ${nameOf(workload)}. History shows the others.`;
	return sameTemplate(revision.template, workload.spec.template)
		? `${nameOf(workload)} is at the template of revision ${revision.number} already: nothing to undo.`
		: {revision, proof: proofNow(proposed.proof, revision, sources, nowMs)};
}

/** What was undone already, by anybody, and may yet need the deletion of a pod that only starts; undefined: nothing of that. */
function startingSentence({workload, pods = [], nowMs}: PlanInput, revisions: readonly Revision[]): string | undefined {
	const current = revisions.find(revision => revision.current);
	if (workload.kind !== 'StatefulSet' || current === undefined) return undefined;
	const [first] = maybeStuckPods(workload, pods, current.podKey, nowMs).map(({metadata}) => metadata.name);
	return (
		first &&
		`${nameOf(workload)} has the template of revision ${current.number} already. ${first} is not ready yet, and Kubernetes waits until it is before it replaces it: should that not come, undo then deletes it.`
	);
}

/** How many revisions there are to choose from beside the one that is proposed, and the present one. */
function othersThan({workload, owned}: PlanInput, {revision: {number}}: Proposal): number {
	return revisionsOf(workload, owned).filter(one => !one.current && one.number !== number).length;
}

/** What names a proposal in a request: previewed anew, it is the same one. */
function proposedOf({revision, proof}: Proposal): ProposedRevision {
	return {uid: revision.object.metadata.uid, proof};
}

/** The revision that is asked for, or the sentence that says why there is none. */
function chooseRevision(
	{workload, owned}: PlanInput,
	request: Extract<ActionRequest, {kind: 'roll-to'}>,
): Revision | string {
	const name = nameOf(workload);
	const revisions = revisionsOf(workload, owned);
	const revision = revisions.find(({number}) => number === request.revision);
	if (!revision) return missingRevisionText(name, request.revision, revisions);
	if (sameTemplate(revision.template, workload.spec.template)) {
		return `${name} already has the template of revision ${revision.number}.`;
	}
	return revision;
}

function noRevisionSentence(workload: Workload, revisions: readonly Revision[]): string {
	const name = nameOf(workload);
	const kept = keptIn(workload.kind);
	const others = revisions.filter(({current}) => !current).map(({number}) => number);
	return others.length === 0
		? `${name} has no other revision to go back to: its ${kept} are gone or it never changed.`
		: `${name} has no revision worth going back to: ${others.join(', ')} failed, never served, or ${others.length === 1 ? 'was' : 'were'} rolled back from. History (h) tells how each went and goes to any of them; so does rolltop undo ${name} --to-revision=N.`;
}

/**
 * kubectl refuses to undo a paused Deployment, and to resume it first rolls out the very template that nobody wants: there
 * is no line that does the same, and whoever pastes this one does nothing.
 */
const noKubectl =
	'# kubectl has no command for this: it undoes nothing that is paused, and to resume first would roll out the present template';

function undoLines(
	{identity, request}: PlanInput,
	revision: number,
	whilePaused: 'resume' | 'stay-paused' | undefined,
	deletions: readonly PodDeletion[],
): string {
	const {target} = request;
	if (whilePaused !== undefined) return noKubectl;
	const undo = kubectlLine(identity, target, 'undo', `--to-revision=${revision}`);
	const names = deletions.map(({name}) => name);
	return names.length === 0 ? undo : `${undo} && ${kubectlDeleteLine(identity, target.namespace, names)}`;
}

function titleOf(
	kind: 'undo' | 'roll-to',
	name: string,
	revision: number,
	whilePaused?: 'resume' | 'stay-paused',
): string {
	const verb = kind === 'undo' ? `undo ${name} to revision` : `roll ${name} to revision`;
	const tail = whilePaused === 'resume' ? ' and resume it' : whilePaused === 'stay-paused' ? ', staying paused' : '';
	return `${verb} ${revision}${tail}`;
}

/**
 * The cause goes with the template, as with kubectl: else the cause of the bad revision would be copied onto the old
 * ReplicaSet (kubernetes/kubectl#1869). kubectl replaces all annotations; this touches no other.
 */
function changeCausePatch({metadata}: Workload, {object}: Revision): JsonPatchOperation[] {
	const path = `/metadata/annotations/${changeCause.replace('/', '~1')}`;
	const cause = object.metadata.annotations?.[changeCause];
	const present = metadata.annotations?.[changeCause];
	if (!metadata.annotations || cause === present) return [];
	return cause === undefined ? [{op: 'remove', path}] : [{op: 'add', path, value: cause}];
}
