import type {Countdown} from '../back-off.ts';
import type {EndedRun} from './last-words.ts';

/** Why a rollout doesn't get on, or what it waits for; the most telling first, see `rankOf` in diagnose.ts. */
export type Cause =
	| 'git-ops-reverts'
	| 'stateful-set-trap'
	| 'taken-for-scaling'
	| 'pod-security'
	| 'admission-refused'
	| 'quota-exceeded'
	| 'pods-not-created'
	| 'image-name-invalid'
	| 'image-not-found'
	| 'registry-denied'
	| 'out-of-memory'
	| 'command-fails'
	| 'init-fails'
	| 'liveness-kills'
	| 'startup-fails'
	| 'crash'
	| 'config-missing'
	| 'volume-not-mounted'
	| 'sandbox-fails'
	| 'node-lost'
	| 'no-room'
	| 'unschedulable'
	| 'stuck-terminating'
	| 'registry-unreachable'
	| 'image-pull-fails'
	| 'pod-failed'
	| 'readiness-fails'
	| 'autoscaler-grows'
	| 'paused'
	| 'deadline-exceeded'
	| 'config-syncing'
	| 'min-ready-seconds'
	| 'slow-start';

/**
 * `fault`: it will not heal by itself, as far as can be told. `transient`: it is tried again and may heal. `wait`:
 * nothing is wrong, it only takes time.
 */
export type Level = 'fault' | 'transient' | 'wait';

/** One thing that stands in a workload's way, as an operator would put it. */
export interface Diagnosis {
	readonly cause: Cause;
	readonly level: Level;
	/** One clause without a full stop. What is inferred is worded so. */
	readonly sentence: string;
	/** Of pods, what they do, however many they are: `can't pull web:v9: not found`. */
	readonly clause?: string;
	/** The cluster's own words. */
	readonly evidence?: string;
	/** The run that the sentence is about, where its log may tell why it ended. */
	readonly run?: EndedRun;
	/** What a person can do; absent where there is nothing to do but to wait. */
	readonly next?: string;
	/** So would going back to a revision that worked. */
	readonly undoHelps?: boolean;
	/** When it is tried again, or is over. */
	readonly countdown?: Countdown;
	/** Since when, epoch milliseconds. */
	readonly sinceMs?: number;
}
