import type {OpenedWorkload} from '../../../cluster/cluster.ts';
import type {Pod, Workload} from '../../../kubernetes/objects.ts';
import {comingFrom} from '../../../rollout/coming-from.ts';
import {diagnosesOf} from '../../../rollout/diagnosis/diagnose.ts';
import type {Diagnosis} from '../../../rollout/diagnosis/diagnosis.ts';
import {partsOf} from '../../../rollout/diagnosis/parts.ts';
import {isStalled} from '../../../rollout/finding.ts';
import type {Proposal} from '../../../rollout/last-good-revision.ts';
import {type Progress, progressOf} from '../../../rollout/progress.ts';
import {lastProgressMs} from '../../../rollout/progress-clock.ts';
import {type RevisionPods, revisionPods} from '../../../rollout/revision-pods.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {type ScalingUp, scalingUpIn} from '../../../rollout/scaling-up.ts';
import {lastChange} from '../../../rollout/seen-revisions.ts';
import type {TemplateChange} from '../../../rollout/template-change.ts';
import {openedRevisions, ownedOf, ownedWords} from '../../owned.ts';
import {leftOverIn, proposalOf} from '../../proposal.ts';

/** What the Rollout screen reads out of the workload that is open, in one place. */
export interface RolloutFacts {
	readonly opened: OpenedWorkload;
	readonly workload: Workload;
	readonly progress: Progress;
	/** Newest first. */
	readonly revisions: readonly Revision[];
	readonly current?: Revision;
	/** What the rollout comes from, see `comingFrom`. */
	readonly from?: Revision;
	/** Why nothing is known of the ReplicaSets or ControllerRevisions: that is not the same as that there are none. */
	readonly unknownParts?: string;
	readonly undo?: Proposal;
	readonly podsOf: (revision: Revision) => RevisionPods;
	/** Who made the present template, and when. */
	readonly change: TemplateChange;
	/** Pods of the present template. */
	readonly newPods: readonly Pod[];
	/** Names of stuck pods of a StatefulSet whose template was mended already: `u` deletes them. */
	readonly leftOver: readonly string[];
	/** What stands in the way, the most telling first. */
	readonly diagnoses: readonly Diagnosis[];
	/** It will not get on by itself, as far as its pods tell, or has not for longer than Kubernetes would wait. */
	readonly isStuck: boolean;
	/** Its number of pods was raised, and the rest of them is on the way. */
	readonly scaling?: ScalingUp;
	/** Something does that is more than waiting. */
	readonly isTroubled: boolean;
}

/** `nowMs`: the server's time, epoch milliseconds. */
export function rolloutFacts(opened: OpenedWorkload, workload: Workload, nowMs: number): RolloutFacts {
	const pods = opened.pods.items;
	const {lastWords} = opened;
	const parts = {
		...partsOf(workload, ownedOf(opened).items, pods, opened.events.items),
		...(lastWords ? {lastWords} : {}),
	};
	const diagnoses = opened.gone === undefined ? diagnosesOf(parts, nowMs) : [];
	const revisions = openedRevisions(opened);
	const current = revisions.find(revision => revision.current);
	const undo = proposalOf(opened, nowMs);
	const unknownParts = unknownPartsOf(opened);
	const podsOf = revisionPods(workload, pods, nowMs);
	const from = comingFrom(workload, revisions, podsOf);
	const change = lastChange(workload, revisions, opened.seen);
	const isStuck =
		diagnoses[0]?.level === 'fault' ||
		(opened.gone === undefined && isStalled(workload, lastProgressMs(parts.newPods, change.atMs), nowMs));
	const scaling = opened.gone === undefined && !isStuck ? scalingUpIn(parts, nowMs) : undefined;
	return {
		opened,
		workload,
		...(scaling ? {scaling} : {}),
		progress: progressOf(workload),
		revisions,
		podsOf,
		newPods: parts.newPods,
		leftOver: (leftOverIn(opened, nowMs)?.pods ?? []).map(({metadata}) => metadata.name),
		diagnoses,
		isStuck,
		isTroubled: isStuck || diagnoses.some(({level}) => level !== 'wait'),
		...(current ? {current} : {}),
		...(from ? {from} : {}),
		...(undo ? {undo} : {}),
		change,
		...(unknownParts ? {unknownParts} : {}),
	};
}

function unknownPartsOf(opened: OpenedWorkload): string | undefined {
	const {items, freshness} = ownedOf(opened);
	if (items.length > 0 || opened.gone !== undefined) {
		return undefined;
	}
	switch (freshness.state) {
		case 'blocked':
			return freshness.error.kind === 'forbidden'
				? `no right to list ${ownedWords(opened).plural}`
				: freshness.error.message;
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
