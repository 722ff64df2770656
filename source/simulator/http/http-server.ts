import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {FaultyHandler} from '../faults/faults.ts';
import {type ApiRequest, json} from '../server/messages.ts';
import {refusal} from '../store/refusal.ts';
import type {Certificate} from './certificate.ts';

export interface RunningServer {
	readonly port: number;
	/** Tears all connections and takes no new ones, until it listens again on the same port. */
	readonly setRefusing: (refusing: boolean) => void;
	/** Ends all connections, watches too. */
	close(): Promise<void>;
}

/** The largest body that a real API server takes. Source: apiserver server/config.go, MaxRequestBodyBytes. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

const loopback = '127.0.0.1';
/** How long an idle connection stays open: longer than a person takes between two commands. */
const KEEP_ALIVE_MS = 60_000;

async function readBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of message as AsyncIterable<Uint8Array>) {
		length += chunk.length;
		if (length > MAX_BODY_BYTES) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

const requestOf = (message: IncomingMessage, body: Uint8Array): ApiRequest => {
	const url = message.url ?? '/';
	const mark = url.indexOf('?');
	const headers = Object.entries(message.headers).map(([name, value]): [string, string | undefined] => [
		name,
		Array.isArray(value) ? value.join(', ') : value,
	]);
	return {
		method: message.method ?? 'GET',
		path: mark < 0 ? url : url.slice(0, mark),
		query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
		headers: Object.fromEntries(headers),
		body,
	};
};

interface Exchange {
	readonly message: IncomingMessage;
	readonly response: ServerResponse;
	/** Sends an RST. */
	readonly reset: () => void;
}

async function respond(handler: FaultyHandler, {message, response, reset}: Exchange): Promise<void> {
	const body = await readBody(message);
	const answer = body
		? await handler(requestOf(message, body))
		: json(413, refusal(413, 'RequestEntityTooLarge', `limit is ${MAX_BODY_BYTES}`));
	if (answer === 'reset') {
		reset();
		return;
	}
	if (!('stream' in answer)) {
		const whole = 'body' in answer ? answer.body : answer.bytes;
		response.writeHead(answer.status, {...answer.headers, 'content-length': Buffer.byteLength(whole)});
		response.end(message.method === 'HEAD' ? undefined : whole);
		return;
	}

	// The client may have gone while the answer was awaited: nothing would ever stop the stream.
	if (response.destroyed) return;
	response.writeHead(answer.status, answer.headers);
	response.flushHeaders();
	const stop = answer.stream({
		write: text => {
			response.write(text);
		},
		end: () => response.end(),
		get waitingBytes() {
			return response.writableLength;
		},
	});
	response.once('close', stop);
}

/** Serves a handler on the loopback interface. Port 0: a free one. Rejects with the system's error when it is taken. */
export function startHttpServer(
	handler: FaultyHandler,
	{certificate: cert, key}: Certificate,
	port: number,
): Promise<RunningServer> {
	// Only the socket below TLS can be reset.
	const sockets = new Map<number | undefined, Socket>();
	const server = createServer({cert, key, keepAliveTimeout: KEEP_ALIVE_MS}, (message, response) => {
		message.socket.setNoDelay(true);
		const reset = () => sockets.get(message.socket.remotePort)?.resetAndDestroy();
		respond(handler, {message, response, reset}).catch((error: unknown) => {
			const text = error instanceof Error ? error.message : String(error);
			if (response.headersSent) response.destroy();
			else
				response
					.writeHead(500, {'content-type': 'application/json'})
					.end(JSON.stringify(refusal(500, 'InternalError', `Internal error occurred: ${text}`)));
		});
	});
	server.on('connection', (socket: Socket) => {
		const {remotePort} = socket;
		sockets.set(remotePort, socket);
		socket.once('close', () => sockets.delete(remotePort));
	});
	// Watches are open for as long as clients like.
	server.requestTimeout = 0;
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, loopback, () => {
			server.off('error', reject);
			const close = () =>
				new Promise<void>(closed => {
					server.close(() => closed());
					server.closeAllConnections();
				});
			const {port: taken} = server.address() as AddressInfo;
			const setRefusing = (refusing: boolean) => {
				if (!refusing) {
					server.listen(taken, loopback);
					return;
				}
				server.close();
				server.closeAllConnections();
			};
			resolve({port: taken, setRefusing, close});
		});
	});
}
