import {failure, type Result, success} from '../errors.ts';
import type {ProviderSurroundings} from './auth-provider-credentials.ts';
import type {Credentials} from './credentials.ts';
import type {FileCache} from './file-cache.ts';
import {discoverTokenEndpoint, refreshIdToken} from './oidc-requests.ts';
import {pluginFailure} from './plugin-failure.ts';
import {createRenewedCredential, type Endings, type TimedCredential} from './renewed-credential.ts';
import {readPem} from './static-credentials.ts';

/**
 * Credentials of the auth-provider `oidc`: the ID token of the kubeconfig, renewed by its refresh token (client-go's
 * plugin/pkg/client/auth/oidc/oidc.go). As there, what was renewed is stored in the kubeconfig, for a provider may take each
 * refresh token once only; and what kubectl, or a new login, has stored there meanwhile is used first.
 *
 * Not by @kubernetes/client-node 2.0.1, whose renewal can't work: it hands openid-client the issuer as text, which wants
 * a URL, and with an authority of its own an answer that is no Response; both are refused. Importing it takes 150 to
 * 500 ms besides.
 */
export function createOidcCredentials(
	config: Readonly<Record<string, string>>,
	{clock, now, env, files, reread, storeTokens}: ProviderSurroundings,
): Credentials {
	let idToken = config['id-token'] ?? '';
	let refreshToken = config['refresh-token'] ?? '';
	/** What the kubeconfig had when it was read last: only what others have changed since counts. */
	let written = {idToken, refreshToken};

	/** Takes what others have stored; whether that is an ID token that is good. */
	function takeStored(): boolean {
		const stored = reread?.();
		if (stored === undefined) return false;
		const next = {idToken: stored['id-token'] ?? '', refreshToken: stored['refresh-token'] ?? ''};
		const isNew = next.idToken !== written.idToken && next.idToken !== idToken;
		if (next.refreshToken !== written.refreshToken && next.refreshToken) refreshToken = next.refreshToken;
		if (isNew) idToken = next.idToken;
		written = next;
		return isNew && expiryMs(idToken) > now();
	}

	async function obtain({closing, overdue}: Endings): Promise<Result<TimedCredential>> {
		if (takeStored()) return success(timedToken(idToken));
		const issuer = config['idp-issuer-url'] ?? '';
		const clientId = config['client-id'] ?? '';
		if (!refreshToken || !issuer || !clientId) {
			return pluginFailure(
				'the ID token is expired or refused, and the kubeconfig has nothing to renew it with; log in again',
			);
		}
		const ca = await authority(config, files);
		if (!ca.ok) return ca;
		const way = {ca: ca.value, env, clock};
		const endpoint = await discoverTokenEndpoint(issuer, {...way, signal: closing});
		if (!endpoint.ok) return endpoint;
		if (closing.aborted) return failure({kind: 'aborted', message: 'the connection is closed'});
		const client = {id: clientId, secret: config['client-secret'] ?? ''};
		// From here on the provider may have taken the refresh token: what it gives for it is received and stored.
		const tokens = await refreshIdToken(endpoint.value, client, refreshToken, {...way, signal: overdue});
		if (!tokens.ok) return tokens;
		const used = refreshToken;
		// Some providers give a new refresh token each time, and take each once only.
		refreshToken = tokens.value.refreshToken ?? refreshToken;
		idToken = tokens.value.idToken;
		await storeTokens?.({used, ...tokens.value});
		return success(timedToken(idToken));
	}

	return createRenewedCredential({
		obtain,
		holdsFailures: false,
		clock,
		now,
		initial: idToken ? timedToken(idToken) : undefined,
	});
}

/** The authority of the identity provider; undefined: those of the system. */
async function authority(
	config: Readonly<Record<string, string>>,
	files: FileCache,
): Promise<Result<string | undefined>> {
	const data = config['idp-certificate-authority-data'];
	if (data) return success(Buffer.from(data, 'base64').toString('utf8'));
	const path = config['idp-certificate-authority'];
	return path
		? readPem({type: 'file', path}, files, 'idp-certificate-authority of the auth provider')
		: success(undefined);
}

/** A token that tells no expiry is renewed at once, as in client-go. */
function timedToken(token: string): TimedCredential {
	return {token, tls: {}, expiresAtMs: expiryMs(token)};
}

function expiryMs(token: string): number {
	try {
		const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
		const expiry = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
		return typeof expiry === 'number' ? expiry * 1000 : 0;
	} catch {
		return 0;
	}
}
