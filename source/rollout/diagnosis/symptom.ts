import type {Countdown} from '../back-off.ts';
import type {Cause, Level} from './diagnosis.ts';
import type {EndedRun} from './last-words.ts';

/** What one pod shows; equal symptoms of several pods become one diagnosis. */
export interface Symptom {
	readonly cause: Cause;
	readonly level: Level;
	/** What the pods do, to stand behind `2 of 3 new pods`: `can't pull web:v9: not found`. The same for one and for many. */
	readonly clause: string;
	/** What tells it from others of the same cause: another container, another way to end, another node. */
	readonly of?: string;
	/** What other containers of the same pod do beside it. */
	readonly others?: readonly Symptom[];
	/** The kubelet's, runtime's or scheduler's own words. */
	readonly evidence?: string;
	/** Whose log may tell why. */
	readonly run?: EndedRun;
	/** Of the container that is meant. */
	readonly restarts?: number;
	readonly countdown?: Countdown;
	/** Since when, epoch milliseconds. */
	readonly sinceMs?: number;
}
