import type {Workload} from '../../kubernetes/objects.ts';
import type {Finding} from '../../rollout/finding.ts';
import {mayBeStuck} from '../../rollout/may-be-stuck.ts';
import {progressOf} from '../../rollout/progress.ts';
import type {SizeRaise} from '../../rollout/scaling-up.ts';
import {needsAttention, urgencyOf} from '../../rollout/urgency.ts';
import {type Candidate, settleMs} from './choose-attended.ts';
import {changeSince, raiseSince, unreadOf} from './row-changes.ts';

/** A row of the list that is not fine. */
export interface NeedyRow extends Candidate {
	readonly workload: Workload;
	/** Pods with the present template and pods available, together. */
	readonly reached: number;
	/** It was seen to be fine before. */
	readonly wasFine: boolean;
	/** It was not fine when the list came, and has not got on since: nobody has seen what it does. */
	readonly isUnseen: boolean;
	/** What the list itself has shown, which revision it rolls from, or has not. */
	readonly seen?: Finding;
	/** Likewise that its size was raised. */
	readonly raise?: SizeRaise;
}

/** A workload as it was looked at last: what of it depends on the object alone is found out once for each version. */
export interface LookedAt {
	readonly workload: Workload;
	readonly urgency: number;
	readonly isNeeded: boolean;
}

export const lookAtRow = (workload: Workload): LookedAt => ({
	workload,
	urgency: urgencyOf(workload),
	isNeeded: needsAttention(workload),
});

/** The moment at which a row is looked at. */
export interface Look {
	/** Of a clock that never jumps. */
	readonly nowMs: number;
	/** The server's time, epoch milliseconds. */
	readonly serverMs: number;
	/** The list has only just come. */
	readonly isFirst: boolean;
}

/** `known`: its row before, if it was not fine then either; `former`: as it was then in any case. */
export function needyRow(
	{workload, urgency}: LookedAt,
	known: NeedyRow | undefined,
	former: Workload | undefined,
	{nowMs, serverMs, isFirst}: Look,
): NeedyRow {
	const {updated, available, desired} = progressOf(workload);
	const reached = updated + available;
	const hasGotOn = known === undefined || reached > known.reached;
	const isUnseen = known === undefined ? former === undefined && isFirst : known.isUnseen && !hasGotOn;
	const was = known?.workload ?? former;
	const seen = changeSince(was, workload) ?? known?.seen ?? unreadOf(workload, was, serverMs);
	const raise = raiseSince(was, workload, known?.raise, serverMs) ?? known?.raise;
	return {
		uid: workload.metadata.uid,
		urgency,
		pods: desired,
		reached,
		sinceMs: known?.sinceMs ?? nowMs,
		// Of what the list came with nobody knows when it got on: it is looked at without waiting for that.
		progressMs: isUnseen ? (known?.progressMs ?? nowMs - settleMs) : hasGotOn ? nowMs : known.progressMs,
		isUnseen,
		mayBeStuck: mayBeStuck(workload, serverMs),
		wasFine: known?.wasFine ?? was !== undefined,
		workload,
		...(seen ? {seen} : {}),
		...(raise ? {raise} : {}),
	};
}
