import {compareText} from '../../rollout/revisions.ts';
import {epochMs} from '../../rollout/timestamp.ts';
import {controllerOf} from '../owners.ts';
import type {NewObject, World, WorldObject, WorldResult} from '../world.ts';
import {type RevisionData, revisionText} from './revision-data.ts';

export type ControllerRevision = WorldObject & {readonly data: RevisionData; readonly revision: number};

const asRevision = (object: WorldObject): ControllerRevision => object as ControllerRevision;

/** By revision, then age, then name. Source: controller/history, byRevision. */
function byRevision(a: ControllerRevision, b: ControllerRevision): number {
	const [createdA, createdB] = [a, b].map(({metadata}) => epochMs(metadata.creationTimestamp) ?? 0);
	return a.revision - b.revision || (createdA ?? 0) - (createdB ?? 0) || compareText(a.metadata.name, b.metadata.name);
}

/** The stored revisions that an object controls, lowest first. */
export function revisionsOf(world: World, owner: WorldObject): ControllerRevision[] {
	return world.controlledBy('ControllerRevision', owner.metadata.uid).map(asRevision).sort(byRevision);
}

export function sameRevision(a: RevisionData, b: RevisionData): boolean {
	return revisionText(a) === revisionText(b);
}

/** A revision that is to be created. */
export type NewRevision = NewObject & Pick<ControllerRevision, 'data' | 'revision'>;

/** A name that is taken by other data raises the collision count of the owner. */
export type Stored =
	| {readonly ok: true; readonly revision: ControllerRevision; readonly collisionCount: number}
	| {readonly ok: false; readonly error: string};

/**
 * Creates a revision under the first name that no other data holds; one of that name with the same data and owner is taken as
 * it is. Source: controller/history, realHistory.CreateControllerRevision.
 */
export function createRevision(
	world: World,
	owner: WorldObject,
	collisionCount: number,
	revisionFor: (collisionCount: number) => NewRevision,
): Stored {
	for (let count = collisionCount; ; count++) {
		const wanted = revisionFor(count);
		const created: WorldResult = world.create(wanted);
		if (created.ok) {
			return {ok: true, revision: asRevision(created.object), collisionCount: count};
		}

		const taken = world.get('ControllerRevision', owner.metadata.namespace, wanted.metadata.name ?? '');
		if (created.error.reason !== 'AlreadyExists' || taken === undefined) {
			return {ok: false, error: created.error.message};
		}

		const isSame = sameRevision(asRevision(taken).data, wanted.data);
		if (isSame && controllerOf(taken)?.uid === owner.metadata.uid) {
			return {ok: true, revision: asRevision(taken), collisionCount: count};
		}
	}
}

/** Gives a revision a higher number; its name stays. */
export function raiseRevision(world: World, revision: ControllerRevision, number: number): Stored {
	const updated = world.update({...revision, revision: number});
	return updated.ok
		? {ok: true, revision: asRevision(updated.object), collisionCount: 0}
		: {ok: false, error: updated.error.message};
}
