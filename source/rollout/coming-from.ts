import type {Workload} from '../kubernetes/objects.ts';
import {deploymentComplete} from './progress.ts';
import type {RevisionPods} from './revision-pods.ts';
import type {Revision} from './revisions.ts';

/**
 * What a rollout comes from: of the other revisions the one that runs most pods, else the one before, until it is complete.
 * `revisions` newest first; undefined when it comes from nothing, or is over.
 */
export function comingFrom(
	workload: Workload,
	revisions: readonly Revision[],
	podsOf: (revision: Revision) => RevisionPods,
): Revision | undefined {
	const others = revisions.filter(revision => !revision.current);
	const running = others
		.filter(one => podsOf(one).created > 0)
		.reduce<Revision | undefined>(
			(most, one) => (most && podsOf(most).created >= podsOf(one).created ? most : one),
			undefined,
		);
	return running ?? formerOf(workload, others);
}

/** Where a rollout whose old pods are all gone came from: Recreate's, and that of a StatefulSet whose last pod starts. */
function formerOf(workload: Workload, others: readonly Revision[]): Revision | undefined {
	switch (workload.kind) {
		case 'Deployment':
			return isUnderWay(workload) ? others[0] : undefined;
		case 'StatefulSet':
			return others.find(({object}) => object.metadata.name === workload.status?.currentRevision);
		case 'DaemonSet':
			return undefined;
	}
}

// Scaling what was complete is no rollout.
function isUnderWay(deployment: Extract<Workload, {kind: 'Deployment'}>): boolean {
	const progressing = deployment.status?.conditions?.find(({type}) => type === 'Progressing');
	return (
		!deploymentComplete(deployment) &&
		progressing?.reason !== undefined &&
		progressing.reason !== 'NewReplicaSetAvailable' &&
		deployment.spec.replicas !== 0
	);
}
