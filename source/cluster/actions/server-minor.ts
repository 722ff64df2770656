import {textAt} from '../../kubernetes/json-value.ts';
import {getObject, type RequestOptions} from '../../kubernetes/requests.ts';
import type {Transport} from '../../kubernetes/transport.ts';

/**
 * Creates the reading of the server's minor version (37 for 1.37), undefined where the server does not tell. It is asked
 * once: what was answered is kept as long as the connection. After a failure the next call asks again.
 */
export function createMinorRead(transport: Transport, options: RequestOptions = {}): () => Promise<number | undefined> {
	let asked: Promise<number | undefined> | undefined;
	return async () => {
		asked ??= readMinor(transport, options);
		const minor = await asked;
		if (minor === undefined) asked = undefined;
		return minor;
	};
}

async function readMinor(transport: Transport, options: RequestOptions): Promise<number | undefined> {
	const answer = await getObject(transport, '/version', options);
	// Managed clusters write `33+`, with what they added.
	const minor = answer.ok ? /^\d{1,3}(?=\+?$)/.exec(textAt(answer.value, 'minor'))?.[0] : undefined;
	return minor === undefined ? undefined : Number(minor);
}
