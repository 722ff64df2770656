import type {Agent} from 'node:http';
import {Agent as HttpsAgent, request as httpsRequest, type RequestOptions} from 'node:https';
import type {Clock} from '../clock.ts';
import {connectionError} from '../connection/connection-error.ts';
import {proxiedConnections} from '../connection/proxied-connections.ts';
import {type Result, success} from '../errors.ts';
import {environmentProxy} from '../kubeconfig/environment-proxy.ts';
import {readBounded} from '../read-bounded.ts';
import {pluginFailure} from './plugin-failure.ts';

/** How the identity provider is reached. */
export interface OidcWay {
	/** PEM text; undefined: the system's authorities. */
	readonly ca: string | undefined;
	/** Names the proxy, as for the API server. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly clock: Clock;
	readonly signal: AbortSignal;
}

/** An identity provider answers at once or is down. */
const answerTimeoutMs = 15_000;

/** A discovery document is about 5 KB, a token some more. */
const answerLimitBytes = 1024 * 1024;

/** The token endpoint by the provider's discovery document (OpenID Connect Discovery 1.0, section 4). */
export async function discoverTokenEndpoint(issuer: string, way: OidcWay): Promise<Result<string>> {
	const answer = await ask(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, {}, undefined, way);
	if (!answer.ok) return answer;
	const endpoint = answer.value.body.token_endpoint;
	return typeof endpoint === 'string'
		? success(endpoint)
		: pluginFailure(`the identity provider ${issuer} has no OpenID configuration (HTTP status ${answer.value.status})`);
}

export interface OidcTokens {
	readonly idToken: string;
	readonly refreshToken?: string;
}

/**
 * Exchanges a refresh token (RFC 6749, section 6). A client with a secret shows it as the standard wants, in the
 * header, then as others want, in the body: golang.org/x/oauth2, which kubectl uses, tries the same two.
 */
export async function refreshIdToken(
	endpoint: string,
	client: {readonly id: string; readonly secret: string},
	refreshToken: string,
	way: OidcWay,
): Promise<Result<OidcTokens>> {
	const grant = {grant_type: 'refresh_token', refresh_token: refreshToken};
	const pair = `${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`;
	const inHeader = {Authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`};
	const inBody = {...grant, client_id: client.id, ...(client.secret ? {client_secret: client.secret} : {})};
	const first = client.secret ? await ask(endpoint, inHeader, grant, way) : await ask(endpoint, {}, inBody, way);
	const refused = first.ok && first.value.status >= 400 && first.value.body.error === 'invalid_client';
	const answer = client.secret && refused ? await ask(endpoint, {}, inBody, way) : first;
	if (!answer.ok) return answer;

	const {id_token: idToken, refresh_token: next, error, error_description: description} = answer.value.body;
	if (typeof idToken === 'string' && idToken) {
		return success({idToken, ...(typeof next === 'string' && next ? {refreshToken: next} : {})});
	}
	if (typeof error !== 'string') return pluginFailure('the identity provider gave no ID token; log in again');
	const why = typeof description === 'string' ? `${error}: ${description}` : error;
	return pluginFailure(`the identity provider refused to renew the ID token (${why}); log in again`);
}

interface Answer {
	readonly status: number;
	/** Empty when it was no JSON object. */
	readonly body: Readonly<Record<string, unknown>>;
}

/** GETs, or POSTs a form. Over https only: the form holds secrets. */
function ask(
	address: string,
	headers: Readonly<Record<string, string>>,
	form: Readonly<Record<string, string>> | undefined,
	{ca, env, clock, signal}: OidcWay,
): Promise<Result<Answer>> {
	if (!URL.canParse(address) || new URL(address).protocol !== 'https:') {
		return Promise.resolve(pluginFailure('the address of the identity provider is no https URL'));
	}
	const url = new URL(address);
	const body = form ? new URLSearchParams(form).toString() : undefined;
	const contentType = form ? {'Content-Type': 'application/x-www-form-urlencoded'} : {};
	const options: RequestOptions = {
		method: form ? 'POST' : 'GET',
		headers: {Accept: 'application/json', ...contentType, ...headers},
	};
	return new Promise(resolve => {
		function failed(why: string) {
			return resolve(pluginFailure(`the identity provider ${url.host} does not answer (${why})`));
		}
		try {
			const deadline = new AbortController();
			const cancel = clock.after(answerTimeoutMs, () => deadline.abort());
			const agent = agentFor(url, ca, env);
			const outgoing = httpsRequest(url, {...options, agent, signal: AbortSignal.any([signal, deadline.signal])});
			outgoing.once('close', cancel);
			outgoing.on('error', error =>
				failed(deadline.signal.aborted ? 'no answer in time' : connectionError(error).message),
			);
			outgoing.once('response', message => {
				void readBounded(message, answerLimitBytes).then(text => {
					if (text.ok) resolve(success({status: message.statusCode ?? 0, body: parse(text.value)}));
					else failed(text.error.message);
				});
			});
			outgoing.end(body);
		} catch {
			// node:https throws at once on an authority that is no certificate.
			failed('its certificate authority in the kubeconfig can not be used');
		}
	});
}

/** For one request; through the proxy that the environment prescribes, as in kubectl. */
function agentFor(url: URL, ca: string | undefined, env: OidcWay['env']): Agent {
	const material = ca === undefined ? {} : {ca};
	const agent = new HttpsAgent(material);
	const proxy = environmentProxy(url.origin, env);
	return proxy ? proxiedConnections(proxy, material, {insecureSkipTlsVerify: false}, true).lead(agent) : agent;
}

function parse(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: {};
	} catch {
		return {};
	}
}
