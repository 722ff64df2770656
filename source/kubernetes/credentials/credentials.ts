import type {Result} from '../errors.ts';

/** Values of one header; several are sent as several headers (Impersonate-Group). */
export type HeaderValues = Readonly<Record<string, string | readonly string[]>>;

/** A client certificate with its key, as PEM text; empty when the user has none. */
export interface ClientTls {
	readonly cert?: string;
	readonly key?: string;
}

/**
 * Who rolltop is to the API server. Nothing here rejects: what can't be had is an error of kind `unauthenticated`, or
 * `kubeconfig` for files that it names. No message ever holds a secret.
 */
export interface Credentials {
	/** HeaderValues of each request. */
	headers(): Promise<Result<HeaderValues>>;
	tls(): Promise<Result<ClientTls>>;
	/**
	 * After a 401: gets the credentials anew; concurrent calls share one attempt. `unchanged`: there is nothing newer, so
	 * trying again would only be refused again.
	 */
	refresh(): Promise<Result<'renewed' | 'unchanged'>>;
	/**
	 * A person asks for another try: a failure is no longer held, and a plugin that failed may ask on the terminal. Does
	 * nothing while there is no failure.
	 */
	retryAttended(): void;
	/**
	 * Nothing new is begun. A renewal that is under way has a moment left: a refresh token may be taken once only, and what
	 * came for it would be lost. What runs then is ended.
	 */
	close(): void;
	/** Resolves when no renewal is under way any more, and what it brought is kept; after `longestSettleMs` at the latest. */
	settled(): Promise<void>;
}
