/**
 * What can go wrong between rolltop and one API server, as values: a closed union. Made at the boundary that saw the
 * fault; `error-text.ts` turns them into a sentence, nothing else does.
 */

interface Failure<Kind extends string> {
	readonly kind: Kind;
	/** What was said: by the server (its Status message), the operating system, TLS or a plugin. Sanitised, one line. */
	readonly message: string;
	/** HTTP status, when there was an answer. */
	readonly status?: number;
	/** The Status reason (`Expired`, `Conflict`, …), when the server gave one. */
	readonly reason?: string;
	/** How long the server asked to be left alone, in milliseconds. */
	readonly retryAfterMs?: number;
	/** The request had left when the connection was lost: a write may have been done. */
	readonly mayHaveArrived?: true;
}

export type KubernetesError =
	/** No connection: refused, reset, no route, name not found, closed before an answer. */
	| Failure<'unreachable'>
	/** TLS: the certificate is not trusted, expired, or for another name. */
	| Failure<'untrusted'>
	/** 401, or no credentials could be obtained (the message says why: a plugin's stderr, an expired token). */
	| Failure<'unauthenticated'>
	/** 403. */
	| Failure<'forbidden'>
	/** 404: the object or the kind is not there. */
	| Failure<'not-found'>
	/** 409: somebody else wrote first. */
	| Failure<'conflict'>
	/** 410, or an ERROR event with code 410: the resourceVersion or continue token is too old. */
	| Failure<'gone'>
	/** 504 with cause ResourceVersionTooLarge: the server has not caught up with what was seen. */
	| Failure<'too-large-resource-version'>
	/** 400, 413, 415, 422: the request is wrong, or a JSON patch `test` failed. */
	| Failure<'invalid'>
	/** 429. */
	| Failure<'throttled'>
	/** No answer within the deadline. For a write: it may have been done. */
	| Failure<'timeout'>
	/** 5xx. */
	| Failure<'server'>
	/** The answer can't be understood: not JSON, a line too long, a proxy's page. */
	| Failure<'protocol'>
	/** The kubeconfig can't be used; the message names the file and the entry. */
	| Failure<'kubeconfig'>
	/** The caller gave up: stop, a newer request. Never shown. */
	| Failure<'aborted'>;

export type KubernetesErrorKind = KubernetesError['kind'];

export type Result<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: KubernetesError};

export const success = <T>(value: T): Result<T> => ({ok: true, value});

export const failure = <T = never>(error: KubernetesError): Result<T> => ({ok: false, error});
