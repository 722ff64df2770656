import type {OpenedWorkload} from '../../../cluster/cluster.ts';
import type {Deployment, Pod} from '../../../kubernetes/objects.ts';
import {diagnosesOf} from '../../../rollout/diagnosis/diagnose.ts';
import type {Diagnosis} from '../../../rollout/diagnosis/diagnosis.ts';
import {deploymentParts} from '../../../rollout/diagnosis/parts.ts';
import type {Proposal} from '../../../rollout/last-good-revision.ts';
import {deploymentComplete, type Progress, progressOf} from '../../../rollout/progress.ts';
import {type Revision, revisionsOf} from '../../../rollout/revisions.ts';
import {proposalOf} from '../../proposal.ts';

/** What the Rollout screen reads out of the workload that is open, in one place. */
export interface RolloutFacts {
	readonly opened: OpenedWorkload;
	readonly deployment: Deployment;
	readonly progress: Progress;
	/** Newest first. */
	readonly revisions: readonly Revision[];
	readonly current?: Revision;
	/** What the rollout comes from: of the others the one that runs most pods, else the one before, until it is complete. */
	readonly from?: Revision;
	/** Why nothing is known of the ReplicaSets: that is not the same as that there are none. */
	readonly unknownParts?: string;
	readonly undo?: Proposal;
	/** Pods of the present template. */
	readonly newPods: readonly Pod[];
	/** What stands in the way, the most telling first. */
	readonly diagnoses: readonly Diagnosis[];
	/** Something does that is more than waiting. */
	readonly isTroubled: boolean;
}

const podsOf = ({replicaSet}: Revision) => replicaSet?.status?.replicas ?? 0;

/** `nowMs`: the server's time, epoch milliseconds. */
export function rolloutFacts(opened: OpenedWorkload, deployment: Deployment, nowMs: number): RolloutFacts {
	const {items} = opened.replicaSets;
	const parts = deploymentParts(deployment, items, opened.pods.items, opened.events.items);
	const diagnoses = opened.gone === undefined ? diagnosesOf(parts, nowMs) : [];
	const revisions = revisionsOf(deployment, items);
	const current = revisions.find(revision => revision.current);
	const undo = proposalOf(opened, nowMs);
	const unknownParts = unknownPartsOf(opened);
	const others = revisions.filter(revision => !revision.current);
	const running = others
		.filter(one => podsOf(one) > 0)
		.reduce<Revision | undefined>((most, one) => (most && podsOf(most) >= podsOf(one) ? most : one), undefined);
	const from = running ?? (isUnderWay(deployment) ? others[0] : undefined);
	return {
		opened,
		deployment,
		progress: progressOf(deployment),
		revisions,
		newPods: parts.newPods,
		diagnoses,
		isTroubled: diagnoses.some(({level}) => level !== 'wait'),
		...(current ? {current} : {}),
		...(from ? {from} : {}),
		...(undo ? {undo} : {}),
		...(unknownParts ? {unknownParts} : {}),
	};
}

// Recreate has no old pods left when the first new one comes; and scaling what was complete is no rollout.
function isUnderWay(deployment: Deployment): boolean {
	const progressing = deployment.status?.conditions?.find(({type}) => type === 'Progressing');
	return (
		!deploymentComplete(deployment) &&
		progressing?.reason !== undefined &&
		progressing.reason !== 'NewReplicaSetAvailable' &&
		deployment.spec.replicas !== 0
	);
}

function unknownPartsOf({replicaSets, gone}: OpenedWorkload): string | undefined {
	const {items, freshness} = replicaSets;
	if (items.length > 0 || gone !== undefined) {
		return undefined;
	}
	switch (freshness.state) {
		case 'blocked':
			return freshness.error.kind === 'forbidden' ? 'no right to list replicasets' : freshness.error.message;
		case 'connecting':
		case 'syncing':
			return 'loading';
		case 'live':
		case 'stale':
			return undefined;
	}
}

/** Revision numbers by the key of their pods. */
export function revisionNumbers(revisions: readonly Revision[]): ReadonlyMap<string, number> {
	return new Map(revisions.map(({podKey, number}) => [podKey, number]));
}
