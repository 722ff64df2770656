import type {Agent, AgentOptions} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import {createSecureContext, type SecureContext} from 'node:tls';
import type {ProxyServer} from '../kubeconfig/kubeconfig.ts';
import type {TransportRequest} from '../transport.ts';
import {HttpAgent} from './node-http.ts';
import {proxiedConnections} from './proxied-connections.ts';
import {systemAuthorities} from './system-authorities.ts';

export type Lane = TransportRequest['lane'];

/** What a TLS connection is made with; equal parts make equal connections. */
export interface TlsMaterial {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
}

export interface TlsPolicy {
	readonly insecureSkipTlsVerify: boolean;
	readonly tlsServerName?: string;
}

/** Keep-alive connections of one server and one user, apart for each lane. */
export interface Pools {
	readonly agents: Readonly<Record<Lane, Agent>>;
	/** Set when the server has no TLS and is asked through an http proxy, which wants whole addresses. */
	readonly proxyHeaders?: Readonly<Record<string, string>>;
	/** The proxy that connections go through, as messages call it. */
	readonly via?: string;
	/** Whether connections made with `material` would be the same as these. */
	fits(material: TlsMaterial): boolean;
	/** Lets what is under way end, and keeps no connection afterwards. */
	retire(): void;
	/** Holds no connection, and no request waits for one. */
	isUnused(): boolean;
	/** Destroys every connection but those on which a write is under way. */
	drop(): void;
	/** Destroys every connection. */
	destroy(): void;
}

/**
 * Each watch holds a connection for minutes: 60 of the list where it is read namespace by namespace, 6 of what is open
 * (the workload, what it controls, its pods, its events, one pod, and a log), 60 of what needs attention, where the events
 * of some are watched, too. Lists come in pages, a few at once; one heartbeat. A freeze writes to 8 workloads at once, and while
 * they hang the brake still gets through.
 */
const socketLimits: Readonly<Record<Lane, number>> = {read: 6, watch: 132, write: 10, heartbeat: 1, probe: 1};

/** A connection that was idle longer may be dead without having said so: a write must not find out. */
const idleTimeoutMs: Readonly<Record<Lane, number>> = {
	read: 30_000,
	watch: 30_000,
	write: 5_000,
	heartbeat: 30_000,
	probe: 30_000,
};

/**
 * How long a silent connection is before the operating system asks whether its other end is there: it asks ten times, each
 * second (libuv's uv_tcp_keepalive), and then the connection is broken. A watch that dies alone while others live is found so
 * in 25 s; in 90 s, when no bookmark comes, only where a proxy on the way answers for a server that is gone, and that of
 * events, which have none, at the end of the time that was asked for. A bookmark of
 * another watch tells nothing of it, for each gets its own about once a minute; and over HTTP/1.1 no heartbeat goes the way of
 * a watch.
 */
const tcpKeepAliveMs = 15_000;

const lanes: readonly Lane[] = ['read', 'watch', 'write', 'heartbeat', 'probe'];

export interface PoolsInput {
	readonly material: TlsMaterial;
	readonly policy: TlsPolicy;
	/** Undefined: the server has no TLS. */
	readonly isHttps: boolean;
	readonly proxy?: ProxyServer | undefined;
}

/** Creates the pools of one server. Throws what node:tls says of bad PEM text. */
export function createPools({material, policy, isHttps, proxy}: PoolsInput): Pools {
	const secure = isHttps ? secureOptions(material, policy) : undefined;
	const proxied = proxy && proxiedConnections(proxy, material, policy, isHttps);
	function create(lane: Lane): Agent {
		const options: AgentOptions = {
			// A kept connection would be no new one.
			keepAlive: lane !== 'probe',
			keepAliveMsecs: tcpKeepAliveMs,
			maxSockets: socketLimits[lane],
			timeout: idleTimeoutMs[lane],
		};
		const agent = secure ? new HttpsAgent({...options, ...secure}) : new HttpAgent(options);
		return proxied ? proxied.lead(agent) : agent;
	}
	const agents: Pools['agents'] = {
		read: create('read'),
		watch: create('watch'),
		write: create('write'),
		heartbeat: create('heartbeat'),
		probe: create('probe'),
	};
	return {
		agents,
		...(proxied ? {via: proxied.name, ...proxied.whenPlain} : {}),
		fits: ({ca, cert, key}) => !isHttps || (ca === material.ca && cert === material.cert && key === material.key),
		retire() {
			for (const lane of lanes) {
				agents[lane].maxFreeSockets = 0;
				destroyIdle(agents[lane]);
			}
		},
		isUnused: () =>
			lanes.every(lane => {
				const {sockets, freeSockets, requests} = agents[lane];
				return [sockets, freeSockets, requests].every(held => Object.keys(held).length === 0);
			}),
		drop() {
			proxied?.breakOff();
			for (const lane of lanes) {
				if (lane === 'write') destroyIdle(agents.write);
				else agents[lane].destroy();
			}
		},
		destroy() {
			proxied?.breakOff();
			for (const lane of lanes) agents[lane].destroy();
		},
	};
}

function destroyIdle({freeSockets}: Agent): void {
	for (const sockets of Object.values(freeSockets)) {
		for (const socket of sockets ?? []) socket.destroy();
	}
}

/** One context for all connections: parsing certificates costs milliseconds, and sessions are resumed within it. */
function secureOptions({ca, cert, key}: TlsMaterial, {insecureSkipTlsVerify, tlsServerName}: TlsPolicy) {
	const secureContext: SecureContext = createSecureContext({
		ca: ca ?? systemAuthorities(),
		...(cert && key ? {cert, key} : {}),
		minVersion: 'TLSv1.2',
	});
	return {
		secureContext,
		rejectUnauthorized: !insecureSkipTlsVerify,
		// API servers speak HTTP/2 to those who offer it; this is an HTTP/1.1 client.
		ALPNProtocols: ['http/1.1'],
		...(tlsServerName ? {servername: tlsServerName} : {}),
	};
}
