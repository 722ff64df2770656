import type {Diagnosis} from './diagnosis/diagnosis.ts';

/** Since when a rollout has been seen to be broken without a break, epoch milliseconds; undefined: it is not. */
export type FaultSince = number | undefined;

/** A fault that will not heal by itself, and that going back to a revision that worked would mend. */
export function mendableFault(diagnoses: readonly Diagnosis[]): Diagnosis | undefined {
	return diagnoses.find(({level, undoHelps}) => level === 'fault' && undoHelps === true);
}

/** The same clock after another look at `nowMs`. */
export function faultSince(before: FaultSince, diagnoses: readonly Diagnosis[], nowMs: number): FaultSince {
	return mendableFault(diagnoses) === undefined ? undefined : (before ?? nowMs);
}
