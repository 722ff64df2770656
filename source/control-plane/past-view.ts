import {controllerOf, keyOf} from './owners.ts';
import type {World, WorldChange, WorldObject} from './world.ts';

/** Nothing reads further back than the longest sync lasts; older changes are forgotten. */
const keptMs = 1000;

/** The latest changes of a world, by which it can be seen as it was a moment ago. */
export interface RecentChanges {
	add(change: WorldChange, nowMs: number): void;
	/** This moment. */
	mark(): number;
	/** The world, read as it was at that moment, written as it is: what was changed since conflicts. */
	viewAt(world: World, mark: number): World;
}

interface Noted {
	readonly place: number;
	readonly atMs: number;
	readonly change: WorldChange;
}

/** `objects` with the changes undone, the latest first, as far as they belong to what is listed. */
function undone(
	objects: readonly WorldObject[],
	changes: readonly WorldChange[],
	belongs: (object: WorldObject) => boolean,
): readonly WorldObject[] {
	if (changes.length === 0) {
		return objects;
	}

	const byKey = new Map(objects.map(object => [keyOf(object), object]));
	for (const {object, before, type} of changes) {
		const past = type === 'ADDED' ? undefined : before;
		if (past && belongs(past)) {
			byKey.set(keyOf(past), past);
		} else {
			byKey.delete(keyOf(object));
		}
	}

	return [...byKey.values()];
}

/** Keeps the changes of the last second. */
export function recentChanges(): RecentChanges {
	let notes: Noted[] = [];
	let place = 0;
	const since = (mark: number, kind: string) =>
		notes
			.filter(note => note.place >= mark && note.change.object.kind === kind)
			.map(({change}) => change)
			.reverse();
	return {
		add(change, nowMs) {
			const [oldest] = notes;
			if (oldest && nowMs - oldest.atMs > 2 * keptMs) {
				notes = notes.filter(({atMs}) => nowMs - atMs <= keptMs);
			}

			notes.push({place: place++, atMs: nowMs, change});
		},
		mark: () => place,
		viewAt: (world, mark) => ({
			...world,
			get(kind, namespace, name) {
				const first = since(mark, kind).findLast(
					({object: {metadata}}) => metadata.name === name && metadata.namespace === namespace,
				);
				return first ? (first.type === 'ADDED' ? undefined : first.before) : world.get(kind, namespace, name);
			},
			list: (kind, namespace) =>
				undone(
					world.list(kind, namespace),
					since(mark, kind),
					({metadata}) => namespace === undefined || metadata.namespace === namespace,
				),
			controlledBy: (kind, ownerUid) =>
				undone(world.controlledBy(kind, ownerUid), since(mark, kind), object => controllerOf(object)?.uid === ownerUid),
		}),
	};
}
