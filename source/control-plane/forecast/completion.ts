import {deploymentComplete} from '../../rollout/progress.ts';
import {daemonSetCounts, type SetCounts, statefulSetCounts} from '../../rollout/set-counts.ts';
import {asDaemonSet} from '../daemon-set/daemon-set.ts';
import type {DeploymentObject} from '../deployment/deployment-objects.ts';
import {asStatefulSet} from '../stateful-set/stateful-set.ts';
import type {WorldObject} from '../world.ts';

/** What the status of a StatefulSet or DaemonSet counts; undefined of anything else. */
function countsOf(object: WorldObject): SetCounts | undefined {
	switch (object.kind) {
		case 'StatefulSet':
			return statefulSetCounts(asStatefulSet(object));
		case 'DaemonSet':
			return daemonSetCounts(asDaemonSet(object));
		default:
			return undefined;
	}
}

/** Whether some of the pods of a complete set keep another template: those below its partition, or all of OnDelete. */
export function isHeld(object: WorldObject): boolean {
	const counts = countsOf(object);
	return counts !== undefined && counts.updated < counts.desired;
}

/** Whether no pod of a set that has all its pods gets the present template by itself, although some have another one. */
export function isOutOfReach(object: WorldObject): boolean {
	const counts = countsOf(object);
	return (
		counts?.isObserved === true &&
		counts.reach === 0 &&
		counts.total === counts.desired &&
		counts.updated < counts.desired
	);
}

/** Whether a workload has come to its end: all that its strategy updates by itself is updated, and all is available. */
export function isComplete(object: WorldObject): boolean {
	const counts = countsOf(object);
	if (counts === undefined) return deploymentComplete(object as DeploymentObject);
	const {isObserved, desired, updated, available, total, reach} = counts;
	return isObserved && updated >= reach && total === desired && available >= desired;
}
