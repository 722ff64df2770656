import type {ActionOutcome, ActionRequest, Preview} from '../cluster/actions/action.ts';
import type {ClusterView, WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload, workloadNamed} from '../cluster/workload-name.ts';
import type {Workload} from '../kubernetes/objects.ts';
import {type ChangeOwners, changeOwners, ownerSince} from '../rollout/field-owners.ts';
import {imagesOf} from '../rollout/pod-template.ts';
import {ownManager} from '../rollout/template-change.ts';
import {cleanText} from './line.ts';
import {scopedName} from './scoped-name.ts';
import {workloadsByUid} from './workloads-by-uid.ts';

/** What a change is about: somebody else who changes the same takes it back. */
type Part = 'paused' | 'replicas' | 'strategy' | 'template';

/** A change that was made here, and is watched for somebody who takes it back. */
export interface WatchedChange {
	readonly target: WorkloadName;
	readonly uid: string;
	readonly part: Part;
	/** metadata.generation before it. */
	readonly generation: number;
	/** What was there before, and, once the list has shown it, what is there since. */
	readonly before: string;
	readonly made?: string;
	/** As the list had it last while that was there: who wrote since is told by what differs. */
	readonly seen: Workload;
}

/** That somebody took a change back. */
export interface Reversal {
	/** The server's time, epoch milliseconds, when it was seen. */
	readonly atMs: number;
	readonly sentence: string;
}

/** Of one sitting; of more, the oldest are no longer watched. */
const mostWatched = 50;

function partOf({kind, target}: ActionRequest): Part {
	switch (kind) {
		case 'pause':
			return 'paused';
		case 'resume':
		case 'hold':
			return target.kind === 'Deployment' ? 'paused' : 'strategy';
		case 'scale':
			return 'replicas';
		case 'undo':
		case 'roll-to':
		case 'set-image':
		case 'restart':
			return 'template';
	}
}

/** What a part is now, as a text that is equal where it is. */
function presentValue(part: Part, workload: Workload): string {
	switch (part) {
		case 'paused':
			return workload.kind === 'Deployment' && workload.spec.paused === true ? 'paused' : 'not paused';
		case 'replicas':
			return workload.kind === 'DaemonSet' ? '' : String(workload.spec.replicas ?? 1);
		case 'strategy':
			return workload.kind === 'Deployment' ? '' : JSON.stringify(workload.spec.updateStrategy ?? {});
		case 'template':
			return imagesOf(workload.spec.template).join(', ');
	}
}

/**
 * Watches a change that was done from now on, in the place of an older one of the same workload.
 * @param generation - metadata.generation before it, where that is not the preview's.
 */
export function watchChange(
	watched: readonly WatchedChange[],
	{request, basis}: Pick<Preview, 'request' | 'basis'>,
	view: ClusterView,
	generation = basis.generation,
): readonly WatchedChange[] {
	const workload = workloadsByUid(view.workloads.items).get(basis.uid);
	if (workload === undefined) return watched;
	const part = partOf(request);
	const {target} = request;
	const before =
		part === 'template'
			? imagesOf(basis.template).map(cleanText).join(', ')
			: part === 'replicas'
				? String(basis.replicas)
				: part === 'paused'
					? basis.paused
						? 'paused'
						: 'not paused'
					: JSON.stringify(basis.strategy ?? {});
	// One patch can change several parts: what it does to the others is no reversal.
	const others = watched.filter(({uid}) => uid !== basis.uid);
	const change = {target, uid: basis.uid, part, generation, before, seen: workload};
	return [...others, change].slice(-mostWatched);
}

/** The same after a write with a preview, whatever became of it. */
export function watchedAfter(
	watched: readonly WatchedChange[],
	preview: Preview,
	outcome: ActionOutcome,
	view: ClusterView,
): readonly WatchedChange[] {
	return outcome.type === 'done'
		? watchChange(watched, preview, view, outcome.receipt.generation)
		: unwatchUnknown(watched, preview.request.target, outcome);
}

/** The brake has no preview: it stood as the list had it before. */
export function watchPause(
	watched: readonly WatchedChange[],
	target: WorkloadName,
	view: ClusterView,
): readonly WatchedChange[] {
	const workload = workloadNamed(view.workloads.items, target);
	if (workload === undefined) return watched;
	const {uid, generation = 0} = workload.metadata;
	const others = watched.filter(one => one.part !== 'paused' || one.uid !== uid);
	const isShown = presentValue('paused', workload) === 'paused';
	const change: WatchedChange = {
		target,
		uid,
		part: 'paused',
		generation: isShown ? generation - 1 : generation,
		before: 'not paused',
		seen: workload,
	};
	return [...others, change].slice(-mostWatched);
}

/**
 * A write of which nobody knows whether it was done may be done later, and what it then takes back of ours was taken back by
 * nobody else: that workload is watched no more.
 */
export function unwatchUnknown(
	watched: readonly WatchedChange[],
	target: WorkloadName,
	outcome: ActionOutcome,
): readonly WatchedChange[] {
	return outcome.type === 'failed' && outcome.unknown === true
		? watched.filter(change => !sameWorkload(change.target, target))
		: watched;
}

/**
 * What became of the changes since: which are watched still, and which somebody took back. A change counts as taken back
 * when it was seen and is gone, or when it is gone two generations later without ever having been seen. Pure.
 * @param isBusy - Whether a write of rolltop's own is on its way to a workload: what changes there is ours.
 */
export function lookForReversals(
	watched: readonly WatchedChange[],
	view: ClusterView,
	nowMs: number,
	isBusy: (target: WorkloadName) => boolean,
): {readonly watched: readonly WatchedChange[]; readonly reversals: readonly Reversal[]} {
	const held = workloadsByUid(view.workloads.items);
	const reversals: Reversal[] = [];
	let isSame = true;
	const next = watched.flatMap((change): readonly WatchedChange[] => {
		const workload = held.get(change.uid);
		const {generation = 0} = workload?.metadata ?? {};
		if (workload === undefined || generation <= change.generation || isBusy(change.target)) return [change];
		const value = presentValue(change.part, workload);
		if (change.made === undefined && generation === change.generation + 1) {
			isSame = false;
			return [{...change, made: value, seen: workload}];
		}
		const isBack =
			change.made === undefined ? value === change.before && change.part !== 'template' : value !== change.made;
		if (!isBack) {
			if (change.made === undefined || workload === change.seen) return [change];
			isSame = false;
			return [{...change, seen: workload}];
		}
		isSame = false;
		reversals.push({atMs: nowMs, sentence: sentenceOf(change, value, workload, view)});
		return [];
	});
	return {watched: isSame ? watched : next, reversals};
}

const fieldOf: Readonly<Record<Part, keyof ChangeOwners>> = {
	paused: 'paused',
	replicas: 'replicas',
	strategy: 'updateStrategy',
	template: 'template',
};

/** Before the list has shown what was done here, that is among what was written since. */
function writerOf(
	{part, made, seen}: Pick<WatchedChange, 'part' | 'made' | 'seen'>,
	now: Workload,
): string | undefined {
	const field = fieldOf[part];
	const since = ownerSince(seen, now, field, made === undefined ? ownManager : undefined);
	if (since !== undefined) return since.manager;
	// What differs in nothing was written in the same second, or by way of a Scale.
	const manager = changeOwners(now)[field]?.manager;
	return manager === ownManager ? undefined : manager;
}

function sentenceOf(change: WatchedChange, value: string, workload: Workload, view: ClusterView): string {
	const {part, made, before, target} = change;
	const manager = writerOf(change, workload);
	// A field that is gone has no owner.
	const isNamed = manager !== undefined && (part !== 'paused' || value === 'paused');
	const who = isNamed ? (manager === ownManager ? 'another rolltop' : cleanText(manager)) : 'somebody';
	const name = scopedName(target, view);
	const [was, now] = [cleanText(made ?? ''), cleanText(value)];
	const how = value === before ? 'took back what was done here' : 'changed again what was done here';
	switch (part) {
		case 'paused':
			return `${who} took back what was done here: ${name} was ${value === 'paused' ? 'paused' : 'resumed'}`;
		case 'replicas':
			return `${who} ${how}: ${name} was scaled ${was === '' ? 'to' : `from ${was} to`} ${now}`;
		case 'template':
			return `${who} ${how}: ${name} was set from ${was} to ${now}`;
		case 'strategy':
			return `${who} ${how}: the update strategy of ${name} was changed`;
	}
}
