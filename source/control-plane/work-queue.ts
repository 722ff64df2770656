import {rateLimit} from './rate-limit.ts';
import type {Key} from './world.ts';

/** First delay and longest of a key that fails again and again. Source: client-go util/workqueue, default rate limiters. */
const firstRetryMs = 5;
const longestRetryMs = 1_000_000;
/** All of a controller's retries together come no faster. Source: client-go, DefaultTypedControllerRateLimiter. */
const retriesPerSecond = 10;
const retryBurst = 100;

/** So few syncs that are over cost less to keep than to look for. */
const fewestSwept = 64;

/** When a controller has to look at which key; says so to `schedule`, and is asked when that time has come. */
export interface WorkQueue {
	/** Something changed: look at the key at this time, or earlier if it waits already. */
	add(key: Key, dueMs: number): void;
	/** The sync of the key goes on until then: its next one begins no earlier. */
	busy(key: Key, nowMs: number, untilMs: number): void;
	/** A wake-up that stays when the key is looked at before; of two for one key the earlier stands. */
	addAfter(key: Key, dueMs: number): void;
	/** The sync failed: again after a delay that doubles each time; after `most` of them in a row no more. */
	retry(key: Key, nowMs: number, most?: number): void;
	/** The sync wants to be done again soon, as soon as the controller's retries allow it. */
	addRateLimited(key: Key, nowMs: number): void;
	/** The sync succeeded: the next failure begins with the shortest delay again. */
	forget(key: Key): void;
	/** Whether the key is due at exactly this time; if so the entry is taken out. */
	take(key: Key, dueMs: number): boolean;
}

/** Puts the earlier time into `times`; whether it is a new one. */
function advance(times: Map<Key, number>, key: Key, dueMs: number): boolean {
	const earlier = times.get(key);
	if (earlier !== undefined && earlier <= dueMs) {
		return false;
	}

	times.set(key, dueMs);
	return true;
}

/** A queue like client-go's: a key stands in it once, however many changes there were. */
export function workQueue(schedule: (key: Key, dueMs: number) => void): WorkQueue {
	const ready = new Map<Key, number>();
	const waiting = new Map<Key, number>();
	const failures = new Map<Key, number>();
	/** Only of keys that are in a sync: those that are over are taken out when as many have gathered again. */
	const busyUntil = new Map<Key, number>();
	let mostBusy = fewestSwept;
	const limit = rateLimit(retriesPerSecond, retryBurst);
	const putLimited = (key: Key, nowMs: number, delayMs: number) =>
		put(waiting, key, nowMs + Math.max(delayMs, limit(nowMs)));
	const put = (times: Map<Key, number>, key: Key, dueMs: number) => {
		if (advance(times, key, dueMs)) {
			schedule(key, dueMs);
		}
	};
	/** Whether the key's last sync is still going on; what is due then comes when that is over. */
	const isBusy = (key: Key, dueMs: number) => {
		const untilMs = busyUntil.get(key) ?? dueMs;
		if (untilMs > dueMs) {
			put(ready, key, untilMs);
			return true;
		}

		busyUntil.delete(key);
		return false;
	};
	/** Forgets the syncs that are over; half of what is kept must be new before it looks again. */
	const sweep = (nowMs: number) => {
		if (busyUntil.size < mostBusy) {
			return;
		}

		for (const [key, untilMs] of busyUntil) {
			if (untilMs <= nowMs) {
				busyUntil.delete(key);
			}
		}

		mostBusy = Math.max(fewestSwept, 2 * busyUntil.size);
	};
	return {
		add: (key, dueMs) => put(ready, key, dueMs),
		busy(key, nowMs, untilMs) {
			if (untilMs > nowMs) {
				busyUntil.set(key, untilMs);
				sweep(nowMs);
			}
		},
		addAfter: (key, dueMs) => put(waiting, key, dueMs),
		retry(key, nowMs, most = Number.POSITIVE_INFINITY) {
			const failed = failures.get(key) ?? 0;
			if (failed >= most) {
				failures.delete(key);
				return;
			}

			failures.set(key, failed + 1);
			putLimited(key, nowMs, Math.min(firstRetryMs * 2 ** failed, longestRetryMs));
		},
		addRateLimited: (key, nowMs) => putLimited(key, nowMs, firstRetryMs),
		forget: key => failures.delete(key),
		take(key, dueMs) {
			const due = [ready, waiting].filter(times => times.get(key) === dueMs);
			for (const times of due) {
				times.delete(key);
			}

			return due.length > 0 && !isBusy(key, dueMs);
		},
	};
}
