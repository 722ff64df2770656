import type {ObjectName} from '../../../cluster/cluster.ts';
import type {Pod} from '../../../kubernetes/objects.ts';
import type {Revision} from '../../../rollout/revisions.ts';

/** The ReplicaSet or ControllerRevision that keeps a revision. */
export function objectOfRevision({object: {metadata}, replicaSet}: Revision): ObjectName {
	const {namespace = '', name} = metadata;
	return {kind: replicaSet ? 'ReplicaSet' : 'ControllerRevision', namespace, name};
}

export function objectOfPod({metadata: {namespace = '', name}}: Pod): ObjectName {
	return {kind: 'Pod', namespace, name};
}
