import type {Workload} from '../../kubernetes/objects.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {isHeldHere} from '../../rollout/is-held.ts';
import {progressOf} from '../../rollout/progress.ts';
import {summaryOf} from '../../rollout/summary.ts';
import type {FreezeMark, Preview, PreviewOutcome} from './action.ts';
import type {FreezeFate, FreezeItem} from './freeze.ts';
import {type FrozenState, rolloutDigest} from './frozen-record.ts';
import {byOwner} from './owner-words.ts';

/** Nothing is sent to it, and it is no longer a matter of the freeze. */
export const settled = (why: string): FreezeFate => ({type: 'left', why, isSettled: true});

/** Its name, as a request has it. */
export function nameOf({metadata: {name, namespace = ''}}: Workload) {
	return {namespace, name};
}

/** A workload with what becomes of it, and how it stands at `nowMs` (the server's time, epoch milliseconds). */
export function itemOf(workload: Workload, fate: FreezeFate, nowMs: number): FreezeItem {
	const {kind, metadata} = workload;
	return {target: {kind, ...nameOf(workload)}, uid: metadata.uid, status: summaryOf(workload, nowMs), fate};
}

/** What becomes of a workload by its preview: what the server would refuse is left. */
export function fateBy(outcome: PreviewOutcome, type: 'will' | 'may'): FreezeFate {
	if (outcome.type !== 'ready') return {type: 'left', why: outcome.sentence, isSettled: false};
	const {server} = outcome.preview;
	if (server.type !== 'refused') return {type, preview: outcome.preview};
	const {kind, message} = server.error;
	return {type: 'left', why: kind === 'forbidden' ? noRight : `the server refuses it: ${message}`, isSettled: false};
}

/** The server's own words name the user, the verb and the kind, the same for each of fourteen. */
export const noRight = 'there is no right to change it';

/** Of what is to go on again as it is there now: only what stands as the freeze left it, and is previewed so. */
export function thawFate(workload: Workload, outcome: PreviewOutcome): FreezeFate {
	const fate = fateBy(outcome, 'will');
	if (fate.type === 'left') return fate;
	const {isGuessed, basis} = fate.preview;
	if (isGuessed) {
		return settled('it was held anew, or its update strategy before is not known: p lets it go on');
	}
	// What changed between the two looks was not looked at.
	return basis.generation === workload.metadata.generation
		? fate
		: {type: 'left', why: 'it is being changed at this moment', isSettled: false};
}

/** Of what does not stand as the freeze left it. */
export function goneOnFate(state: Exclude<FrozenState, {type: 'frozen'}>): FreezeFate {
	return settled(state.type === 'not-done' ? 'it was not paused by the freeze: that write was not done' : state.why);
}

/** The same with a mark for the journal on what is sent; undefined: with none. */
export function marked(fate: FreezeFate, markOf: (preview: Preview) => FreezeMark | undefined): FreezeFate {
	if (fate.type === 'left') return fate;
	const mark = markOf(fate.preview);
	return mark ? {...fate, preview: {...fate.preview, mark}} : fate;
}

/** How many are stopped is known once a person has chosen. */
export function withCount(mark: FreezeMark | undefined, of: number): FreezeMark | undefined {
	return mark && 'freeze' in mark ? {...mark, of} : mark;
}

/** What the journal notes of one write of a freeze, by the freeze's id. */
export function freezeMark({basis, request}: Preview, freeze: string): Extract<FreezeMark, {freeze: string}> {
	return {freeze, of: 1, digest: rolloutDigest(request.target.kind, basis.template, basis.strategy)};
}

/** It was stopped before, between two templates. */
export function isHalfWay(workload: Workload): boolean {
	const {phase, updated, desired} = progressOf(workload);
	return (phase === 'paused' || phase === 'held') && updated !== desired;
}

/** Of what was stopped before: by whom, and that this freeze is none of it. `frozen`: uids of what freezes stopped. */
export function pausedBefore(workload: Workload, frozen: ReadonlySet<string>, nowMs: number): FreezeFate {
	if (frozen.has(workload.metadata.uid)) {
		return {type: 'left', why: 'frozen already by rolltop', isSettled: false};
	}
	const {paused} = changeOwners(workload);
	const how =
		workload.kind === 'Deployment'
			? `paused already${byOwner(paused, nowMs)}`
			: `held already${isHeldHere(workload) ? ' by rolltop' : ''}`;
	return {type: 'left', why: `${how}: it stays so, and does not go on with the others`, isSettled: false};
}

/** A rollout that came through meanwhile needs no brake. What somebody else stopped is for its own test to tell. */
export function isOver(workload: Workload): boolean {
	const {phase} = progressOf(workload);
	return phase === 'complete' || phase === 'scaled-to-zero';
}

const fateOrder: Readonly<Record<FreezeFate['type'], number>> = {will: 0, may: 1, left: 2};

/** Those that something is done to first. */
export const byFate = (a: FreezeItem, b: FreezeItem): number => fateOrder[a.fate.type] - fateOrder[b.fate.type];
