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

// Until the first screenful of a list is there.
export const fillingQuietMs = 80;

// While the rest of the list streams in, a picture shows a number that grows and is stale at once: each takes time from the list.
export const loadingQuietMs = 300;

/**
 * Recomputes the snapshot at once after a quiet moment and otherwise at most every so many milliseconds.
 * @param compute answers with the previous snapshot itself when nothing visible changed: then nobody is told
 * @param quiet how long to wait between two pictures, in milliseconds
 */
export function createStore<Snapshot>(
	compute: (previous: Snapshot | undefined) => Snapshot,
	clock: Clock,
	quiet: () => number = () => quietMs,
): Store<Snapshot> {
	let snapshot = compute(undefined);
	// The first picture is often empty: what comes next is not made to wait for it.
	let computedAtMs = Number.NEGATIVE_INFINITY;
	let cancelTimer: (() => void) | undefined;
	let dueAtMs = 0;
	const listeners = new Set<() => void>();

	const publish = () => {
		cancelTimer?.();
		cancelTimer = undefined;
		computedAtMs = clock.monotonicMs();
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
			// What is drawn soon need not be asked about at each of a thousand changes.
			if (cancelTimer && dueAtMs <= clock.monotonicMs() + quietMs) {
				return;
			}
			// Never before the current batch is through: a burst is one change.
			const waitMs = Math.max(0, computedAtMs + quiet() - clock.monotonicMs());
			// What waits longer than it must by now, because loading has ended, is brought forward.
			if (cancelTimer && clock.monotonicMs() + waitMs >= dueAtMs) {
				return;
			}
			cancelTimer?.();
			dueAtMs = clock.monotonicMs() + waitMs;
			cancelTimer = clock.after(waitMs, publish);
		},
		close() {
			cancelTimer?.();
			cancelTimer = undefined;
			listeners.clear();
		},
	};
}
