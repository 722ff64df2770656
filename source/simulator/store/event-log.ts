import type {StoreChange} from './object-store.ts';

/** The changes of the near past, in order of revision, for watches that begin there and for lists of the past. */
export interface EventLog {
	/** Changes up to and including this revision are forgotten: only what came later can be asked for. */
	readonly compacted: number;
	append(change: StoreChange): void;
	/** The changes after a revision that is not older than `compacted`. */
	after(revision: number): readonly StoreChange[];
	/** Forgets everything up to a revision. */
	compact(revision: number): void;
}

export function createEventLog(firstRevision: number, limit: number): EventLog {
	let changes: StoreChange[] = [];
	let compacted = firstRevision;

	/** The position of the first change after a revision: by bisection, for revisions rise. */
	const positionAfter = (revision: number) => {
		let [low, high] = [0, changes.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((changes[middle]?.revision ?? 0) <= revision) low = middle + 1;
			else high = middle;
		}
		return low;
	};

	const compact = (revision: number) => {
		changes = changes.slice(positionAfter(revision));
		compacted = Math.max(compacted, revision);
	};

	return {
		get compacted() {
			return compacted;
		},
		append(change) {
			changes.push(change);
			// Cut in large pieces: one at a time would copy the log at every write.
			if (changes.length > limit * 1.25) compact(changes[changes.length - limit - 1]?.revision ?? 0);
		},
		after: revision => changes.slice(positionAfter(revision)),
		compact,
	};
}
