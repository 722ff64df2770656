import {once} from 'node:events';
import type {IncomingHttpHeaders, IncomingMessage, ServerResponse} from 'node:http';
import {createServer, Agent as HttpsAgent, request as httpsRequest} from 'node:https';
import type {AddressInfo} from 'node:net';
import {type Duplex, PassThrough, pipeline} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import type {Clock} from '../../source/kubernetes/clock.ts';
import {certificate} from './certificates.ts';
import {cutAt, delayed, drained, slow} from './fault-streams.ts';
import {type LinkGate, openLinkGate} from './link-gate.ts';

/** What becomes of one request. */
export type Treatment =
	/** With another value for some of the query's parameters, or of the headers in either direction. */
	| {
			readonly type: 'pass';
			readonly query?: Readonly<Record<string, string>>;
			readonly headers?: Readonly<Record<string, string>>;
			readonly answerHeaders?: Readonly<Record<string, string>>;
	  }
	/** The answer, each piece of it, comes so much later. */
	| {readonly type: 'delay'; readonly ms: number}
	/** The answer's body comes at this speed. */
	| {readonly type: 'rate'; readonly bytesPerSecond: number}
	/** Nothing is answered, and the connection stays. */
	| {readonly type: 'blackhole'}
	/** The request is not passed on. */
	| {readonly type: 'rst' | 'fin'}
	/** The answer's body ends after so many bytes, in the middle of whatever is there. */
	| {readonly type: 'cutAt'; readonly bytes: number}
	/** Answered by the proxy itself. */
	| {
			readonly type: 'status';
			readonly status: number;
			readonly headers?: Readonly<Record<string, string>>;
			readonly body?: string;
	  }
	/** The answer's body goes through a stream of the test's, with these headers on top. */
	| {readonly type: 'mangle'; readonly stream: () => Duplex; readonly headers?: Readonly<Record<string, string>>}
	/** The server does what was asked for, and its answer is lost: the connection is reset in its place. */
	| {readonly type: 'dropAnswer'}
	/** The server does what was asked for, and the proxy says that it did not: with this status in place of the answer. */
	| {readonly type: 'deny'; readonly status: number};

export interface ProxiedRequest {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly isWatch: boolean;
	/** By the proxy's clock. */
	readonly atMs: number;
	/** The protocol that TLS agreed on; false: none was asked for. */
	readonly protocol: string | false | null;
}

/** Stands in front of an API server and spoils what passes; HTTP over TLS, with the certificate of the tests. */
export interface FaultProxy {
	readonly url: string;
	/** The stretch of network in front of the proxy. */
	readonly link: LinkGate;
	/** Behind that stretch. */
	readonly innerPort: number;
	readonly requests: readonly ProxiedRequest[];
	watchesOpen(): number;
	/** How requests are treated from here on. */
	treat(script: (request: ProxiedRequest) => Treatment): void;
	/** Sets the server's clock off by so much. */
	skew(ms: number): void;
	/** Serves with another certificate from here on, on new connections. */
	certify(cert: string, key: string): void;
	close(): Promise<void>;
}

export interface FaultProxyOptions {
	/** Of the API server on this machine. */
	readonly port: number;
	readonly clock: Clock;
}

export const pass: Extract<Treatment, {type: 'pass'}> = {type: 'pass'};

/** As an API server that refuses something says it. */
export function failure(status: number, reason: string, message: string, details: object = {}): Treatment {
	const body = JSON.stringify({
		kind: 'Status',
		apiVersion: 'v1',
		status: 'Failure',
		message,
		reason,
		details,
		code: status,
	});
	return {type: 'status', status, headers: {'content-type': 'application/json'}, body};
}

export async function startFaultProxy({port, clock}: FaultProxyOptions): Promise<FaultProxy> {
	let treatmentOf: (request: ProxiedRequest) => Treatment = () => pass;
	let watchesOpen = 0;
	let skewMs = 0;
	const requests: ProxiedRequest[] = [];
	const agent = new HttpsAgent({keepAlive: true, rejectUnauthorized: false});
	const cert = {cert: certificate('server'), key: certificate('server-key')};
	const server = createServer({...cert, ALPNProtocols: ['h2', 'http/1.1']}, (message, response) => {
		const request = proxiedRequest(message, clock.now());
		requests.push(request);
		if (request.isWatch) {
			watchesOpen++;
			response.once('close', () => watchesOpen--);
		}
		const treatment = treatmentOf(request);
		message.socket.setNoDelay(true);
		const reset = () => link.reset(message.socket.remotePort);
		serve({message, response, treatment, reset, clock, dateMs: clock.now() + skewMs, target: {port, agent}});
	});
	server.keepAliveTimeout = 0;
	server.requestTimeout = 0;
	server.on('tlsClientError', () => {});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const innerPort = (server.address() as AddressInfo).port;
	const link = await openLinkGate({targetPort: innerPort, clock});
	return {
		url: `https://127.0.0.1:${link.port}`,
		link,
		innerPort,
		requests,
		watchesOpen: () => watchesOpen,
		treat(script) {
			treatmentOf = script;
		},
		skew(ms) {
			skewMs = ms;
		},
		certify: (nextCert, key) => server.setSecureContext({cert: nextCert, key}),
		async close() {
			await link.close();
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			agent.destroy();
			await closed;
		},
	};
}

function proxiedRequest(message: IncomingMessage, atMs: number): ProxiedRequest {
	const {pathname, searchParams} = new URL(message.url ?? '/', 'https://127.0.0.1');
	return {
		method: message.method ?? '',
		path: pathname,
		query: searchParams,
		headers: message.headers,
		isWatch: searchParams.get('watch') === 'true',
		atMs,
		protocol: (message.socket as TLSSocket).alpnProtocol,
	};
}

interface Exchange {
	readonly message: IncomingMessage;
	readonly response: ServerResponse;
	readonly treatment: Treatment;
	/** RST to the client. */
	readonly reset: () => void;
	readonly clock: Clock;
	/** What the server takes for the time. */
	readonly dateMs: number;
	readonly target: {readonly port: number; readonly agent: HttpsAgent};
}

function serve(exchange: Exchange): void {
	const {message, response, treatment, reset, dateMs} = exchange;
	response.setHeader('date', new Date(dateMs).toUTCString());
	switch (treatment.type) {
		case 'blackhole':
			return;
		case 'rst':
			reset();
			return;
		case 'fin':
			message.socket.destroySoon();
			return;
		case 'status':
			response.writeHead(treatment.status, treatment.headers);
			response.end(treatment.body);
			return;
		default:
			forward(exchange, treatment);
	}
}

type Forwarded = Exclude<Treatment, {type: 'blackhole' | 'rst' | 'fin' | 'status'}>;

function forward({message, response, reset, clock, target}: Exchange, treatment: Forwarded): void {
	const {method} = message;
	const changed = treatment.type === 'pass' ? treatment : pass;
	const headers = {...message.headers, ...changed.headers};
	const path = rewritten(message.url ?? '/', changed.query);
	const outgoing = httpsRequest({...target, host: '127.0.0.1', method, path, headers}, answer => {
		if (treatment.type === 'dropAnswer') return void drained(answer).then(reset, reset);
		if (treatment.type === 'deny')
			return void drained(answer).then(() => response.writeHead(treatment.status).end(), reset);
		const write = () => {
			if (response.destroyed || answer.destroyed) return void message.socket.destroy();
			const {date: _, ...others} = answer.headers;
			response.writeHead(answer.statusCode ?? 502, {...others, ...headersOf(treatment)});
			response.flushHeaders();
			// The end of either side is the end of the other, in the same way.
			pipeline(answer, throughOf(treatment, clock), response, error => {
				if (error) message.socket.destroy();
				answer.destroy();
			});
		};
		if (treatment.type === 'delay') clock.after(treatment.ms, write);
		else write();
	});
	outgoing.on('error', () => message.socket.destroy());
	response.once('close', () => outgoing.destroy());
	message.pipe(outgoing);
}

function rewritten(target: string, query: Readonly<Record<string, string>> = {}): string {
	const {pathname, searchParams} = new URL(target, 'https://127.0.0.1');
	for (const [key, value] of Object.entries(query)) searchParams.set(key, value);
	return Object.keys(query).length === 0 ? target : `${pathname}?${searchParams}`;
}

function headersOf(treatment: Forwarded): Readonly<Record<string, string>> | undefined {
	if (treatment.type === 'pass') return treatment.answerHeaders;
	return treatment.type === 'mangle' ? treatment.headers : undefined;
}

function throughOf(treatment: Treatment, clock: Clock): Duplex {
	switch (treatment.type) {
		case 'pass':
		case 'blackhole':
		case 'rst':
		case 'fin':
		case 'status':
		case 'dropAnswer':
		case 'deny':
			return new PassThrough();
		case 'delay':
			return delayed(clock, treatment.ms);
		case 'rate':
			return slow(clock, treatment.bytesPerSecond);
		case 'cutAt':
			return cutAt(treatment.bytes);
		case 'mangle':
			return treatment.stream();
	}
}
