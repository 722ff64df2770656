import type {KubernetesError} from '../errors.ts';

/** Whether the server answers. */
export type Contact =
	/** No answer yet since the start. */
	| {readonly state: 'connecting'; readonly sinceMs: number}
	/** The last heartbeat is not in doubt, or not for long. `lastMs`: when the last byte arrived (this machine's clock). */
	| {readonly state: 'reached'; readonly lastMs: number}
	/**
	 * No heartbeat is answered; what is held is as of `lastMs` (0: never reached), when the last one that was answered went
	 * out: which watches brought what came since, and which were dead, nobody knows.
	 */
	| {
			readonly state: 'lost';
			readonly lastMs: number;
			readonly sinceMs: number;
			readonly error: KubernetesError;
			readonly retryAtMs?: number;
	  };
