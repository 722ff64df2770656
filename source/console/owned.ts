import type {ClusterView, Collection, OpenedWorkload} from '../cluster/cluster.ts';
import type {ControllerRevision, PodTemplateSpec, ReplicaSet} from '../kubernetes/objects.ts';
import {type Revision, revisionsOf} from '../rollout/revisions.ts';

/** The words for what keeps a workload's revisions. */
export interface OwnedWords {
	/** `ReplicaSets`, in a sentence. */
	readonly many: string;
	readonly one: string;
	/** In the API's paths. */
	readonly plural: string;
}

const replicaSetWords: OwnedWords = {many: 'ReplicaSets', one: 'ReplicaSet', plural: 'replicasets'};
const revisionWords: OwnedWords = {
	many: 'ControllerRevisions',
	one: 'ControllerRevision',
	plural: 'controllerrevisions',
};

export const ownedWords = ({target}: OpenedWorkload): OwnedWords =>
	target.kind === 'Deployment' ? replicaSetWords : revisionWords;

/** What keeps the revisions of the workload that is open: ReplicaSets of a Deployment, else ControllerRevisions. */
export function ownedOf(opened: OpenedWorkload): Collection<ReplicaSet> | Collection<ControllerRevision> {
	return opened.target.kind === 'Deployment' ? opened.replicaSets : opened.controllerRevisions;
}

/** Its revisions, newest first; none while it is loading. */
export function openedRevisions(opened: OpenedWorkload): readonly Revision[] {
	return opened.workload ? revisionsOf(opened.workload, ownedOf(opened).items) : [];
}

/** The template of the workload that is open; undefined while only the list tells of it, which has no more than its images. */
export function presentTemplateOf({opened}: ClusterView): PodTemplateSpec | undefined {
	if (!opened?.isRow) return opened?.workload?.spec.template;
	return openedRevisions(opened).find(({current}) => current)?.template;
}
