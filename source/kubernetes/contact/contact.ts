import type {KubernetesError} from '../errors.ts';

/** Whether the server answers. */
export type Contact =
	/** No answer yet since the start. */
	| {readonly state: 'connecting'; readonly sinceMs: number}
	/** A byte or a heartbeat's answer arrived within the limit. `lastMs` is when (this machine's clock). */
	| {readonly state: 'reached'; readonly lastMs: number}
	/** Nothing answers; what is held is as of `lastMs` (0: never reached). */
	| {
			readonly state: 'lost';
			readonly lastMs: number;
			readonly sinceMs: number;
			readonly error: KubernetesError;
			readonly retryAtMs?: number;
	  };
