import type {Finding} from '../../rollout/finding.ts';
import {type ScalingUp, type SizeRaise, scalingUp} from '../../rollout/scaling-up.ts';
import {isStarting} from '../../rollout/urgency.ts';
import type {NeedyRow} from './needy-row.ts';

/** The moment for which findings are shown. */
export interface Showing {
	/** Of a clock that never jumps. */
	readonly nowMs: number;
	/** The server's time, epoch milliseconds. */
	readonly serverMs: number;
	/** Whether its pods are being looked at for the first time, or will be as soon as that is possible. */
	readonly isLooking: (row: NeedyRow) => boolean;
}

/**
 * What is shown of a row: what was found of its pods, or else what the list itself has shown, with what is known besides of
 * how it comes up. The same object as long as it says the same, so that the row on the screen is not made anew.
 *
 * @param own - Of its pods, where they are looked at.
 */
export function shownFinding(
	row: NeedyRow,
	own: Finding | undefined,
	{nowMs, serverMs, isLooking}: Showing,
): Finding | undefined {
	const {workload, wasFine, seen, raise, progressMs} = row;
	const found = own ?? seen;
	const gotOnMs = serverMs - Math.max(0, nowMs - progressMs);
	const scaling = raise && !found?.isStuck ? scalingUp(workload, raise, serverMs, gotOnMs) : undefined;
	const finding = raise && scaling ? scalingOf(found, raise, scaling) : found;
	const known = finding ?? (isLooking(row) ? lookingFinding : undefined);
	return !wasFine && isStarting(workload, serverMs) ? startingOf(finding) : known;
}

/** Whether all is found as it was, by identity. */
export function sameFindings(a: ReadonlyMap<string, Finding>, b: ReadonlyMap<string, Finding>): boolean {
	return a.size === b.size && [...b].every(([uid, finding]) => a.get(uid) === finding);
}

const scalings = new WeakMap<SizeRaise, {readonly found: Finding | undefined; readonly finding: Finding}>();

function scalingOf(found: Finding | undefined, raise: SizeRaise, scaling: ScalingUp): Finding {
	const known = scalings.get(raise);
	if (known && known.found === found && known.finding.scaling?.by === scaling.by) return known.finding;
	const finding = {...(found ?? {isStuck: false}), scaling};
	scalings.set(raise, {found, finding});
	return finding;
}

const lookingFinding: Finding = {isStuck: false, isLooking: true};

const startings = new WeakMap<Finding, Finding>();
const plainStarting: Finding = {isStuck: false, isStarting: true};

function startingOf(finding: Finding | undefined): Finding {
	if (finding === undefined) return plainStarting;
	const known = startings.get(finding) ?? {...finding, isStarting: true};
	startings.set(finding, known);
	return known;
}
