export type ParsedServer =
	| {readonly ok: true; readonly url: string}
	/** Goes on after the cluster's name. */
	| {readonly ok: false; readonly problem: string};

/**
 * Reads a cluster's `server`. Without a scheme it is http, whatever else the cluster says of TLS: seen of kubectl 1.37.
 * A user in the address is refused: the address is shown on screen.
 * @param server - As written in the kubeconfig.
 */
export function parseServer(server: string): ParsedServer {
	if (!server) return {ok: false, problem: 'has no server'};
	const withScheme = server.includes('://') ? server : `http://${server}`;
	if (!URL.canParse(withScheme)) return {ok: false, problem: 'has a server that is no URL'};
	const url = new URL(withScheme);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return {ok: false, problem: `has a server with the scheme ${url.protocol.slice(0, -1)}; it must be https or http`};
	}
	if (url.username || url.password) {
		return {ok: false, problem: 'has a user name or password in its server; they belong under users'};
	}
	// After a path kubectl drops them (client-go's tools/clientcmd/client_config.go).
	if (url.pathname === '/' && (url.search || url.hash))
		return {ok: false, problem: 'has a server with a query or fragment'};
	return {ok: true, url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`};
}
