/** One request, as the server's core sees it; the socket is somebody else's. */
export interface ApiRequest {
	/** In capitals. */
	readonly method: string;
	/** Without the query, still escaped. */
	readonly path: string;
	readonly query: URLSearchParams;
	/** By names in small letters. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly body: Uint8Array;
}

export interface StreamSink {
	write(text: string): void;
	end(): void;
	/** Bytes that were written and not yet taken by the network. */
	readonly waitingBytes: number;
}

interface ResponseHead {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
}

export interface WholeResponse extends ResponseHead {
	readonly body: string;
}

export interface StreamResponse extends ResponseHead {
	/** Starts to write; the answer stops it when the client has gone. */
	readonly stream: (sink: StreamSink) => () => void;
}

/** An answer that is no text. */
export interface BytesResponse extends ResponseHead {
	readonly bytes: Uint8Array;
}

export type ApiResponse = WholeResponse | BytesResponse | StreamResponse;

export const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): WholeResponse => ({
	status,
	headers: {'content-type': 'application/json', ...headers},
	body: `${JSON.stringify(body)}\n`,
});

/** JSON for people, as a real server writes its version and its paths. */
export const indentedJson = (status: number, body: object): WholeResponse =>
	jsonText(status, JSON.stringify(body, undefined, 2));

/** JSON that exists as text already. */
export const jsonText = (status: number, body: string): WholeResponse => ({
	status,
	headers: {'content-type': 'application/json'},
	body,
});

export const text = (status: number, body: string): WholeResponse => ({
	status,
	headers: {'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff'},
	body,
});
