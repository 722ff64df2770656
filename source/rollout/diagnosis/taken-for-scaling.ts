import type {Deployment, ReplicaSet} from '../../kubernetes/objects.ts';
import {ownedReplicaSets} from '../revisions.ts';
import type {Diagnosis} from './diagnosis.ts';

/** The size of the Deployment as a ReplicaSet was told it last. Source: deployment_util.go, DesiredReplicasAnnotation. */
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';

const isActive = ({spec}: ReplicaSet) => (spec.replicas ?? 0) > 0;

/**
 * A Deployment that stands still for ever, since each sync is a scaling. With Recreate: it was resized while several of its
 * ReplicaSets had pods. Else its rollout never begins: its one ReplicaSet that has pods was told another size than it is to have, so that
 * each sync is a scaling and no rollout; and, scaled by hand, has the right size already, so that there is none to do and
 * nobody writes the annotation. That none of its pods has the present template its status tells, of the very sync. Source:
 * pkg/controller/deployment/sync.go, isScalingEvent, and scale, which returns at a ReplicaSet of the right size; so does
 * a real control plane 1.37.2, where a restart changed nothing and another size got it going.
 */
export function takenForScaling(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Diagnosis | undefined {
	const {metadata, spec, status} = deployment;
	const isObserved = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
	if (!isObserved || metadata.deletionTimestamp !== undefined) return undefined;
	const active = ownedReplicaSets(deployment, replicaSets).filter(isActive);
	const wished = String(spec.replicas ?? 1);
	const told = active.find(one => (toldTo(one) ?? wished) !== wished);
	if (told === undefined) return undefined;
	return active.length > 1 ? notSpread(deployment, active) : notBegun(deployment, told);
}

const toldTo = ({metadata}: ReplicaSet) => metadata.annotations?.[desiredAnnotation];

const evidenceOf = (one: ReplicaSet) =>
	`${one.metadata.name} has ${one.spec.replicas} replicas, and the annotation ${desiredAnnotation}: ${toldTo(one)}`;

/** The one that has pods has the right size already. */
function notBegun({spec, status}: Deployment, active: ReplicaSet): Diagnosis | undefined {
	const {replicas = 1} = spec;
	const hasNew = (status?.updatedReplicas ?? 0) > 0;
	const isRightSize = active.spec.replicas === replicas && (active.status?.replicas ?? 0) > 0;
	if (hasNew || spec.paused || !isRightSize) return undefined;
	return {
		cause: 'taken-for-scaling',
		level: 'fault',
		sentence: `Kubernetes takes the change for scaling, so no pod gets the new template: ${active.metadata.name} was scaled to ${replicas} behind its back`,
		evidence: evidenceOf(active),
		next: 'scale it to another size and back, which begins the rollout; a restart does not',
	};
}

/** Only a rolling update spreads a change of size over several. */
function notSpread({spec}: Deployment, active: readonly ReplicaSet[]): Diagnosis | undefined {
	if (spec.strategy?.type !== 'Recreate') return undefined;
	const names = active.map(({metadata}) => metadata.name).join(' and ');
	return {
		cause: 'taken-for-scaling',
		level: 'fault',
		sentence: `Kubernetes takes the change for scaling, which strategy Recreate does not spread: ${names} keep their pods`,
		evidence: active.map(evidenceOf).join('; '),
		next: 'scale its older ReplicaSets to 0 by hand (kubectl scale rs/NAME --replicas=0)',
	};
}
