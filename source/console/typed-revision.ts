import type {ActionRequest} from '../cluster/actions/action.ts';
import type {OpenedWorkload, WorkloadName} from '../cluster/cluster.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import type {Revision} from '../rollout/revisions.ts';
import {openedRevisions, ownedOf} from './owned.ts';
import {rollToRequest, stuckIn, undoRequest} from './proposal.ts';
import type {Scene} from './state.ts';

/** What stands behind `undo`, apart: kubectl's option, where it was typed, and what should be a number. */
export function revisionWords(typed: string): {readonly option: string; readonly number: string} {
	const [, option = '', number = ''] = /^(--to-revision(?:=|\s+|$))?(.*)$/s.exec(typed) ?? [];
	return {option, number};
}

/** The revisions of a workload, newest first, where all of them are known; undefined: they are not. */
export function knownRevisions(target: WorkloadName | undefined, {view: {opened}}: Scene) {
	return opened?.workload !== undefined &&
		sameWorkload(opened.target, target) &&
		ownedOf(opened).freshness.state === 'live'
		? {opened, revisions: openedRevisions(opened)}
		: undefined;
}

/** Why nobody rolls to it; undefined: one can. */
export function whyNotTo({current, number}: Revision, opened: OpenedWorkload, nowMs: number): string | undefined {
	// There may be pods that the current one does not reach: these are deleted.
	return current && stuckIn(opened, nowMs) === undefined ? `revision ${number} is the current one` : undefined;
}

/** What `undo 3` asks for, also spelled as kubectl does, `--to-revision=3`; or why it asks for nothing. */
export function typedRollTo(typed: string, target: WorkloadName, scene: Scene): ActionRequest | string {
	const {number: digits} = revisionWords(typed);
	if (digits === '') return 'which revision? undo 3, by its number in history';
	// Above 15 digits numbers are not exact.
	if (!/^\d{1,15}$/.test(digits)) return `"${digits}" is no number of a revision: undo 3`;
	const number = Number(digits);
	// As with kubectl, zero means that none is named.
	if (number === 0) return undoRequest(target, scene);
	const known = knownRevisions(target, scene);
	// Of a row of the list the preview reads them, and says so where there is no such revision.
	if (known === undefined) return {kind: 'roll-to', target, revision: number};
	const {opened, revisions} = known;
	const revision = revisions.find(one => one.number === number);
	if (revision === undefined) {
		const renumbered = revisions.find(({formerNumbers}) => formerNumbers.includes(number));
		if (renumbered) return `revision ${number} is revision ${renumbered.number} now`;
		const numbers = revisions.map(one => one.number).join(', ');
		return `there is no revision ${number}: it has ${numbers === '' ? 'none' : numbers}`;
	}
	return whyNotTo(revision, opened, scene.nowMs) ?? rollToRequest(opened, number, scene.nowMs);
}
