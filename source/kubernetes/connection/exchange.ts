import type {ClientRequest, IncomingMessage} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {Socket} from 'node:net';
import {TLSSocket} from 'node:tls';
import type {Clock} from '../clock.ts';
import type {HeaderValues} from '../credentials/credentials.ts';
import {failure, type KubernetesError, type Result, success} from '../errors.ts';
import type {TransportRequest, TransportResponse} from '../transport.ts';
import {connectionError} from './connection-error.ts';
import type {InFlight} from './in-flight.ts';
import {httpRequest} from './node-http.ts';
import type {Pools} from './pools.ts';
import {readRefusal} from './read-refusal.ts';
import {unpackBody} from './unpack-body.ts';

export interface Exchange {
	/** Base address, without a slash at the end. */
	readonly server: string;
	readonly request: TransportRequest;
	readonly headers: HeaderValues;
	readonly pools: Pick<Pools, 'agents' | 'proxyHeaders' | 'via'>;
	readonly clock: Clock;
	readonly inFlight: InFlight;
	/** Called for every chunk that arrives. */
	readonly onContact: () => void;
	/** Called with the answer's `Date` header and when the request was sent. */
	readonly onDate: (date: string | undefined, sentAtMs: number) => void;
}

/** One request and its answer. Never rejects; a 2xx answer comes as soon as its headers are there. */
export async function exchange(input: Exchange): Promise<Result<TransportResponse>> {
	const sentMonotonicMs = input.clock.monotonicMs();
	const outcome = await awaitHeaders(input);
	if (outcome.type === 'lost' && outcome.staleConnection && isRepeated(input.request)) {
		// The server closed an idle connection just as it was used again. Only what changes nothing is sent again: reads, and
		// the questions about rights, which are POSTs.
		const again = await awaitHeaders(input);
		return again.type === 'lost' ? failure(again.error) : answer(input, again.message, sentMonotonicMs);
	}
	return outcome.type === 'lost' ? failure(outcome.error) : answer(input, outcome.message, sentMonotonicMs);
}

const isRepeated = ({lane}: TransportRequest): boolean => lane !== 'write' && lane !== 'heartbeat';

type HeadersOutcome =
	| {readonly type: 'answered'; readonly message: IncomingMessage}
	| {readonly type: 'lost'; readonly error: KubernetesError; readonly staleConnection: boolean};

function awaitHeaders(input: Exchange): Promise<HeadersOutcome> {
	const {request, clock, inFlight, onContact} = input;
	return new Promise(resolve => {
		const outgoing = send(input);
		if (outgoing instanceof Error) {
			const error = connectionError(outgoing);
			return resolve({type: 'lost', error: {...error, kind: 'invalid'}, staleConnection: false});
		}
		let progress: Progress = 'waiting';
		function settle(outcome: HeadersOutcome) {
			cancelTimeout();
			inFlight.delete(waiting);
			resolve(outcome);
		}
		// A request that waits for a free connection tells of its destruction only when it gets one: it is settled here.
		const giveUp = (error: KubernetesError) => {
			settle({type: 'lost', error, staleConnection: false});
			outgoing.destroy();
		};
		const waiting = {destroy: (error?: Error) => giveUp(lossOf(error, request, progress))};
		const cancelTimeout = clock.after(request.headersTimeoutMs, () => giveUp(timeoutError(input, progress)));
		const abort = () => giveUp(lossOf(undefined, request, progress));
		inFlight.add(waiting);
		request.signal.addEventListener('abort', abort, {once: true});
		outgoing.once('close', () => request.signal.removeEventListener('abort', abort));

		outgoing.once('socket', socket => {
			noticeBytes(socket, onContact);
			// The connection to a proxy is handed over open: no event will tell of it, and the request goes out at once.
			progress = outgoing.reusedSocket || isOpen(socket) ? 'sent' : 'connecting';
			if (progress === 'sent') return;
			socket.once(isHttps(input.server) ? 'secureConnect' : 'connect', () => {
				progress = 'sent';
			});
		});
		outgoing.once('response', message => settle({type: 'answered', message}));
		// Stays for the life of the request: an error after the answer is told by the body, and must not be thrown here.
		outgoing.on('error', error => {
			settle({type: 'lost', error: lossOf(error, request, progress), staleConnection: isStale(outgoing, error)});
		});
	});
}

/** How far a request had got: no connection was free, it was being opened, or the request had gone out on it. */
type Progress = 'waiting' | 'connecting' | 'sent';

/** Node throws at once on a header or path that HTTP can't carry; its message names the header and not its value. */
function send({server, request, headers, pools}: Exchange): ClientRequest | Error {
	try {
		const base = new URL(server);
		// A proxy that is handed the request itself learns from it where it goes.
		const origin = pools.proxyHeaders ? base.origin : '';
		const outgoing = (isHttps(server) ? httpsRequest : httpRequest)({
			host: base.hostname.replace(/^\[|\]$/g, ''),
			port: base.port || (isHttps(server) ? 443 : 80),
			path: `${origin}${base.pathname === '/' ? '' : base.pathname}${request.path}`,
			method: request.method,
			headers: outgoingHeaders({...headers, ...pools.proxyHeaders}, request.body),
			agent: pools.agents[request.lane],
		});
		outgoing.end(request.body);
		return outgoing;
	} catch (error) {
		return error instanceof Error ? error : new Error('not sent');
	}
}

function outgoingHeaders(headers: HeaderValues, body: string | undefined): Record<string, string | string[]> {
	const outgoing: Record<string, string | string[]> = {};
	for (const [name, value] of Object.entries(headers)) outgoing[name] = typeof value === 'string' ? value : [...value];
	if (body !== undefined) outgoing['Content-Length'] = String(Buffer.byteLength(body));
	return outgoing;
}

function isHttps(server: string): boolean {
	return server.startsWith('https:');
}

/** With TLS only the end of the handshake says so: by then it is known whether the certificate is trusted. */
function isOpen(socket: Socket): boolean {
	if (socket instanceof TLSSocket) return socket.authorized || Boolean(socket.authorizationError);
	return !socket.connecting;
}

/** Sockets that are listened to; a kept-alive one serves many requests. */
const noticed = new WeakSet<Socket>();

/** On the socket, so that a consumer that reads slowly or not at all is no obstacle, and headers count too. */
function noticeBytes(socket: Socket, onContact: () => void): void {
	if (noticed.has(socket)) return;
	noticed.add(socket);
	socket.on('data', onContact);
}

function isStale(outgoing: ClientRequest, error: Error): boolean {
	const code = 'code' in error ? error.code : '';
	return outgoing.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
}

/** Without a connection nothing was sent: that is no `timeout`, after which a write may have been done. */
function timeoutError({request, pools}: Exchange, progress: Progress): KubernetesError {
	const within = `within ${Math.round(request.headersTimeoutMs / 100) / 10} s`;
	switch (progress) {
		case 'waiting':
			return {
				kind: 'unreachable',
				message: pools.via
					? `no connection through the proxy ${pools.via} ${within}`
					: `no connection was free ${within}`,
			};
		case 'connecting':
			return {kind: 'unreachable', message: `no connection ${within}`};
		case 'sent':
			return {kind: 'timeout', message: `no answer ${within}`, ...arrival(request, progress)};
	}
}

function lossOf(error: Error | undefined, request: TransportRequest, progress: Progress): KubernetesError {
	const lost: KubernetesError = request.signal.aborted
		? {kind: 'aborted', message: 'given up'}
		: connectionError(error);
	return {...lost, ...arrival(request, progress)};
}

/** Of no interest to requests that change nothing. */
function arrival({method}: TransportRequest, progress: Progress): {readonly mayHaveArrived?: true} {
	return method !== 'GET' && progress === 'sent' ? {mayHaveArrived: true} : {};
}

async function answer(
	input: Exchange,
	message: IncomingMessage,
	sentMonotonicMs: number,
): Promise<Result<TransportResponse>> {
	const {request, clock, inFlight, onDate} = input;
	const status = message.statusCode ?? 0;
	// By the clock as it is now: set while the request was under way, it would tell of a skew that is none.
	onDate(message.headers.date, clock.now() - (clock.monotonicMs() - sentMonotonicMs));
	const body = unpackBody(message);
	inFlight.add(body);
	const abort = () => body.destroy(new DOMException('given up', 'AbortError'));
	request.signal.addEventListener('abort', abort, {once: true});
	body.once('close', () => {
		inFlight.delete(body);
		request.signal.removeEventListener('abort', abort);
	});
	if (request.signal.aborted) abort();
	if (status >= 200 && status <= 299) return success({status, headers: singleHeaders(message), body});
	return failure(await readRefusal({status, headers: message.headers, body, clock}));
}

function singleHeaders(message: IncomingMessage): Record<string, string | undefined> {
	const headers: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(message.headers))
		headers[name] = Array.isArray(value) ? value.join(', ') : value;
	return headers;
}
