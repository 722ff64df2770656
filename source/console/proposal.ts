import type {ActionRequest} from '../cluster/actions/action.ts';
import type {OpenedWorkload, WorkloadName} from '../cluster/cluster.ts';
import {recordSources} from '../cluster/record-sources.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import {type Proposal, proposeRevision, warningOf} from '../rollout/last-good-revision.ts';
import {ownedOf} from './owned.ts';
import type {Scene} from './state.ts';

interface Known {
	readonly opened: OpenedWorkload;
	readonly second: number;
	readonly proposal: Proposal | undefined;
}

let known: Known | undefined;

/**
 * Where undo goes, by all that is known of the workload that is open; undefined when nowhere. Asked for several times a
 * frame, by the keys and by the screen, and worked out once a second at most while nothing changes.
 */
export function proposalOf(opened: OpenedWorkload, nowMs: number): Proposal | undefined {
	const second = Math.floor(nowMs / 1000);
	if (known?.opened !== opened || known.second !== second) {
		const sources = recordSources(opened);
		known = {opened, second, proposal: sources && proposeRevision(sources, nowMs)};
	}
	return known.proposal;
}

type Undo = Extract<ActionRequest, {kind: 'undo'}>;

/** What undo is asked to go to, by all that is known of the workload that is open; nothing while that is loading. */
export function proposedIn(opened: OpenedWorkload, nowMs: number): Pick<Undo, 'proposed'> {
	const proposal = proposalOf(opened, nowMs);
	if (proposal) return {proposed: {uid: proposal.revision.object.metadata.uid, proof: proposal.proof}};
	return opened.workload && ownedOf(opened).freshness.state === 'live' ? {proposed: 'none'} : {};
}

/** The request to roll to a revision that was chosen, with what speaks against it. */
export function rollToRequest(opened: OpenedWorkload, number: number, nowMs: number) {
	const sources = recordSources(opened);
	const revision = sources?.revisions.find(one => one.number === number);
	const against = sources && revision && warningOf(revision, sources, nowMs);
	const {target} = opened;
	return {kind: 'roll-to', target, revision: number, ...(against ? {against} : {})} satisfies ActionRequest;
}

/** The request of an undo, with what the person sees proposed. */
export function undoRequest(target: WorkloadName, {view: {opened}, nowMs}: Scene): ActionRequest {
	const isOpen = opened !== undefined && sameWorkload(opened.target, target);
	return {kind: 'undo', target, ...(isOpen ? proposedIn(opened, nowMs) : {})};
}
