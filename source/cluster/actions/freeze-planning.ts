import {errorSentence} from '../../kubernetes/error-text.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {rollsNow} from '../../rollout/rolls-now.ts';
import {type Summary, summaryOf} from '../../rollout/summary.ts';
import {compareByUrgency, urgencyOf} from '../../rollout/urgency.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Cluster} from '../cluster.ts';
import type {Actions} from './actions-options.ts';
import {fewAtATime, mostAtOnce} from './few-at-a-time.ts';
import type {FreezeFate, FreezeItem, FreezeKind, FreezePlan, FreezePreview} from './freeze.ts';
import {
	byFate,
	fateBy,
	freezeMark,
	goneOnFate,
	isHalfWay,
	itemOf,
	marked,
	nameOf,
	pausedBefore,
	settled,
	thawFate,
} from './freeze-fate.ts';
import {freezeNotes, mostAtATime, thawNotes} from './freeze-notes.ts';
import type {FreezingOptions} from './freezing-options.ts';
import {type FrozenRecord, judgeFrozen} from './frozen-record.ts';
import type {KnownFreezes} from './known-freezes.ts';

type BriefPreview = ReturnType<Actions['briefPreviews']>;

export type FreezePlanningOptions = Pick<FreezingOptions, 'view' | 'read' | 'contact' | 'now' | 'random'> & {
	readonly actions: Pick<Actions, 'briefPreviews'>;
	readonly known: Pick<KnownFreezes, 'records'>;
};

/** Finds out what a freeze, or what takes one back, would send, and what a person should know of it. Writes nothing. */
export function createFreezePlanning(options: FreezePlanningOptions): Pick<Cluster, 'previewFreeze'> {
	const {actions, view, read, contact, known, now, random} = options;

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
		const frozen = await known.records();
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
			items: [...items, ...paused].toSorted(byFate),
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
			items: planned.toSorted(byFate),
			others,
			unlisted: new Set(),
			notes: thawNotes(unread, elsewhere),
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
		if (state.type !== 'frozen') return item(status, goneOnFate(state));
		const fate = thawFate(workload, await preview({kind: 'resume', target}));
		return item(
			status,
			marked(fate, () => ({thaws: freeze})),
		);
	}

	return {previewFreeze};
}

const noStatus: Summary = {tone: 'idle', sentence: ''};
