import type {Clock} from '../kubernetes/clock.ts';

/** What is drawn, and when React is told of it. */
export interface Store<Snapshot> {
	getSnapshot(): Snapshot;
	subscribe(listener: () => void): () => void;
	/** Something may have changed. Urgent: it is drawn now; otherwise soon, together with what else comes by then. */
	changed(urgency: 'urgent' | 'coalesced'): void;
	close(): void;
}

// Ten frames a second look live and cost a fifth of what sixty do; keys are drawn at once all the same.
export const quietMs = 100;

/**
 * Recomputes the snapshot at once after a quiet moment and otherwise at most every `quietMs`.
 * @param compute answers with the previous snapshot itself when nothing visible changed: then nobody is told
 */
export function createStore<Snapshot>(
	compute: (previous: Snapshot | undefined) => Snapshot,
	clock: Clock,
): Store<Snapshot> {
	let snapshot = compute(undefined);
	// The first picture is often empty: what comes next is not made to wait for it.
	let computedAtMs = Number.NEGATIVE_INFINITY;
	let cancelTimer: (() => void) | undefined;
	const listeners = new Set<() => void>();

	const publish = () => {
		cancelTimer?.();
		cancelTimer = undefined;
		computedAtMs = clock.now();
		const next = compute(snapshot);
		if (next === snapshot) {
			return;
		}
		snapshot = next;
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		changed(urgency) {
			if (urgency === 'urgent') {
				publish();
				return;
			}
			// Never before the current batch is through: a burst is one change.
			cancelTimer ??= clock.after(Math.max(0, computedAtMs + quietMs - clock.now()), publish);
		},
		close() {
			cancelTimer?.();
			cancelTimer = undefined;
			listeners.clear();
		},
	};
}
