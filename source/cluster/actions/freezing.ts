import type {Workload} from '../../kubernetes/objects.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import type {Cluster} from '../cluster.ts';
import type {ActionOutcome, Preview} from './action.ts';
import {changedSince, meanwhileText} from './changed.ts';
import {fewAtATime, mostAtOnce} from './few-at-a-time.ts';
import type {FreezeFate, FreezeKind, FreezePlan, StandingFreeze} from './freeze.ts';
import {freezeMark, isOver, marked, withCount} from './freeze-fate.ts';
import {createFreezePlanning} from './freeze-planning.ts';
import {freezeOutcome, sentItems} from './freeze-words.ts';
import type {FreezingOptions} from './freezing-options.ts';
import {createKnownFreezes} from './known-freezes.ts';
import {basisOf} from './plan-parts.ts';
import {standingOf} from './standing-freeze.ts';

export type Freezing = Pick<Cluster, 'previewFreeze' | 'performFreeze'> & {
	/** What stands of freezes of this run and of others; undefined: nothing does. Writes nothing. */
	standingFreeze(): Promise<StandingFreeze | undefined>;
	/** That object was stopped, or let go on, as a person asked for it alone: it is left to them from now on. */
	overtaken(uid: string): void;
};

/** Stops every rollout in scope, and lets exactly those go on again that it stopped. */
export function createFreezing(options: FreezingOptions): Freezing {
	const {actions, view, read, kept, now, writesDisabled} = options;
	const known = createKnownFreezes(kept);
	const {previewFreeze} = createFreezePlanning({...options, known});

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
		if (plan.kind === 'thaw') await known.settle(plan, now());
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
		known.note(preview, sentAtMs, outcome);
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

	return {
		previewFreeze,
		performFreeze,
		overtaken: known.overtake,
		standingFreeze: async () => standingOf(await known.records(), read, now()),
	};
}
