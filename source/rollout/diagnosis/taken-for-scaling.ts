import type {Deployment, ReplicaSet} from '../../kubernetes/objects.ts';
import {ownedReplicaSets} from '../revisions.ts';
import type {Diagnosis} from './diagnosis.ts';

/** The size of the Deployment as a ReplicaSet was told it last. Source: deployment_util.go, DesiredReplicasAnnotation. */
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';

const isActive = ({spec}: ReplicaSet) => (spec.replicas ?? 0) > 0;

/**
 * A Deployment whose rollout never begins: its one ReplicaSet that has pods was told another size than it is to have, so that
 * each sync is a scaling and no rollout; and, scaled by hand, has the right size already, so that there is none to do and
 * nobody writes the annotation. That none of its pods has the present template its status tells, of the very sync. Source:
 * pkg/controller/deployment/sync.go, isScalingEvent, and scale, which returns at a ReplicaSet of the right size; so does
 * a real control plane 1.37.2, where a restart changed nothing and another size got it going.
 */
export function takenForScaling(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Diagnosis | undefined {
	const {metadata, spec, status} = deployment;
	const {replicas = 1} = spec;
	const isObserved = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
	const hasNew = (status?.updatedReplicas ?? 0) > 0;
	if (!isObserved || hasNew || spec.paused || metadata.deletionTimestamp !== undefined) return undefined;
	const [active, ...others] = ownedReplicaSets(deployment, replicaSets).filter(isActive);
	const told = active?.metadata.annotations?.[desiredAnnotation];
	if (active === undefined || others.length > 0 || told === undefined || told === String(replicas)) return undefined;
	const isRightSize = active.spec.replicas === replicas && (active.status?.replicas ?? 0) > 0;
	if (!isRightSize) return undefined;
	const {name} = active.metadata;
	return {
		cause: 'taken-for-scaling',
		level: 'fault',
		sentence: `Kubernetes takes the change for scaling, so no pod gets the new template: ${name} was scaled to ${replicas} behind its back`,
		evidence: `${name} has ${replicas} replicas, as wanted, and the annotation ${desiredAnnotation}: ${told}`,
		next: 'scale it to another size and back, which begins the rollout; a restart does not',
	};
}
