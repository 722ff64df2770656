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

/** `objects` with the changes undone, the latest first, as far as they belong to what is listed; in order of creation, as worlds list. */
function undone(
	objects: readonly WorldObject[],
	changes: readonly WorldChange[],
	belongs: (object: WorldObject) => boolean,
	bornOf: (object: WorldObject) => number,
): readonly WorldObject[] {
	if (changes.length === 0) {
		return objects;
	}

	const byKey = new Map(objects.map(object => [keyOf(object), object]));
	let moved = false;
	for (const {object, before, type} of changes) {
		const past = type === 'ADDED' ? undefined : before;
		if (past && belongs(past)) {
			moved ||= !byKey.has(keyOf(past));
			byKey.set(keyOf(past), past);
		} else {
			byKey.delete(keyOf(object));
		}
	}

	const past = [...byKey.values()];
	return moved ? past.sort((a, b) => bornOf(a) - bornOf(b)) : past;
}

/** Keeps the changes of the last second. */
export function recentChanges(): RecentChanges {
	let notes: Noted[] = [];
	/** By uid: its place among the creations. What was there before the first change came before all. */
	const born = new Map<string, number>();
	const bornOf = ({metadata}: WorldObject) => born.get(metadata.uid) ?? -1;
	const forget = ({atMs, change}: Noted, nowMs: number) => {
		const isKept = nowMs - atMs <= keptMs;
		if (!isKept && change.type === 'DELETED') {
			born.delete(change.object.metadata.uid);
		}

		return isKept;
	};
	let place = 0;
	// Places are consecutive: a mark is at a known distance from the first, however much was noted before it.
	const since = (mark: number, kind: string) =>
		notes
			.slice(Math.max(0, mark - (notes[0]?.place ?? place)))
			.filter(({change}) => change.object.kind === kind)
			.map(({change}) => change)
			.reverse();
	return {
		add(change, nowMs) {
			const [oldest] = notes;
			if (oldest && nowMs - oldest.atMs > 2 * keptMs) {
				notes = notes.filter(note => forget(note, nowMs));
			}

			if (change.type === 'ADDED') {
				born.set(change.object.metadata.uid, place);
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
					bornOf,
				),
			controlledBy: (kind, ownerUid) =>
				undone(
					world.controlledBy(kind, ownerUid),
					since(mark, kind),
					object => controllerOf(object)?.uid === ownerUid,
					bornOf,
				),
		}),
	};
}
