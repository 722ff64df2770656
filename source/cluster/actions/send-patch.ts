import type {Clock} from '../../kubernetes/clock.ts';
import type {KubernetesError, Result} from '../../kubernetes/errors.ts';
import type {Deployment} from '../../kubernetes/objects.ts';
import type {WorkloadName} from '../cluster.ts';
import type {JsonPatchOperation} from './action.ts';
import type {ActionApi} from './api.ts';
import {wait} from './wait.ts';

export interface PatchToSend {
	readonly api: ActionApi;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly target: WorkloadName;
	readonly patch: readonly JsonPatchOperation[];
	readonly dryRun: boolean;
}

export interface SentPatch {
	readonly answer: Result<Deployment>;
	/** The server was too busy for the first, and was asked again. */
	readonly repeated: boolean;
}

/** A person waits for the brake: a server that wants to be left alone for longer is asked after this all the same. */
const longestPauseMs = 5_000;

/** When the server names no time, as many proxies do. */
const usualPauseMs = 1_000;

/**
 * Sends a patch; once more when the API server was too busy to take it. 429 and 503 are answered instead of the work, not
 * after it, and should a proxy have lied, the patch's own tests keep it from being done twice.
 */
export async function sendPatch({api, clock, signal, target, patch, dryRun}: PatchToSend): Promise<SentPatch> {
	const answer = await api.patchDeployment(target, patch, {dryRun});
	if (answer.ok || !isTooBusy(answer.error)) return {answer, repeated: false};
	await wait(clock, Math.min(answer.error.retryAfterMs ?? usualPauseMs, longestPauseMs), signal);
	if (signal.aborted) return {answer, repeated: false};
	return {answer: await api.patchDeployment(target, patch, {dryRun}), repeated: true};
}

function isTooBusy({status, mayHaveArrived}: KubernetesError): boolean {
	return (status === 429 || status === 503) && mayHaveArrived !== true;
}
