import type {WorldPod} from './pods.ts';
import type {ControllerContext, NewObject, WorldError, WorldObject} from './world.ts';

const isNamespaceGoing = ({causes = []}: WorldError) => causes.includes('NamespaceTerminating');

/**
 * Makes a pod and tells it on its owner; the error if it can't be made, but none in a namespace that goes away, where it never
 * could. Source: controller_utils.go, RealPodControl.createPods.
 */
export function makePod(
	{world, record}: ControllerContext,
	owner: WorldObject,
	pod: NewObject,
): WorldError | undefined {
	const made = world.create(pod);
	if (made.ok) {
		const message = `Created pod: ${made.object.metadata.name}`;
		record({about: owner, type: 'Normal', reason: 'SuccessfulCreate', message});
		return undefined;
	}

	if (isNamespaceGoing(made.error)) {
		return undefined;
	}

	const message = `Error creating: ${made.error.message}`;
	record({about: owner, type: 'Warning', reason: 'FailedCreate', message});
	return made.error;
}

/** Deletes a pod and tells it on its owner; one that is gone already is no error. Source: RealPodControl.DeletePod. */
export function deletePod(
	{world, record}: ControllerContext,
	owner: WorldObject,
	{metadata: {namespace, name}}: WorldPod,
): WorldError | undefined {
	const deleted = world.delete('Pod', namespace, name);
	if (deleted.ok) {
		record({about: owner, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}`});
		return undefined;
	}

	if (deleted.error.reason === 'NotFound') {
		return undefined;
	}

	const message = `Error deleting: ${deleted.error.message}`;
	record({about: owner, type: 'Warning', reason: 'FailedDelete', message});
	return deleted.error;
}
