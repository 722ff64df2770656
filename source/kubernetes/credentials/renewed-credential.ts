import type {Clock} from '../clock.ts';
import {failure, type KubernetesError, type Result, success} from '../errors.ts';
import type {ClientTls, Credentials} from './credentials.ts';
import {singleFlight} from './single-flight.ts';

/** A credential that somebody hands out for a time. */
export interface TimedCredential {
	readonly token?: string;
	readonly tls: ClientTls;
	/** Epoch milliseconds; undefined: good until refused. */
	readonly expiresAtMs?: number;
}

export interface RenewedCredentialInput {
	/** Gets a new one; never called while a call is under way. `isAttended`: a person waits for it, who saw it fail. */
	readonly obtain: (endings: Endings, isAttended: boolean) => Promise<Result<TimedCredential>>;
	/** What is there from the start. */
	readonly initial?: TimedCredential | undefined;
	/** A failure counts until a person asks for another try; else for a while. */
	readonly holdsFailures: boolean;
	readonly clock: Clock;
	/** Epoch milliseconds by the clock that expiries are told by: the server's, for this machine's may be wrong. */
	readonly now: () => number;
}

/** By what an attempt learns that nobody will use what it brings. */
export interface Endings {
	/** Aborted at once: what leaves no trace is given up. */
	readonly closing: AbortSignal;
	/** Aborted after a moment: what must not be cut off has had time to end. */
	readonly overdue: AbortSignal;
}

/** An identity provider or a plugin that is asked already answers within a second or so; nobody waits longer for a prompt. */
const lastMomentMs = 1_500;

/** With the time to store what came, or to end a plugin. */
export const longestSettleMs = 2_000;

/** A credential is fetched anew this long before it expires, so that none expires on its way. */
const refreshBeforeExpiryMs = 60_000;

/** After a failure nobody is asked for this long: a plugin may open a browser, and a watch tries again every second. */
const failureHoldMs = 10_000;

/** A credential this young that gets a 401 is not bettered by asking again; a 401 may come each second. */
const refreshIntervalMs = 30_000;

/** Credentials that are obtained when first needed, kept while they are good, and renewed before they expire. */
export function createRenewedCredential({
	obtain,
	initial,
	holdsFailures,
	clock,
	now,
}: RenewedCredentialInput): Credentials {
	let held = initial ? {credential: initial, obtainedAtMs: Number.NEGATIVE_INFINITY} : undefined;
	let failed: {readonly error: KubernetesError; readonly atMs: number} | undefined;
	let isAttended = false;
	const closing = new AbortController();
	const overdue = new AbortController();
	let underWay: Promise<unknown> | undefined;

	const run = singleFlight(async (): Promise<Result<TimedCredential>> => {
		const attended = isAttended;
		isAttended = false;
		const outcome = await obtain({closing: closing.signal, overdue: overdue.signal}, attended);
		if (outcome.ok) held = {credential: outcome.value, obtainedAtMs: clock.monotonicMs()};
		failed = outcome.ok ? undefined : {error: outcome.error, atMs: clock.monotonicMs()};
		return outcome;
	});

	async function runUnlessHeld(): Promise<Result<TimedCredential>> {
		if (closing.signal.aborted && !underWay) return failure({kind: 'aborted', message: 'the connection is closed'});
		if (failed && (holdsFailures || clock.monotonicMs() < failed.atMs + failureHoldMs)) return failure(failed.error);
		const mine = run();
		underWay = mine;
		const done = () => {
			if (underWay === mine) underWay = undefined;
		};
		mine.then(done, done);
		return mine;
	}

	/**
	 * Within its last minute a credential is still good: nobody waits for its renewal, which a plugin takes seconds for
	 * and a heartbeat has not. What came of it counts once the credential has expired.
	 */
	async function current(): Promise<Result<TimedCredential>> {
		const expiresAtMs = held?.credential.expiresAtMs ?? Number.POSITIVE_INFINITY;
		if (!held || now() >= expiresAtMs) return runUnlessHeld();
		if (now() >= expiresAtMs - refreshBeforeExpiryMs) runUnlessHeld().catch(() => {});
		return success(held.credential);
	}

	return {
		async headers() {
			const credential = await current();
			if (!credential.ok) return credential;
			const {token} = credential.value;
			return success(token ? {Authorization: `Bearer ${token}`} : {});
		},
		async tls() {
			const credential = await current();
			return credential.ok ? success(credential.value.tls) : credential;
		},
		async refresh() {
			if (held && clock.monotonicMs() < held.obtainedAtMs + refreshIntervalMs) return success('unchanged');
			const outcome = await runUnlessHeld();
			return outcome.ok ? success('renewed') : outcome;
		},
		retryAttended() {
			isAttended = failed !== undefined;
			failed = undefined;
		},
		close() {
			closing.abort();
			if (underWay === undefined) return overdue.abort();
			const cancel = clock.after(lastMomentMs, () => overdue.abort());
			underWay.then(cancel, cancel);
		},
		settled() {
			const work = underWay;
			if (work === undefined) return Promise.resolve();
			return new Promise(resolve => {
				const cancel = clock.after(longestSettleMs, resolve);
				const done = () => {
					cancel();
					resolve();
				};
				work.then(done, done);
			});
		},
	};
}
