import {errorSentence} from '../../kubernetes/error-text.ts';
import type {Result} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {isHeldHere} from '../../rollout/is-held.ts';
import {progressOf} from '../../rollout/progress.ts';
import {rollsNow} from '../../rollout/rolls-now.ts';
import {type Summary, summaryOf} from '../../rollout/summary.ts';
import {compareByUrgency, urgencyOf} from '../../rollout/urgency.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Cluster, ClusterView, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {ActionOutcome, FreezeMark, Preview} from './action.ts';
import type {Actions} from './actions-options.ts';
import {changedSince, meanwhileText} from './changed.ts';
import {fewAtATime, mostAtOnce} from './few-at-a-time.ts';
import type {
	FreezeFate,
	FreezeItem,
	FreezeKind,
	FreezeNote,
	FreezePlan,
	FreezePreview,
	StandingFreeze,
} from './freeze.ts';
import {freezeOutcome, sentItems} from './freeze-words.ts';
import {type FrozenRecord, type FrozenRecords, type FrozenState, judgeFrozen, rolloutDigest} from './frozen-record.ts';
import {byOwner} from './owner-words.ts';
import {basisOf, isPaused} from './plan-parts.ts';
import {standingOf} from './standing-freeze.ts';

export interface FreezingOptions {
	/** The writes, each noted before it is sent. */
	readonly actions: Pick<Actions, 'briefPreviews' | 'perform'>;
	readonly view: () => ClusterView;
	/** The workload as the server has it now, raw. */
	readonly read: (target: WorkloadName) => Promise<Result<Workload>>;
	/** What other runs noted; absent: nothing is kept beyond this process. */
	readonly kept?: FrozenRecords | undefined;
	readonly contact: () => Contact;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
	/** A number of [0, 1). */
	readonly random: () => number;
	/** Why nothing may be written; undefined: writes are allowed. */
	readonly writesDisabled?: string | undefined;
}

type BriefPreview = ReturnType<Actions['briefPreviews']>;

/** Each is read and tried; a cluster on which more roll at once is frozen in several goes, and is told so. */
const mostAtATime = 200;

export type Freezing = Pick<Cluster, 'previewFreeze' | 'performFreeze'> & {
	/** What stands of freezes of this run and of others; undefined: nothing does. Writes nothing. */
	standingFreeze(): Promise<StandingFreeze | undefined>;
};

/** Stops every rollout in scope, and lets exactly those go on again that it stopped. */
export function createFreezing(options: FreezingOptions): Freezing {
	const {actions, view, read, contact, kept, now, random, writesDisabled} = options;
	/** By freeze and uid, what this run did; `closed`: it is no longer a matter of a freeze. */
	const own = new Map<string, FrozenRecord | 'closed'>();
	const keyOf = ({freeze, uid}: Pick<FrozenRecord, 'freeze' | 'uid'>) => `${freeze} ${uid}`;

	/** Oldest first; of one object the last. */
	async function records(): Promise<readonly FrozenRecord[]> {
		const byKey = new Map<string, FrozenRecord | 'closed'>();
		for (const record of (await kept?.read()) ?? []) byKey.set(keyOf(record), record);
		for (const [key, record] of own) byKey.set(key, record);
		const byUid = new Map<string, FrozenRecord>();
		for (const record of byKey.values()) {
			if (record !== 'closed') byUid.set(record.uid, record);
		}
		return [...byUid.values()];
	}

	const inScope = ({target}: FrozenRecord) => {
		const {namespace} = view().identity;
		return namespace === undefined || target.namespace === namespace;
	};

	async function previewFreeze(kind: FreezeKind): Promise<FreezePreview> {
		const reached = contact();
		if (reached.state === 'lost') {
			const doing = 'look at what rolls';
			return {type: 'failed', sentence: errorSentence(reached.error, {doing, server: view().identity.server})};
		}
		const {items} = view().workloads;
		const rolling = items.filter(rollsNow);
		const frozen = await records();
		const here = frozen.filter(inScope);
		const plan =
			kind === 'freeze'
				? await planFreeze(items, rolling, here)
				: await planThaw(here, rolling.length, frozen.length - here.length);
		return 'sentence' in plan ? {type: 'failed', sentence: plan.sentence} : {type: 'ready', plan};
	}

	async function planFreeze(
		all: readonly Workload[],
		rolling: readonly Workload[],
		frozen: readonly FrozenRecord[],
	): Promise<FreezePlan> {
		const nowMs = now();
		const ranked = rolling
			.map(workload => ({workload, urgency: urgencyOf(workload), ...nameOf(workload)}))
			.toSorted(compareByUrgency)
			.map(({workload}) => workload);
		const taken = ranked.slice(0, mostAtATime);
		const id = `${nowMs.toString(36)}-${random().toString(36).slice(2, 10)}`;
		const preview = actions.briefPreviews();
		const fates = await fewAtATime(taken, mostAtOnce, workload => fateOf(workload, preview));
		const items = taken.map((workload, index) => {
			const fate = fates[index] ?? {type: 'left', why: 'it was not read', isSettled: false};
			return itemOf(
				workload,
				marked(fate, preview => freezeMark(preview, id)),
				nowMs,
			);
		});
		const frozenUids = new Set(frozen.map(({uid}) => uid));
		const stopped = all.filter(workload => isHalfWay(workload)).slice(0, mostAtATime);
		const paused = stopped.map(workload => itemOf(workload, pausedBefore(workload, frozenUids, nowMs), nowMs));
		// Of a freeze that was cut off: what still rolls was not frozen.
		const rollingUids = new Set(rolling.map(({metadata}) => metadata.uid));
		return {
			kind: 'freeze',
			items: [...items, ...paused].toSorted((a, b) => fateOrder[a.fate.type] - fateOrder[b.fate.type]),
			others: frozen.filter(({uid}) => !rollingUids.has(uid)).length,
			unlisted: new Set(ranked.slice(mostAtATime).map(({metadata}) => metadata.uid)),
			notes: freezeNotes(view(), ranked.length, items),
		};
	}

	/** What would be done to a workload that rolls. */
	async function fateOf(workload: Workload, preview: BriefPreview): Promise<FreezeFate> {
		const target = {kind: workload.kind, ...nameOf(workload)};
		const kind = workload.kind === 'Deployment' ? 'pause' : 'hold';
		return fateBy(await preview({kind, target}), kind === 'pause' ? 'will' : 'may');
	}

	async function planThaw(
		here: readonly FrozenRecord[],
		others: number,
		elsewhere: number,
	): Promise<FreezePlan | {readonly sentence: string}> {
		const nowMs = now();
		const preview = actions.briefPreviews();
		const some = here.slice(0, mostAtATime);
		const items = await fewAtATime(some, mostAtOnce, record => thawItem(record, preview, nowMs));
		const [unread] = items.flatMap(item => ('sentence' in item ? [item.sentence] : []));
		const planned = items.flatMap(item => ('sentence' in item ? [] : [item]));
		if (planned.length === 0 && unread !== undefined) return {sentence: unread};
		return {
			kind: 'thaw',
			items: planned.toSorted((a, b) => fateOrder[a.fate.type] - fateOrder[b.fate.type]),
			others,
			unlisted: new Set(),
			notes: [
				...(unread === undefined ? [] : [{text: `Not all could be read. ${unread}`}]),
				...(elsewhere === 0 ? [] : [elsewhereNote(elsewhere)]),
			],
		};
	}

	async function thawItem(
		record: FrozenRecord,
		preview: BriefPreview,
		nowMs: number,
	): Promise<FreezeItem | {readonly sentence: string}> {
		const {target, uid, freeze} = record;
		const item = (status: Summary, fate: FreezeFate): FreezeItem => ({target, uid, status, fate});
		const answer = await read(target);
		if (!answer.ok) {
			if (answer.error.kind === 'not-found') return item(noStatus, settled('it was deleted'));
			const doing = `read ${workloadRef(target)}`;
			return {sentence: errorSentence(answer.error, {doing, server: view().identity.server})};
		}
		const workload = answer.value;
		const status = summaryOf(workload, nowMs);
		const state = judgeFrozen(record, workload, nowMs);
		if (state.type !== 'frozen') return item(status, settled(wordsFor(state)));
		const fate = fateBy(await preview({kind: 'resume', target}), 'will');
		if (fate.type !== 'left' && fate.preview.isGuessed) {
			return item(status, settled('it was held anew, or its update strategy before is not known: p lets it go on'));
		}
		// What changed between the two looks was not looked at.
		if (fate.type !== 'left' && fate.preview.basis.generation !== workload.metadata.generation) {
			return item(status, {type: 'left', why: 'it is being changed at this moment', isSettled: false});
		}
		return item(
			status,
			marked(fate, () => ({thaws: freeze})),
		);
	}

	async function performFreeze(
		plan: FreezePlan,
		chosen: ReadonlySet<string>,
		told: (uid: string, outcome: ActionOutcome) => void,
	): Promise<ActionOutcome> {
		if (writesDisabled !== undefined) {
			return {type: 'impossible', sentence: `Nothing can be changed here: ${writesDisabled}.`};
		}
		const sent = sentItems(plan, chosen);
		const steps = await fewAtATime(sent, mostAtOnce, async ({uid, fate}) => {
			const outcome = await performOne(
				plan.kind,
				uid,
				marked(fate, ({mark}) => withCount(mark, sent.length)),
			);
			told(uid, outcome);
			return {uid, outcome};
		});
		if (plan.kind === 'thaw') await settle(plan);
		return freezeOutcome(view().identity, plan, sent, steps, now());
	}

	async function performOne(kind: FreezeKind, uid: string, fate: FreezeFate): Promise<ActionOutcome> {
		if (fate.type === 'left') return {type: 'impossible', sentence: fate.why};
		const seen = view().workloads.items.find(({metadata}) => metadata.uid === uid);
		if (kind === 'freeze' && seen !== undefined && isOver(seen)) {
			return {type: 'impossible', sentence: 'its rollout has ended meanwhile: nothing was written.'};
		}
		const {preview, remark} = await renewed(fate.preview, seen);
		const sentAtMs = now();
		const outcome = await actions.perform(preview);
		note(preview, sentAtMs, outcome);
		return outcome.type === 'done' && remark !== undefined
			? {...outcome, receipt: {remark, ...outcome.receipt}}
			: outcome;
	}

	/**
	 * What is to be paused although it changed since the preview is noted as it is now: as that it goes on again. The brake
	 * does not wait for what can not be read.
	 */
	async function renewed(
		preview: Preview,
		seen: Workload | undefined,
	): Promise<{readonly preview: Preview; readonly remark?: string}> {
		const {request, basis, mark} = preview;
		const isOlder = (seen?.metadata.generation ?? 0) > basis.generation;
		if (request.kind !== 'pause' || !isOlder || !(mark && 'freeze' in mark)) return {preview};
		const answer = await read(request.target);
		if (!answer.ok) return {preview};
		const what = changedSince(basis, answer.value, now());
		const isSame = answer.value.metadata.uid === basis.uid && !isPaused(answer.value);
		if (!isSame) return {preview};
		const fresh = {...preview, basis: basisOf(answer.value)};
		return {
			preview: {...fresh, mark: {...mark, ...freezeMark(fresh, mark.freeze), of: mark.of}},
			...(what.length === 0 ? {} : {remark: meanwhileText(what)}),
		};
	}

	/** Beside the journal: where there is none, this run knows all the same what it stopped. */
	function note({mark, request, basis}: Preview, atMs: number, outcome: ActionOutcome): void {
		if (mark === undefined) return;
		const {uid, generation} = basis;
		if ('thaws' in mark) {
			if (outcome.type === 'done') own.set(keyOf({freeze: mark.thaws, uid}), 'closed');
			return;
		}
		const isUnknown = outcome.type === 'failed' && outcome.unknown === true;
		const result = outcome.type === 'done' ? 'done' : isUnknown ? 'unknown' : undefined;
		if (result !== undefined)
			own.set(keyOf({...mark, uid}), {...mark, atMs, target: request.target, uid, generation, result});
	}

	/** Of what is left as it is a person was told: it is not offered again. */
	async function settle({items}: FreezePlan): Promise<void> {
		const left = new Map(
			items.flatMap(({uid, fate}) => (fate.type === 'left' && fate.isSettled ? [[uid, fate.why] as const] : [])),
		);
		for (const record of await records()) {
			const why = left.get(record.uid);
			if (why === undefined) continue;
			own.set(keyOf(record), 'closed');
			await kept?.close(record, why, now());
		}
	}

	return {previewFreeze, performFreeze, standingFreeze: async () => standingOf(await records(), read, now())};
}

const fateOrder: Readonly<Record<FreezeFate['type'], number>> = {will: 0, may: 1, left: 2};

const noStatus: Summary = {tone: 'idle', sentence: ''};

const settled = (why: string): FreezeFate => ({type: 'left', why, isSettled: true});

function nameOf({metadata: {name, namespace = ''}}: Workload) {
	return {namespace, name};
}

function itemOf(workload: Workload, fate: FreezeFate, nowMs: number): FreezeItem {
	const {kind, metadata} = workload;
	return {target: {kind, ...nameOf(workload)}, uid: metadata.uid, status: summaryOf(workload, nowMs), fate};
}

function fateBy(outcome: Awaited<ReturnType<BriefPreview>>, type: 'will' | 'may'): FreezeFate {
	if (outcome.type !== 'ready') return {type: 'left', why: outcome.sentence, isSettled: false};
	const {server} = outcome.preview;
	if (server.type !== 'refused') return {type, preview: outcome.preview};
	const {kind, message} = server.error;
	return {type: 'left', why: kind === 'forbidden' ? noRight : `the server refuses it: ${message}`, isSettled: false};
}

/** The server's own words name the user, the verb and the kind, the same for each of fourteen. */
const noRight = 'there is no right to change it';

function marked(fate: FreezeFate, markOf: (preview: Preview) => FreezeMark | undefined): FreezeFate {
	if (fate.type === 'left') return fate;
	const mark = markOf(fate.preview);
	return mark ? {...fate, preview: {...fate.preview, mark}} : fate;
}

/** How many are stopped is known once a person has chosen. */
function withCount(mark: FreezeMark | undefined, of: number): FreezeMark | undefined {
	return mark && 'freeze' in mark ? {...mark, of} : mark;
}

function freezeMark({basis, request}: Preview, freeze: string): Extract<FreezeMark, {freeze: string}> {
	return {freeze, of: 1, digest: rolloutDigest(request.target.kind, basis.template, basis.strategy)};
}

/** It was stopped before, between two templates. */
function isHalfWay(workload: Workload): boolean {
	const {phase, updated, desired} = progressOf(workload);
	return (phase === 'paused' || phase === 'held') && updated !== desired;
}

function pausedBefore(workload: Workload, frozen: ReadonlySet<string>, nowMs: number): FreezeFate {
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
function isOver(workload: Workload): boolean {
	const {phase} = progressOf(workload);
	return phase === 'complete' || phase === 'scaled-to-zero';
}

function freezeNotes(
	{workloads, parts, scope}: ClusterView,
	count: number,
	items: readonly FreezeItem[],
): readonly FreezeNote[] {
	const {state} = workloads.freshness;
	const blocked = parts.filter(({freshness}) => freshness.state === 'blocked');
	const kinds = [...new Set(blocked.map(({kind}) => kind))].join(', ');
	const nearest =
		'StatefulSets and DaemonSets can not be paused. What comes nearest is to hold them by their update strategy';
	const most = `${count} roll: these are the ${mostAtATime} most urgent.`;
	const isForbidden = items.length > 0 && items.every(({fate}) => fate.type === 'left' && fate.why === noRight);
	return [
		...(isForbidden ? [{text: 'You have no right to change anything that rolls: none of it can be frozen.'}] : []),
		...(items.some(({fate}) => fate.type === 'will')
			? [{text: 'Pods that are being made now come up, and old ones that are ending end: no further pod is touched.'}]
			: []),
		...(items.some(({fate}) => fate.type === 'may')
			? [{text: `${nearest}.`, onScreen: `${nearest}: space chooses which.`}]
			: []),
		...(state === 'live' ? [] : [{text: `The list is not live (${state}): what is not in it is not frozen.`}]),
		...(kinds === '' ? [] : [{text: `Not listed here, and not frozen: ${kinds} (no right to list).`}]),
		...(scope === undefined ? [] : [{text: scope.sentence}]),
		...(count > mostAtATime
			? [
					{
						text: `${most} The others are frozen by another freeze after this one.`,
						onScreen: `${most} Freeze them with y, then F again for the others.`,
					},
				]
			: []),
	];
}

function elsewhereNote(count: number): FreezeNote {
	const text = `${count} more were frozen in other namespaces`;
	return {text: `${text}.`, onScreen: `${text}: n chooses all of them.`};
}

function wordsFor(state: Exclude<FrozenState, {type: 'frozen'}>): string {
	return state.type === 'not-done' ? 'it was not paused by the freeze: that write was not done' : state.why;
}
