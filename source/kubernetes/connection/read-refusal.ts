import type {IncomingHttpHeaders} from 'node:http';
import type {Readable} from 'node:stream';
import type {Clock} from '../clock.ts';
import type {KubernetesError} from '../errors.ts';
import {readBounded} from '../read-bounded.ts';
import {refusalError} from '../status-errors.ts';

/** A Status is a few KB; a proxy's page may be anything. */
const refusalLimitBytes = 1024 * 1024;

/** Its headers have said already that it failed: the reason is not worth a long wait. */
const refusalTimeoutMs = 5_000;

export interface Refusal {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: Readable;
	readonly clock: Clock;
}

/** The error of an answer that is not 2xx: by its Status if it has one that can be read, else by its HTTP status. */
export async function readRefusal({status, headers, body, clock}: Refusal): Promise<KubernetesError> {
	const cancelTimeout = clock.after(refusalTimeoutMs, () => body.destroy());
	const text = await readBounded(body, refusalLimitBytes);
	cancelTimeout();
	if (!text.ok && text.error.kind === 'aborted') return text.error;
	if (status >= 300 && status <= 399) {
		return {kind: 'protocol', status, message: 'it answers with a redirection, which API servers do not'};
	}
	return refusalError({
		status,
		body: text.ok ? parse(text.value) : undefined,
		retryAfter: headers['retry-after'],
		nowMs: clock.now(),
	});
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
