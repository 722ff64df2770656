import {BlockList, isIP, isIPv6} from 'node:net';
import type {ProxyServer} from './kubeconfig.ts';
import {parseEnvironmentProxy} from './parse-proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment prescribes for a server, by Go's rules (golang.org/x/net/http/httpproxy): HTTPS_PROXY
 * for https and HTTP_PROXY for http, capital letters before small ones; NO_PROXY lists who is reached directly; this
 * machine always is.
 * @param server - `https://host:port/prefix`.
 */
export function environmentProxy(server: string, env: Environment): ProxyServer | undefined {
	const url = new URL(server);
	const isHttps = url.protocol === 'https:';
	const address = isHttps ? env.HTTPS_PROXY || env.https_proxy : env.HTTP_PROXY || env.http_proxy;
	if (!address) return undefined;
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const port = url.port || (isHttps ? '443' : '80');
	return isReachedDirectly(host, port, env.NO_PROXY || env.no_proxy || '') ? undefined : parseEnvironmentProxy(address);
}

function isReachedDirectly(host: string, port: string, list: string): boolean {
	if (host === 'localhost' || isLoopback(host)) return true;
	return list.split(',').some(entry => matches(entry.trim().toLowerCase(), host, port));
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

function isLoopback(host: string): boolean {
	return isWithin(host, '127.0.0.0', 8) || isSameAddress('::1', host);
}

/** One entry: `*`, a network, an address or a name, the last two with a port or without. */
function matches(entry: string, host: string, port: string): boolean {
	if (entry === '*') return true;
	const network = /^(.+)\/(\d{1,3})$/.exec(entry);
	if (network) return isWithin(host, network[1] ?? '', Number(network[2]));
	const [name, wantedPort] = splitPort(entry);
	if (name === '' || (wantedPort !== '' && wantedPort !== port)) return false;
	if (isIP(name) !== 0) return isSameAddress(name, host);
	// A name never means an address: neither `.3` nor `2.3` is 10.1.2.3.
	if (isIP(host) !== 0) return false;
	const suffix = name.replace(/^\*\./, '.');
	return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

/** `10.0.0.1:6443` → `['10.0.0.1', '6443']`; `[::1]:6443`, `::1` and `name` likewise. */
function splitPort(entry: string): readonly [name: string, port: string] {
	const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(entry);
	if (bracketed) return [bracketed[1] ?? '', bracketed[2] ?? ''];
	const parts = entry.split(':');
	return parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [entry, ''];
}

function isWithin(host: string, network: string, prefix: number): boolean {
	const family = familyOf(network);
	if (isIP(host) === 0 || isIP(network) === 0 || prefix > (family === 'ipv6' ? 128 : 32)) return false;
	const addresses = new BlockList();
	addresses.addSubnet(network, prefix, family);
	return addresses.check(host, familyOf(host));
}

function isSameAddress(first: string, second: string): boolean {
	if (isIP(second) === 0) return false;
	const addresses = new BlockList();
	addresses.addAddress(first, familyOf(first));
	return addresses.check(second, familyOf(second));
}
