import type {ProxyServer} from './kubeconfig.ts';

export type ParsedProxy =
	| {readonly ok: true; readonly proxy: ProxyServer}
	/** Goes on after `has a proxy-url`; never quotes the address, which may hold a password. */
	| {readonly ok: false; readonly problem: string};

const defaultPorts: Readonly<Record<ProxyServer['type'], number>> = {http: 80, https: 443, socks5: 1080};

/** Reads `proxy-url` of a cluster (client-go's tools/clientcmd/helpers.go, parseProxyURL). */
export function parseProxyUrl(text: string): ParsedProxy {
	const url = parseUrl(text);
	if (!url) return {ok: false, problem: 'that is no URL'};
	const scheme = url.protocol.slice(0, -1);
	if (scheme !== 'http' && scheme !== 'https' && scheme !== 'socks5') {
		return {ok: false, problem: `with the scheme ${scheme}; it must be http, https or socks5`};
	}
	return {ok: true, proxy: proxyOf(url, scheme)};
}

/**
 * Reads a proxy of the environment (golang.org/x/net/http/httpproxy, parseProxy): without a scheme it is http, a scheme
 * that is not known is treated as http, and what is no address at all counts as none.
 */
export function parseEnvironmentProxy(text: string): ProxyServer | undefined {
	const url = parseUrl(text) ?? parseUrl(`http://${text}`);
	switch (url?.protocol) {
		case undefined:
			return undefined;
		case 'https:':
			return url && proxyOf(url, 'https');
		case 'socks5:':
		case 'socks5h:':
			return url && proxyOf(url, 'socks5');
		default:
			return url && proxyOf(url, 'http');
	}
}

/** `localhost:3128` is a URL of scheme `localhost` for the parser; without a host it is none for us. */
function parseUrl(text: string): URL | undefined {
	const url = text.includes('://') && URL.canParse(text) ? new URL(text) : undefined;
	return url?.hostname ? url : undefined;
}

function proxyOf(url: URL, type: ProxyServer['type']): ProxyServer {
	const {hostname, username, password} = url;
	// The parser leaves out the port that is the scheme's own: 80 and 443, the defaults here too.
	const port = url.port === '' ? defaultPorts[type] : Number(url.port);
	return {
		type,
		host: hostname.replace(/^\[|\]$/g, ''),
		port,
		...(username || password ? {login: {username: decode(username), password: decode(password)}} : {}),
		name: `${type}://${hostname}:${port}`,
	};
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A percent sign that was meant as one.
		return text;
	}
}
