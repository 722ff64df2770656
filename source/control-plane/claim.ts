import {controllerOf, controllerReference} from './owners.ts';
import type {World, WorldError, WorldObject, WorldResult} from './world.ts';

export type Claimed = {readonly objects: readonly WorldObject[]} | {readonly error: WorldError};

const isLeaving = ({metadata}: WorldObject) => metadata.deletionTimestamp !== undefined;

function adopt(world: World, owner: WorldObject, orphan: WorldObject): WorldResult {
	const ownerReferences = [...(orphan.metadata.ownerReferences ?? []), controllerReference(owner)];
	return world.update({...orphan, metadata: {...orphan.metadata, ownerReferences}});
}

function release(world: World, owner: WorldObject, object: WorldObject): WorldResult {
	const others = (object.metadata.ownerReferences ?? []).filter(({uid}) => uid !== owner.metadata.uid);
	const {ownerReferences: _before, ...metadata} = object.metadata;
	const kept = others.length > 0 ? {ownerReferences: others} : {};
	return world.update({...object, metadata: {...metadata, ...kept}});
}

/**
 * Those of `candidates` that belong to `owner`, in their order: orphans that it `wants` are adopted, owned ones that it
 * does not want are released. Source: controller_ref_manager.go, ClaimObject.
 */
export function claim(
	world: World,
	owner: WorldObject,
	candidates: readonly WorldObject[],
	wants: (object: WorldObject) => boolean,
): Claimed {
	const leaving = isLeaving(owner);
	const objects: WorldObject[] = [];
	for (const object of candidates) {
		const controller = controllerOf(object);
		const wanted = controller === undefined || controller.uid === owner.metadata.uid;
		const matches = wanted && wants(object);
		const written =
			matches && controller
				? ({ok: true, object} as const)
				: controller && wanted && !leaving
					? release(world, owner, object)
					: matches && !leaving && !isLeaving(object)
						? adopt(world, owner, object)
						: undefined;
		if (matches && written?.ok) {
			objects.push(written.object);
		} else if (written?.ok === false && written.error.reason !== 'NotFound') {
			return {error: written.error};
		}
	}

	return {objects};
}
