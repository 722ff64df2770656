import {once} from 'node:events';
import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import {constants, createGzip, type Gzip, gzipSync} from 'node:zlib';
import {certificate} from './certificates.ts';

/** A request as it came in. */
export interface ReceivedRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** Each name and value as sent, repeated names too. */
	readonly rawHeaders: readonly string[];
	readonly body: string;
	/** Counts the server's connections from 1. */
	readonly connection: number;
	/** Common name of the client's certificate, when it sent one. */
	readonly clientName?: string;
	/** What the client asked for by SNI. */
	readonly serverName?: string;
}

/** A body that is written piece by piece. */
export interface StreamedBody {
	/** Writes text or bytes as they are (after gzip, if it was asked for); resolves when the system took them. */
	write(data: string | Buffer): Promise<void>;
	/** Writes one watch event with its newline. */
	event(type: string, object: unknown): Promise<void>;
	/** A clean end. */
	end(): void;
	/** RST. */
	reset(): void;
	/** FIN in the middle of the body. */
	cut(): void;
	/** Resolves when the client has gone or the answer has ended. */
	readonly closed: Promise<void>;
}

export interface Reply {
	json(body: unknown, options?: {status?: number; headers?: Record<string, string>; gzip?: boolean}): void;
	/** A Kubernetes Status of failure. */
	failure(code: number, reason: string, message: string, options?: FailureOptions): void;
	/** Any text. */
	text(body: string, options?: {status?: number; headers?: Record<string, string>}): void;
	/** Sends the headers at once and leaves the body to the caller. */
	stream(options?: {status?: number; headers?: Record<string, string>; gzip?: boolean}): StreamedBody;
	/** RST without an answer. */
	reset(): void;
	/** Nothing more on this connection, which stays open. */
	stall(): void;
}

export interface FailureOptions {
	readonly details?: Record<string, unknown>;
	readonly headers?: Record<string, string>;
}

export type RequestHandler = (request: ReceivedRequest, reply: Reply) => void | Promise<void>;

/** A scripted API server on a real socket of 127.0.0.1. */
export interface ScriptedApiServer {
	/** `http://127.0.0.1:PORT`, or https. */
	readonly url: string;
	readonly port: number;
	/** Every request that was read completely, in order. */
	readonly requests: readonly ReceivedRequest[];
	/** How many connections were opened since the start. */
	connectionsOpened(): number;
	/** How many are open now. */
	connectionsOpen(): number;
	/** Answers from here on. */
	handle(handler: RequestHandler): void;
	/** Resolves when `condition` holds; looked at after each request and each closed connection. */
	until(condition: () => boolean): Promise<void>;
	/** RST on every open connection; the server goes on listening. */
	resetConnections(): void;
	/** Stops listening and destroys every connection. */
	close(): Promise<void>;
}

export interface ScriptedApiServerOptions {
	/** Serve TLS with the tests' certificate; `client` also asks for (but does not require) a client's certificate. */
	readonly tls?: boolean | 'client';
	/** Which of the tests' certificates the server shows; by default the one of `ca`. */
	readonly identity?: 'server' | 'other-server';
	/** By default 127.0.0.1. */
	readonly host?: string;
	/** A fixed port, to come back on the one of a server that was closed. */
	readonly port?: number;
}

/** Starts a server that answers each request by `handler`. Close it in the test's `after`. */
export async function startApiServer(
	handler: RequestHandler,
	options: ScriptedApiServerOptions = {},
): Promise<ScriptedApiServer> {
	let answer = handler;
	const requests: ReceivedRequest[] = [];
	const numbers = new Map<Socket, number>();
	const open = new Set<Socket>();
	const waiting = new Set<() => void>();
	const changed = () => {
		for (const look of [...waiting]) look();
	};

	const listener = (message: IncomingMessage, response: ServerResponse) => {
		void readBody(message).then(async body => {
			const request = receivedRequest(message, body, numbers.get(rawSocket(message.socket, numbers)) ?? 0);
			requests.push(request);
			changed();
			await answer(request, createReply(message, response));
		});
	};

	const identity = options.identity ?? 'server';
	const server = options.tls
		? createTlsServer(
				{
					key: certificate(`${identity}-key`),
					cert: certificate(identity),
					ca: [certificate('ca'), certificate('other-ca')],
					requestCert: options.tls === 'client',
					rejectUnauthorized: false,
				},
				listener,
			)
		: createServer(listener);
	// A kept-alive connection must live until the test ends it.
	server.keepAliveTimeout = 0;
	server.on('clientError', (_error, socket) => {
		if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
	});
	server.on('tlsClientError', () => {});
	let opened = 0;
	server.on('connection', (socket: Socket) => {
		numbers.set(socket, ++opened);
		open.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => {
			open.delete(socket);
			changed();
		});
	});
	const host = options.host ?? '127.0.0.1';
	server.listen(options.port ?? 0, host);
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;

	return {
		url: `${options.tls ? 'https' : 'http'}://${host}:${port}`,
		port,
		requests,
		connectionsOpened: () => opened,
		connectionsOpen: () => open.size,
		handle(next) {
			answer = next;
		},
		until(condition) {
			if (condition()) return Promise.resolve();
			return new Promise(resolve => {
				const look = () => {
					if (!condition()) return;
					waiting.delete(look);
					resolve();
				};
				waiting.add(look);
			});
		},
		resetConnections() {
			for (const socket of open) socket.resetAndDestroy();
		},
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of open) socket.destroy();
			await closed;
		},
	};
}

/** A TLS socket knows the port of its client, not the plain socket beneath it that `connection` announced. */
function rawSocket(socket: Socket, numbers: ReadonlyMap<Socket, number>): Socket {
	if (numbers.has(socket)) return socket;
	for (const candidate of numbers.keys()) if (candidate.remotePort === socket.remotePort) return candidate;
	return socket;
}

async function readBody(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of message) chunks.push(chunk as Buffer);
	} catch {
		// The client went away while sending; the handler sees what there was.
	}
	return Buffer.concat(chunks).toString('utf8');
}

function receivedRequest(message: IncomingMessage, body: string, connection: number): ReceivedRequest {
	const url = new URL(message.url ?? '/', 'http://127.0.0.1');
	const socket = message.socket as Partial<TLSSocket>;
	const clientName = socket.getPeerCertificate?.().subject?.CN;
	const serverName = socket.servername;
	return {
		method: message.method ?? '',
		path: url.pathname,
		query: url.searchParams,
		headers: message.headers,
		rawHeaders: message.rawHeaders,
		body,
		connection,
		...(typeof clientName === 'string' ? {clientName} : {}),
		...(serverName ? {serverName} : {}),
	};
}

function createReply(message: IncomingMessage, response: ServerResponse): Reply {
	response.on('error', () => {});
	const send = (status: number, headers: Record<string, string>, body: string | Buffer) => {
		response.writeHead(status, {...headers, 'Content-Length': String(Buffer.byteLength(body))});
		response.end(body);
	};
	return {
		json(body, {status = 200, headers = {}, gzip = false} = {}) {
			const text = JSON.stringify(body);
			const encoding = gzip ? {'Content-Encoding': 'gzip'} : {};
			send(status, {'Content-Type': 'application/json', ...encoding, ...headers}, gzip ? gzipSync(text) : text);
		},
		failure(code, reason, text, {details, headers = {}} = {}) {
			const body = {kind: 'Status', apiVersion: 'v1', status: 'Failure', message: text, reason, details, code};
			send(code, {'Content-Type': 'application/json', ...headers}, JSON.stringify(body));
		},
		text(body, {status = 200, headers = {}} = {}) {
			send(status, {'Content-Type': 'text/plain', ...headers}, body);
		},
		stream: ({status = 200, headers = {}, gzip = false} = {}) =>
			startStream(message, response, {status, headers, gzip}),
		reset: () => message.socket.resetAndDestroy(),
		stall() {},
	};
}

function startStream(
	message: IncomingMessage,
	response: ServerResponse,
	{status, headers, gzip}: {status: number; headers: Record<string, string>; gzip: boolean},
): StreamedBody {
	const encoding = gzip ? {'Content-Encoding': 'gzip'} : {};
	response.writeHead(status, {'Content-Type': 'application/json', ...encoding, ...headers});
	response.flushHeaders();
	const closed = new Promise<void>(resolve => response.once('close', () => resolve()));
	const packer: Gzip | undefined = gzip ? createGzip() : undefined;
	packer?.pipe(response);
	const target = packer ?? response;
	const write = (data: string | Buffer) =>
		new Promise<void>(resolve => {
			if (response.destroyed) return resolve();
			void closed.then(resolve);
			target.write(data, () => (packer ? packer.flush(constants.Z_SYNC_FLUSH, () => resolve()) : resolve()));
		});
	return {
		write,
		event: (type, object) => write(`${JSON.stringify({type, object})}\n`),
		end: () => void target.end(),
		reset: () => void message.socket.resetAndDestroy(),
		cut: () => void message.socket.destroy(),
		closed,
	};
}
