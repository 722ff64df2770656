/** Time as an argument: what the runners are given, so that tests can move it. All in milliseconds. */
export interface Clock {
	/** Milliseconds since the epoch: for ages and for what is told. Jumps when somebody sets the clock. */
	now(): number;
	/** Milliseconds since some moment: for intervals. Only ever goes on, though it may stand still while a machine sleeps. */
	monotonicMs(): number;
	/** Calls `callback` once after `delayMs`; returns a function that cancels it. */
	after(delayMs: number, callback: () => void): () => void;
}

/** Node takes a delay of more than 32 bits for one of 1 ms: a wait of weeks would become a tight loop. */
const maxDelayMs = 2 ** 31 - 1;

/** The machine's clock. Its timers keep the process alive, as plain timers do. */
export const systemClock: Clock = {
	now: () => Date.now(),
	monotonicMs: () => performance.now(),
	after(delayMs, callback) {
		const timer = setTimeout(callback, Math.min(delayMs, maxDelayMs));
		return () => clearTimeout(timer);
	},
};
