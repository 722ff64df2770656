import type {Clock} from '../clock.ts';
import type {Credentials, HeaderValues} from '../credentials/credentials.ts';
import {createFileCache} from '../credentials/file-cache.ts';
import {failure, type KubernetesError, type Result} from '../errors.ts';
import type {ResolvedKubeconfig} from '../kubeconfig/kubeconfig.ts';
import type {Transport, TransportRequest, TransportResponse} from '../transport.ts';
import {type ClockSkew, narrowSkew, skewMs, unknownSkew} from './clock-skew.ts';
import {exchange} from './exchange.ts';
import {createInFlight} from './in-flight.ts';
import {createPoolHolder} from './open-pools.ts';
import type {Pools} from './pools.ts';

export interface TransportInput {
	readonly kubeconfig: ResolvedKubeconfig;
	/** Closed with the transport. */
	readonly credentials: Credentials;
	readonly clock: Clock;
	/** How many milliseconds pass on the server in one of ours: other than 1 only where its time is simulated. */
	readonly serverPace?: number | undefined;
	/** `rolltop/0.1.0 (linux/x64)`. */
	readonly userAgent: string;
	/** Rejects as `fs.promises.readFile(path, 'utf8')` does; for the certificate authority's file. */
	readonly readFile: (path: string) => Promise<string>;
}

/**
 * Creates the way to a kubeconfig's server over HTTP/1.1, on node:http and node:https: of the clients measured it starts
 * fastest, has the lowest latency and gives full control of sockets. Opens no connection before the first request.
 */
export function createTransport(input: TransportInput): Transport {
	const {kubeconfig, credentials, clock, serverPace = 1, userAgent, readFile} = input;
	const {cluster} = kubeconfig;
	const files = createFileCache(readFile, clock);
	const pools = createPoolHolder(kubeconfig, credentials, files);
	const inFlight = createInFlight();
	const writesInFlight = createInFlight();
	const contactListeners = new Set<(atMs: number) => void>();
	let skew: ClockSkew = unknownSkew;
	const openedMs = clock.now();
	/** A moment of our clock, on one that goes as fast as the server's: from that its own differs by a constant. */
	const paced = (ms: number) => ms + (ms - openedMs) * (serverPace - 1);
	let closed = false;
	/** Counts renewals of the credentials: a 401 to an older one is no reason to renew again. */
	let generation = 0;

	function onContact() {
		for (const listener of contactListeners) listener(clock.now());
	}

	function onDate(date: string | undefined, sentAtMs: number) {
		const dateMs = Date.parse(date ?? '');
		if (!Number.isNaN(dateMs)) skew = narrowSkew(skew, dateMs, paced(sentAtMs), paced(clock.now()));
	}

	async function attempt(request: TransportRequest): Promise<Attempt> {
		// A plugin may take half a minute; whoever gives up does not wait for it.
		const headers = await untilAborted(request.signal, credentials.headers());
		if (!headers.ok) return {outcome: headers};
		const open = await untilAborted(request.signal, pools.current());
		if (!open.ok) return {outcome: open};
		if (closed) return {outcome: failure(givenUp)};
		const outcome = await exchange({
			server: cluster.server,
			request,
			headers: allHeaders(request, headers.value),
			pools: open.value,
			clock,
			inFlight: request.lane === 'write' ? writesInFlight : inFlight,
			onContact,
			onDate,
		});
		return {outcome, asked: open.value};
	}

	/** The server refused the credentials: they are renewed once, for all requests that it refused, and it is asked again. */
	async function askRenewed(request: TransportRequest, usedGeneration: number, refused: Attempt): Promise<Attempt> {
		if (usedGeneration === generation) {
			const renewal = await untilAborted(request.signal, credentials.refresh());
			if (!renewal.ok) return {outcome: renewal};
			if (renewal.value === 'renewed' && usedGeneration === generation) generation++;
		}
		return usedGeneration === generation ? refused : attempt(request);
	}

	/** Its certificate is not trusted: the authority may have been replaced, and its file be read anew. */
	async function askTrusting(request: TransportRequest, refused: Attempt): Promise<Attempt> {
		files.expire();
		const open = await untilAborted(request.signal, pools.current());
		return open.ok && open.value !== refused.asked ? attempt(request) : refused;
	}

	function allHeaders(request: TransportRequest, identity: HeaderValues): HeaderValues {
		return {
			Accept: 'application/json',
			...(cluster.disableCompression ? {} : {'Accept-Encoding': 'gzip'}),
			...request.headers,
			...identity,
			'User-Agent': userAgent,
		};
	}

	return {
		async request(request) {
			const usedGeneration = generation;
			const first = await attempt(request);
			if (first.outcome.ok || !first.asked) return first.outcome;
			const {kind, mayHaveArrived} = first.outcome.error;
			if (kind === 'unauthenticated') return (await askRenewed(request, usedGeneration, first)).outcome;
			// A connection may break in the midst of TLS, too: a write that had left by then is not sent again.
			if (kind === 'untrusted' && !mayHaveArrived) return (await askTrusting(request, first)).outcome;
			return first.outcome;
		},
		onContact(listener) {
			contactListeners.add(listener);
			return () => void contactListeners.delete(listener);
		},
		clockSkewMs: () => skewMs(skew) + paced(clock.now()) - clock.now(),
		dropConnections() {
			inFlight.dropAll();
			pools.drop();
		},
		close() {
			closed = true;
			credentials.close();
			inFlight.dropAll();
			writesInFlight.dropAll();
			pools.destroy();
			contactListeners.clear();
		},
	};
}

interface Attempt {
	readonly outcome: Result<TransportResponse>;
	/** The pools that the server was asked on; absent: it was not asked, for what is needed for that could not be had. */
	readonly asked?: Pools;
}

const givenUp: KubernetesError = {kind: 'aborted', message: 'given up'};

const brokenCredentials: KubernetesError = {
	kind: 'unauthenticated',
	message: 'the credentials of the kubeconfig could not be obtained',
};

function untilAborted<T>(signal: AbortSignal, work: Promise<Result<T>>): Promise<Result<T>> {
	return new Promise(resolve => {
		const abort = () => resolve(failure(givenUp));
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, {once: true});
		function settle(outcome: Result<T>) {
			signal.removeEventListener('abort', abort);
			resolve(outcome);
		}
		// Credentials are to answer with errors as values. One that throws all the same must not hold a request for ever.
		work.then(settle, () => settle(failure(brokenCredentials)));
	});
}
