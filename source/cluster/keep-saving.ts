import type {Clock} from '../kubernetes/clock.ts';
import type {SeenNews} from './seen-journal.ts';

/** Whoever is killed loses no more than what was seen within so long. */
export const saveEveryMs = 60_000;

/** That a revision failed is the one thing that must not be lost; what its other pods do comes within that time, too. */
export const saveFailureMs = 1_000;

/** Failures of many workloads one after the other are no reason to write all the time. */
export const saveFailureEveryMs = 5_000;

/** Without other news the time counts for which revisions were seen complete. */
export const saveTimeEveryMs = 5 * 60_000;

export interface KeepSavingOptions {
	readonly clock: Clock;
	/** Whether what was seen until now may be said: nobody sees anything of a server that does not answer. */
	readonly maySave: () => boolean;
	readonly save: () => void;
}

export interface Saving {
	/** There is something new to save. */
	note(news: SeenNews): void;
	stop(): void;
}

/** Saves now and then: a failure soon, other news once a minute, and the time alone that passes more seldom. */
export function keepSaving({clock, maySave, save}: KeepSavingOptions): Saving {
	let savedMs = clock.monotonicMs();
	let due: {readonly atMs: number; readonly cancel: () => void};

	function saveAt(atMs: number): void {
		due = {atMs, cancel: clock.after(Math.max(0, atMs - clock.monotonicMs()), saveNow)};
	}

	function saveNow(): void {
		const nowMs = clock.monotonicMs();
		if (!maySave()) {
			saveAt(nowMs + saveFailureEveryMs);
			return;
		}
		savedMs = nowMs;
		saveAt(nowMs + saveTimeEveryMs);
		save();
	}

	saveAt(savedMs + saveTimeEveryMs);
	return {
		note(news) {
			const nowMs = clock.monotonicMs();
			const atMs =
				news === 'failure'
					? Math.max(nowMs + saveFailureMs, savedMs + saveFailureEveryMs)
					: Math.max(nowMs, savedMs + saveEveryMs);
			if (atMs >= due.atMs) return;
			due.cancel();
			saveAt(atMs);
		},
		stop: () => due.cancel(),
	};
}
