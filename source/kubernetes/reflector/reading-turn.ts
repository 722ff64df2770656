import type {Clock} from '../clock.ts';

/** Shares the event loop between what arrives and the rest: keys, timers, drawing. */
export interface ReadingTurn {
	/** Whether the present turn of the loop has been spent on reading for long enough. */
	isOver(): boolean;
	/** Calls back in the next turn. */
	next(callback: () => void): void;
}

/** A key that waits for so long is not felt; and a turn of the loop costs a hundredth of it. */
const mostMs = 8;

/** One for all bodies that are read: each of them may be in a hurry. `soon` calls back in the next turn, as setImmediate does. */
export function createReadingTurn(
	clock: Pick<Clock, 'monotonicMs'>,
	soon: (callback: () => void) => void = setImmediate,
): ReadingTurn {
	let beganMs: number | undefined;
	let waiting: (() => void)[] = [];

	function end() {
		beganMs = undefined;
		const resumed = waiting;
		waiting = [];
		for (const callback of resumed) callback();
	}

	function begin() {
		soon(end);
		beganMs = clock.monotonicMs();
		return beganMs;
	}

	return {
		isOver: () => clock.monotonicMs() - (beganMs ?? begin()) >= mostMs,
		next(callback) {
			if (beganMs === undefined) begin();
			waiting.push(callback);
		},
	};
}
