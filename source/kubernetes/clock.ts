/** Time as an argument: what the runners are given, so that tests can move it. All in milliseconds. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls `callback` once after `delayMs`; returns a function that cancels it. */
	after(delayMs: number, callback: () => void): () => void;
}

/** The machine's clock. Its timers keep the process alive, as plain timers do. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(delayMs, callback) {
		const timer = setTimeout(callback, delayMs);
		return () => clearTimeout(timer);
	},
};
