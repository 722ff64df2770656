import type {Agent} from 'node:http';
import type {Duplex} from 'node:stream';
import {createSecureContext} from 'node:tls';
import type {ProxyServer} from '../kubeconfig/kubeconfig.ts';
import {openProxy, openTunnel, type ProxyWay, proxyAuthorization} from './open-tunnel.ts';
import type {TlsMaterial, TlsPolicy} from './pools.ts';
import {systemAuthorities} from './system-authorities.ts';

/** Leads the connections of agents through a proxy. */
export interface ProxiedConnections {
	readonly name: string;
	/** What requests to a server without TLS carry besides; nothing when the proxy only passes bytes on. */
	readonly whenPlain: {readonly proxyHeaders?: Readonly<Record<string, string>>};
	/** Makes the agent open its connections through the proxy. */
	lead(agent: Agent): Agent;
	/** Destroys what is being opened. */
	breakOff(): void;
}

/**
 * @param isHttps - The server has TLS: what a proxy passes on is TLS with the server. Else an http proxy is handed the
 * requests themselves.
 */
export function proxiedConnections(
	proxy: ProxyServer,
	{ca}: TlsMaterial,
	{insecureSkipTlsVerify}: TlsPolicy,
	isHttps: boolean,
): ProxiedConnections {
	const opening = new Set<Duplex>();
	// kubectl checks a proxy by the authority of the cluster alone (Go's net/http has one for both); the proxies of
	// companies have a certificate that the system trusts.
	const secureContext = createSecureContext({
		ca: [...(ca ? [ca] : []), ...(proxy.type === 'https' ? systemAuthorities() : [])],
	});
	const way: ProxyWay = {proxy, opening, tls: {secureContext, rejectUnauthorized: !insecureSkipTlsVerify}};
	const isHanded = !isHttps && proxy.type !== 'socks5';
	return {
		name: proxy.name,
		whenPlain: isHanded ? {proxyHeaders: proxyAuthorization(proxy)} : {},
		lead(agent) {
			const secureOver = agent.createConnection.bind(agent);
			agent.createConnection = (options, callback) => {
				const connection = isHanded
					? openProxy(way)
					: openTunnel(way, options.host ?? '', Number(options.port)).then(socket =>
							isHttps ? (secureOver(Object.assign({}, options, {socket})) as Duplex) : socket,
						);
				connection.then(
					socket => callback?.(null, socket),
					error => callback?.(error, undefined as never),
				);
				return undefined;
			};
			return agent;
		},
		breakOff() {
			for (const socket of opening) socket.destroy();
		},
	};
}
