import type {ActionRequest} from '../cluster/actions/action.ts';
import type {OpenedWorkload, WorkloadName} from '../cluster/cluster.ts';
import {recordSources} from '../cluster/record-sources.ts';
import {sameWorkload} from '../cluster/workload-name.ts';
import {type Proposal, proposeRevision, warningOf} from '../rollout/last-good-revision.ts';
import {isMended, type LeftOver, leftOverOf} from '../rollout/left-over.ts';
import {serviceRecordOf} from '../rollout/service-record.ts';
import {memoByObject} from './memo-by-object.ts';
import {ownedOf} from './owned.ts';
import type {Scene} from './state.ts';

interface Known {
	readonly proposal: Proposal | undefined;
	readonly leftOver: LeftOver | undefined;
	readonly stuck: StuckPods | undefined;
}

/** Pods that the present template does not reach, as Kubernetes waits for them, whatever that template is worth. */
export interface StuckPods extends LeftOver {
	/** The present template is known to fail, too. */
	readonly isVain: boolean;
}

const known = memoByObject<Known>();

/**
 * Where undo goes, by all that is known of the workload that is open; undefined when nowhere. Asked for several times a
 * frame, by the keys and by the screen, and worked out once a second at most while nothing changes.
 */
export function proposalOf(opened: OpenedWorkload, nowMs: number): Proposal | undefined {
	return knownOf(opened, nowMs).proposal;
}

/** The stuck pods of the StatefulSet that is open, where its template was mended already: `u` deletes them, and no more. */
export function leftOverIn(opened: OpenedWorkload, nowMs: number): LeftOver | undefined {
	return knownOf(opened, nowMs).leftOver;
}

/** The pods of the StatefulSet that is open which `:unstick` deletes; undefined: there are none. */
export function stuckIn(opened: OpenedWorkload, nowMs: number): StuckPods | undefined {
	return knownOf(opened, nowMs).stuck;
}

function knownOf(opened: OpenedWorkload, nowMs: number): Known {
	return known(opened, [Math.floor(nowMs / 1000)], () => {
		const sources = recordSources(opened);
		const proposal = sources && proposeRevision(sources, nowMs);
		const left = sources && leftOverOf(sources, nowMs);
		const leftOver = left && isMended(sources, left, proposal, nowMs) ? left : undefined;
		const stuck = sources &&
			left && {...left, isVain: serviceRecordOf(left.revision, sources, nowMs).failure !== undefined};
		return {proposal, leftOver, stuck};
	});
}

type Undo = Extract<ActionRequest, {kind: 'undo'}>;

/** What undo is asked to go to, by all that is known of the workload that is open; nothing while that is loading. */
export function proposedIn(opened: OpenedWorkload, nowMs: number): Pick<Undo, 'proposed'> {
	const {proposal, leftOver} = knownOf(opened, nowMs);
	if (leftOver) return {proposed: {stayingUid: leftOver.revision.object.metadata.uid}};
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

/** The request to delete the stuck pods of the StatefulSet that is open, and nothing else; undefined: there are none. */
export function unstickRequest({view: {opened}, nowMs}: Scene): ActionRequest | undefined {
	const stuck = opened && stuckIn(opened, nowMs);
	if (opened === undefined || stuck === undefined) return undefined;
	return {kind: 'undo', target: opened.target, proposed: {stayingUid: stuck.revision.object.metadata.uid}};
}
