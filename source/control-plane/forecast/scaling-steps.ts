import {templateHashLabel} from '../../rollout/pod-template.ts';
import {revisionNumberOf} from '../../rollout/revisions.ts';
import {revisionHashLabel} from '../daemon-set/daemon-pod.ts';
import type {ReplicaSetObject} from '../deployment/deployment-objects.ts';
import {asPod, isActive} from '../pods.ts';
import type {WorldChange, WorldObject} from '../world.ts';

/** One change of a size: of a ReplicaSet, or of the number of pods of a StatefulSet's or DaemonSet's revision. */
export interface ScalingStep {
	/** Since the change, milliseconds. */
	readonly atMs: number;
	/** Of the ReplicaSet; of other workloads the hash that the pods of the revision carry. */
	readonly replicaSet: string;
	/** The number that it has before the change; absent for one that the change makes. */
	readonly revision?: number;
	readonly from: number;
	readonly to: number;
}

/** What of a world's changes is a step, told in order. */
export type StepReader = (change: WorldChange) => Omit<ScalingStep, 'atMs'> | undefined;

const sizeOf = (object: WorldObject | undefined) => (object as ReplicaSetObject | undefined)?.spec.replicas ?? 0;

/** Steps of a Deployment: the sizes of its ReplicaSets. `begin` are those that there are. */
function replicaSetSteps(begin: readonly WorldObject[]): StepReader {
	const numbers = new Map(begin.map(set => [set.metadata.name, revisionNumberOf(set)]));
	return ({type, object, before}) => {
		const {name} = object.metadata;
		if (object.kind !== 'ReplicaSet' || type === 'DELETED') {
			return undefined;
		}

		const [from, to] = [sizeOf(before), sizeOf(object)];
		const number = numbers.get(name);
		return from === to ? undefined : {replicaSet: name, from, to, ...(number ? {revision: number} : {})};
	};
}

const hashIn = ({labels}: WorldObject['metadata']) => labels?.[revisionHashLabel] ?? labels?.[templateHashLabel] ?? '';
const hashOf = ({metadata}: WorldObject) => hashIn(metadata);

/** The numbers of ControllerRevisions by what their pods carry: of a StatefulSet their names, of a DaemonSet their hashes. */
function numbersByHash(revisions: readonly WorldObject[]): ReadonlyMap<string, number> {
	return new Map(
		revisions.flatMap(({metadata, revision}) =>
			[metadata.name, hashIn(metadata)].map((hash): [string, number] => [hash, Number(revision)]),
		),
	);
}

/** Steps of other workloads: how many active pods a revision has. */
function podSteps(begin: readonly WorldObject[], revisions: readonly WorldObject[]): StepReader {
	const numbers = numbersByHash(revisions);
	const active = new Map<string, string>();
	const countOf = (hash: string) => [...active.values()].filter(one => one === hash).length;
	for (const pod of begin) {
		if (isActive(asPod(pod))) {
			active.set(pod.metadata.uid, hashOf(pod));
		}
	}

	return ({type, object}) => {
		const {uid} = object.metadata;
		if (object.kind !== 'Pod') {
			return undefined;
		}

		const hash = hashOf(object);
		const from = countOf(hash);
		if (type !== 'DELETED' && isActive(asPod(object))) {
			active.set(uid, hash);
		} else {
			active.delete(uid);
		}

		const to = countOf(hash);
		const number = numbers.get(hash);
		return from === to ? undefined : {replicaSet: hash, from, to, ...(number ? {revision: number} : {})};
	};
}

/** Reads the steps of one workload's rollout; `begin` are all objects of its world. */
export function stepReader(kind: string, begin: readonly WorldObject[]): StepReader {
	return kind === 'Deployment'
		? replicaSetSteps(begin.filter(object => object.kind === 'ReplicaSet'))
		: podSteps(
				begin.filter(object => object.kind === 'Pod'),
				begin.filter(object => object.kind === 'ControllerRevision'),
			);
}
