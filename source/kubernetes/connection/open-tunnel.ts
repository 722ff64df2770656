import {connect as connectTcp, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {connect as connectTls, type SecureContext} from 'node:tls';
import type {ProxyServer} from '../kubeconfig/kubeconfig.ts';
import {connectionError} from './connection-error.ts';
import {httpRequest} from './node-http.ts';
import {proxyFault} from './proxy-fault.ts';

/** How a proxy is reached. */
export interface ProxyWay {
	readonly proxy: ProxyServer;
	/** For a proxy of type https. */
	readonly tls: {readonly secureContext: SecureContext; readonly rejectUnauthorized: boolean};
	/** What is being opened, to be broken off. */
	readonly opening: Set<Duplex>;
}

/** A proxy that connects to a far server may take some seconds; one that takes longer holds up the whole console. */
const openTimeoutMs = 8_000;

/**
 * Opens a connection to `host:port` through a proxy: CONNECT of an http or https one, or SOCKS 5, which is left to find
 * the host's address. Rejects with a `proxyFault` that names the proxy and never its password.
 */
export async function openTunnel(way: ProxyWay, host: string, port: number): Promise<Duplex> {
	const socket = await openProxy(way);
	const {proxy, opening} = way;
	// Nobody else listens until the tunnel is there.
	const ignore = () => {};
	socket.on('error', ignore);
	socket.setTimeout(openTimeoutMs, () => socket.destroy(proxyFault(`the proxy ${proxy.name} does not answer`)));
	opening.add(socket);
	try {
		if (proxy.type === 'socks5') await throughSocks(socket, proxy, host, port);
		else await throughConnect(socket, proxy, host, port);
		socket.setTimeout(0).off('error', ignore);
		return socket;
	} catch (error) {
		socket.destroy();
		throw error;
	} finally {
		opening.delete(socket);
	}
}

/** A connection to the proxy itself, with TLS where it wants it. */
export function openProxy({proxy, tls, opening}: ProxyWay): Promise<Socket> {
	const {host, port, type} = proxy;
	return new Promise((resolve, reject) => {
		const socket =
			type === 'https'
				? connectTls({
						host,
						port,
						...tls,
						ALPNProtocols: ['http/1.1'],
						...(/[^\d.:]/.test(host) ? {servername: host} : {}),
					})
				: connectTcp({host, port});
		const settle = (finish: () => void) => {
			opening.delete(socket);
			socket.setTimeout(0).off('error', failed);
			finish();
		};
		const failed = (error: Error) => settle(() => reject(unreachable(proxy, error)));
		opening.add(socket);
		socket.setTimeout(openTimeoutMs, () => socket.destroy(new Error('no answer in time')));
		socket.once('error', failed);
		socket.once('close', () => settle(() => reject(unreachable(proxy, new Error('closed')))));
		socket.once(type === 'https' ? 'secureConnect' : 'connect', () => settle(() => resolve(socket)));
	});
}

function unreachable(proxy: ProxyServer, error: Error): Error {
	const why = 'code' in error ? connectionError(error).message : error.message;
	return proxyFault(`the proxy ${proxy.name} does not answer: ${why}`);
}

/** The header that shows a proxy who asks. */
export function proxyAuthorization({login}: ProxyServer): Readonly<Record<string, string>> {
	if (!login) return {};
	const pair = Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64');
	return {'Proxy-Authorization': `Basic ${pair}`};
}

function throughConnect(socket: Socket, proxy: ProxyServer, host: string, port: number): Promise<void> {
	const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
	return new Promise((resolve, reject) => {
		const asking = httpRequest({
			method: 'CONNECT',
			path: target,
			headers: {Host: target, ...proxyAuthorization(proxy)},
			createConnection: () => socket,
		});
		asking.once('error', error => reject('code' in error ? unreachable(proxy, error) : error));
		asking.once('connect', ({statusCode, statusMessage}, _socket, head) => {
			if (statusCode !== 200) return reject(refusal(proxy, `${statusCode} ${statusMessage ?? ''}`));
			// A server that speaks first would be no API server.
			if (head.length > 0) socket.unshift(head);
			resolve();
		});
		asking.end();
	});
}

function refusal(proxy: ProxyServer, why: string): Error {
	return proxyFault(`the proxy ${proxy.name} refused: ${why.trim().slice(0, 100)}`);
}

async function throughSocks(socket: Socket, {login, ...proxy}: ProxyServer, host: string, port: number): Promise<void> {
	// Most people have no proxy of this kind: its code is loaded for those who do.
	const {SocksClient} = await import('socks');
	try {
		await SocksClient.createConnection({
			command: 'connect',
			proxy: {
				host: proxy.host,
				port: proxy.port,
				type: 5,
				...(login ? {userId: login.username, password: login.password} : {}),
			},
			destination: {host, port},
			existing_socket: socket,
			timeout: openTimeoutMs,
		});
	} catch (error) {
		// The library's errors carry its options, with the password: only their sentence goes on.
		throw refusal(proxy, error instanceof Error ? error.message : 'unknown reason');
	}
}
