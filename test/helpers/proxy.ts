import {once} from 'node:events';
import {createServer as createHttpServer, type IncomingMessage, request} from 'node:http';
import {createServer as createHttpsServer} from 'node:https';
import {type AddressInfo, connect, createServer, type Server, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {certificate} from './certificates.ts';

/** What a proxy was asked for. */
export interface ProxiedConnection {
	/** `host:port`, as the client named it; of a plain http request its whole address. */
	readonly target: string;
	/** `user:password` that the client showed. */
	readonly login?: string;
}

/** A proxy on a real socket of 127.0.0.1; wherever a client wants to go, it gets to `to`. */
export interface TestProxy {
	/** `127.0.0.1:PORT`. */
	readonly address: string;
	readonly connections: readonly ProxiedConnection[];
	close(): Promise<void>;
}

export interface TestProxyOptions {
	readonly type: 'http' | 'https' | 'socks5';
	/** The port of 127.0.0.1 that every connection is led to. */
	readonly to: () => number;
	/** `user:password` that clients must show; without it they get in. */
	readonly login?: string;
	/** Answer in place of leading anywhere; of an http proxy. */
	readonly answer?: string;
}

/** Starts a proxy. Close it in the test's `after`. */
export async function startProxy(options: TestProxyOptions): Promise<TestProxy> {
	const connections: ProxiedConnection[] = [];
	const open = new Set<Duplex>();
	const server = create(options, connections, open);
	server.on('connection', (socket: Socket) => keep(open, socket));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		address: `127.0.0.1:${port}`,
		connections,
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of open) socket.destroy();
			await closed;
		},
	};
}

function keep(open: Set<Duplex>, socket: Duplex): void {
	open.add(socket);
	socket.on('error', () => socket.destroy());
	socket.on('close', () => open.delete(socket));
}

function create(options: TestProxyOptions, connections: ProxiedConnection[], open: Set<Duplex>): Server {
	switch (options.type) {
		case 'http':
			return httpProxy(createHttpServer(), options, connections, open);
		case 'https': {
			const server = createHttpsServer({cert: certificate('server'), key: certificate('server-key')});
			return httpProxy(server, options, connections, open);
		}
		case 'socks5':
			return createServer(socket => void serveSocks(socket, options, connections, open).catch(() => socket.destroy()));
	}
}

function httpProxy<Kind extends Server>(
	server: Kind,
	{to, login, answer}: TestProxyOptions,
	connections: ProxiedConnection[],
	open: Set<Duplex>,
): Kind {
	const note = (message: IncomingMessage) => {
		const shown = message.headers['proxy-authorization']?.replace(/^Basic /, '');
		const text = shown === undefined ? undefined : Buffer.from(shown, 'base64').toString('utf8');
		connections.push({target: message.url ?? '', ...(text === undefined ? {} : {login: text})});
		return login === undefined || text === login;
	};
	server.on('connect', (message: IncomingMessage, socket: Duplex) => {
		keep(open, socket);
		const isAllowed = note(message);
		const refusal = isAllowed ? answer : 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
		if (refusal !== undefined) return void socket.end(refusal);
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		join(socket, to(), open);
	});
	server.on('request', (message: IncomingMessage, response) => {
		note(message);
		const {'proxy-authorization': _own, ...headers} = message.headers;
		const {pathname, search} = new URL(message.url ?? '/', 'http://127.0.0.1');
		const onward = request(
			{host: '127.0.0.1', port: to(), path: `${pathname}${search}`, method: message.method, headers},
			reply => {
				response.writeHead(reply.statusCode ?? 502, reply.headers);
				reply.pipe(response);
			},
		);
		onward.on('error', () => response.destroy());
		message.pipe(onward);
	});
	return server;
}

function join(socket: Duplex, port: number, open: Set<Duplex>): void {
	const onward = connect(port, '127.0.0.1');
	keep(open, onward);
	socket.pipe(onward);
	onward.pipe(socket);
	socket.once('close', () => onward.destroy());
	onward.once('close', () => socket.destroy());
}

/** RFC 1928, and RFC 1929 for the login. */
async function serveSocks(
	socket: Socket,
	{to, login}: TestProxyOptions,
	connections: ProxiedConnection[],
	open: Set<Duplex>,
): Promise<void> {
	const take = reader(socket);
	const [, methodCount = 0] = await take(2);
	await take(methodCount);
	socket.write(Buffer.of(5, login === undefined ? 0 : 2));
	let shown: string | undefined;
	if (login !== undefined) {
		const [, userLength = 0] = await take(2);
		const user = await take(userLength);
		const [passwordLength = 0] = await take(1);
		shown = `${user.toString()}:${(await take(passwordLength)).toString()}`;
		socket.write(Buffer.of(1, shown === login ? 0 : 1));
		if (shown !== login) return void socket.end();
	}
	const head = await take(4);
	const host = await readHost(head[3] ?? 0, take);
	const port = (await take(2)).readUInt16BE();
	connections.push({target: `${host}:${port}`, ...(shown === undefined ? {} : {login: shown})});
	socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
	join(socket, to(), open);
}

async function readHost(type: number, take: (count: number) => Promise<Buffer>): Promise<string> {
	if (type === 1) return (await take(4)).join('.');
	const [length = 0] = await take(1);
	return (await take(length)).toString();
}

function reader(socket: Socket): (count: number) => Promise<Buffer> {
	return async count => {
		while (count > 0) {
			const chunk: Buffer | null = socket.read(count);
			if (chunk) return chunk;
			if (socket.readableEnded || socket.destroyed) throw new Error('the client has gone');
			await once(socket, 'readable');
		}
		return Buffer.alloc(0);
	};
}
