import type {KubernetesError, KubernetesErrorKind} from './errors.ts';
import {isJsonObject} from './json-value.ts';
import {sanitizeText} from './sanitize.ts';

/** What a metav1.Status tells, as far as rolltop reads it. */
interface StatusFacts {
	readonly code?: number;
	readonly reason?: string;
	readonly message?: string;
	readonly retryAfterSeconds?: number;
	readonly causes: readonly string[];
}

/** An answer of the server that is not a success: an HTTP answer, or an `ERROR` event, which has a body only. */
export interface RefusedAnswer {
	/** HTTP status; an `ERROR` event has none, its Status names the code. */
	readonly status?: number;
	/** The parsed body or event object; or the text of a body that is not JSON. */
	readonly body?: unknown;
	/** The `Retry-After` header. */
	readonly retryAfter?: string | undefined;
	/** This machine's time, in epoch milliseconds: a `Retry-After` may be a date. */
	readonly nowMs?: number;
}

/** Webhooks can answer with whole pages: what is longer than this no one reads on a terminal. */
const messageLengthLimit = 2000;

/**
 * The error that an answer means. Never undefined: what is not understood is `protocol`.
 * Which reason stands for which failure is that of apimachinery's api/errors/errors.go; "Too large resource version"
 * comes as 504 (500 before Kubernetes 1.17) with a cause, see kubernetes/kubernetes#94315.
 */
export function refusalError(answer: RefusedAnswer): KubernetesError {
	const facts = statusFacts(answer.body);
	const status = answer.status ?? facts.code;
	const kind = refusalKind(status, facts);
	const retryAfterMs = retryAfterMilliseconds(answer, facts);
	return {
		kind,
		message: oneLine(
			withoutLongValues(facts.message || plainText(answer.body) || `HTTP status ${status ?? 'unknown'}`),
		),
		...(status === undefined ? {} : {status}),
		...(facts.reason ? {reason: oneLine(facts.reason)} : {}),
		...(retryAfterMs === undefined ? {} : {retryAfterMs}),
	};
}

/** Makes text from outside fit for an error's message: one sanitised, bounded line. */
export function oneLine(text: string): string {
	const line = sanitizeText(text.slice(0, messageLengthLimit).replace(/\s+/g, ' ').trim());
	return text.length > messageLengthLimit ? `${line}…` : line;
}

function refusalKind(status: number | undefined, facts: StatusFacts): KubernetesErrorKind {
	if (facts.causes.includes('ResourceVersionTooLarge')) return 'too-large-resource-version';
	if (facts.reason === 'Expired' || facts.reason === 'Gone') return 'gone';
	switch (status) {
		case 400:
		case 405:
		case 406:
		case 413:
		case 415:
		case 422:
			return 'invalid';
		case 401:
			return 'unauthenticated';
		case 403:
			return 'forbidden';
		case 404:
			return 'not-found';
		case 409:
			return 'conflict';
		case 410:
			return 'gone';
		case 429:
			return 'throttled';
		default:
			return status !== undefined && status >= 500 && status <= 599 ? 'server' : 'protocol';
	}
}

function statusFacts(body: unknown): StatusFacts {
	if (!isJsonObject(body) || body.kind !== 'Status') return {causes: []};
	const {code, reason, message} = body;
	const details = isJsonObject(body.details) ? body.details : {};
	const retryAfterSeconds = details.retryAfterSeconds;
	const causes = Array.isArray(details.causes) ? details.causes : [];
	return {
		...(typeof code === 'number' ? {code} : {}),
		...(typeof reason === 'string' ? {reason} : {}),
		...(typeof message === 'string' ? {message} : {}),
		...(typeof retryAfterSeconds === 'number' ? {retryAfterSeconds} : {}),
		causes: causes.flatMap(cause => (isJsonObject(cause) && typeof cause.reason === 'string' ? [cause.reason] : [])),
	};
}

/** No server is left alone for longer: what it says may be an error, and a watch must come back by itself. */
const maxRetryAfterMs = 60_000;

/** The header counts before the body, as in client-go's rest/with_retry.go; it is in seconds or a date. */
function retryAfterMilliseconds(answer: RefusedAnswer, facts: StatusFacts): number | undefined {
	const askedMs = askedMilliseconds(answer.retryAfter?.trim() ?? '', answer.nowMs);
	if (askedMs !== undefined) return Math.min(maxRetryAfterMs, askedMs);
	const {retryAfterSeconds = 0} = facts;
	return retryAfterSeconds > 0 ? Math.min(maxRetryAfterMs, retryAfterSeconds * 1000) : undefined;
}

function askedMilliseconds(header: string, nowMs: number | undefined): number | undefined {
	if (/^\d+$/.test(header)) return Number(header) * 1000;
	const atMs = Date.parse(header);
	return nowMs === undefined || Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Some refusals quote the whole object before they say what is wrong with it. */
function withoutLongValues(message: string): string {
	return message.replace(/"(?:[^"\\]|\\.){200,}"/gs, '"…"');
}

/** API servers say a few things as plain text (`Client sent an HTTP request to an HTTPS server.`); pages are no use. */
function plainText(body: unknown): string {
	return typeof body === 'string' && body.length <= 300 && !/^\s*[<{]/.test(body) ? body : '';
}
