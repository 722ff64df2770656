import {deploymentComplete} from '../../rollout/progress.ts';
import {asDaemonSet} from '../daemon-set/daemon-set.ts';
import type {DeploymentObject} from '../deployment/deployment-objects.ts';
import {asStatefulSet, isOnDelete, replicasOf} from '../stateful-set/stateful-set.ts';
import type {WorldObject} from '../world.ts';

/** How many pods a StatefulSet's update leaves as they are. */
const partitionOf = (object: WorldObject) => asStatefulSet(object).spec.updateStrategy?.rollingUpdate?.partition ?? 0;

/** Whether some of the pods of a complete set keep another template: those below its partition, or all of OnDelete. */
export function isHeld(object: WorldObject): boolean {
	switch (object.kind) {
		case 'StatefulSet': {
			const set = asStatefulSet(object);
			return (set.status?.updatedReplicas ?? 0) < replicasOf(set);
		}
		case 'DaemonSet': {
			const {status = {}} = asDaemonSet(object);
			return (status.updatedNumberScheduled ?? 0) < (status.desiredNumberScheduled ?? 0);
		}
		default:
			return false;
	}
}

/** Whether a workload has come to its end: all that its strategy updates by itself is updated, and all is available. */
export function isComplete(object: WorldObject): boolean {
	switch (object.kind) {
		case 'StatefulSet': {
			const set = asStatefulSet(object);
			const replicas = replicasOf(set);
			const {observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0} = set.status ?? {};
			const updated = isOnDelete(set) ? 0 : Math.max(0, replicas - partitionOf(set));
			const isSized = (set.status?.replicas ?? 0) === replicas && availableReplicas === replicas;
			return observedGeneration >= (object.metadata.generation ?? 0) && isSized && updatedReplicas >= updated;
		}
		case 'DaemonSet': {
			const {metadata, spec, status = {}} = asDaemonSet(object);
			const {observedGeneration = 0, desiredNumberScheduled: desired = 0, numberAvailable = 0} = status;
			const isUpdated = spec.updateStrategy?.type === 'OnDelete' || (status.updatedNumberScheduled ?? 0) === desired;
			return observedGeneration >= (metadata.generation ?? 0) && isUpdated && numberAvailable === desired;
		}
		default:
			return deploymentComplete(object as DeploymentObject);
	}
}
