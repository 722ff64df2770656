import type {RolloutStatus} from '../../../source/rollout/rollout-status.ts';

/** What `kubectl rollout status` wrote, and the error (after `error: `) with which it ended, if it did. */
export interface StatusOutput {
	readonly stdout: string;
	readonly error?: string;
	/** Whether it ended by itself; otherwise it would go on watching. */
	readonly ended: boolean;
}

/**
 * What `kubectl rollout status` prints of an object that goes through these states: one sentence for each until the
 * rollout is done or has failed; `deleted` stands for the end of the object. Source: kubectl cmd/rollout/rollout_status.go.
 */
export function statusOutput(states: Iterable<RolloutStatus | 'deleted'>): StatusOutput {
	let stdout = '';
	for (const state of states) {
		if (state === 'deleted') {
			return {stdout, error: 'object has been deleted', ended: true};
		}

		if ('error' in state) {
			return {stdout, error: state.error, ended: true};
		}

		stdout += state.message;
		if (state.done) {
			return {stdout, ended: true};
		}
	}

	return {stdout, ended: false};
}

/** What kubectl writes to standard error when nothing is there to report on. */
export function noResourcesText(namespace: string): string {
	return `No resources found in ${namespace} namespace.\n`;
}
