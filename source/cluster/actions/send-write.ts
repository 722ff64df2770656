import type {Clock} from '../../kubernetes/clock.ts';
import type {KubernetesError, Result} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {ActionApi, Write} from './api.ts';
import {wait} from './wait.ts';

export interface WriteToSend {
	readonly api: ActionApi;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly write: Write;
	readonly dryRun: boolean;
}

export interface SentWrite {
	/** Of a patch of the whole object: as it then is. */
	readonly answer: Result<Workload | undefined>;
	/**
	 * What the first of two was refused with, by a server that was too busy. A 429 is said instead of the work; a 503 also by
	 * a proxy that passed the request on.
	 */
	readonly first?: KubernetesError;
}

/** A person waits for the brake: a server that wants to be left alone for longer is asked after this all the same. */
const longestPauseMs = 5_000;

/** When the server names no time, as many proxies do. */
const usualPauseMs = 1_000;

/**
 * Sends a write; once more when the API server was too busy to take it. 429 and 503 are answered instead of the work, not
 * after it, and should a proxy have lied, its own tests (of a deletion the uid) keep it from being done twice. Not sent
 * once more when the cluster is closed meanwhile.
 */
export async function sendWrite({api, clock, signal, write, dryRun}: WriteToSend): Promise<SentWrite> {
	const answer = await api.write(write, {dryRun});
	if (answer.ok || !isTooBusy(answer.error)) return {answer};
	const first = answer.error;
	await wait(clock, Math.min(first.retryAfterMs ?? usualPauseMs, longestPauseMs), signal);
	if (signal.aborted) return {answer, first};
	return {answer: await api.write(write, {dryRun}), first};
}

function isTooBusy({status, mayHaveArrived}: KubernetesError): boolean {
	return (status === 429 || status === 503) && mayHaveArrived !== true;
}
