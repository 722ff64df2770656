import type {WorldError} from '../world.ts';

export interface Batches {
	readonly calls: number;
	readonly successes: number;
	/** Of the first call that failed. */
	readonly error?: WorldError;
}

/**
 * Calls in batches of 1, 2, 4, …; a batch is always called to its end, but after one with a failure none follows: a
 * full quota is asked once, not a hundred times. Source: replica_set.go, slowStartBatch.
 */
export function slowStart(count: number, call: () => WorldError | undefined): Batches {
	let [calls, successes] = [0, 0];
	for (let size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - calls)) {
		const errors = Array.from({length: size}, call).filter(error => error !== undefined);
		calls += size;
		successes += size - errors.length;
		const [error] = errors;
		if (error) {
			return {calls, successes, error};
		}
	}

	return {calls, successes};
}
