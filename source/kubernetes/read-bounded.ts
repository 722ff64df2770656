import type {Readable} from 'node:stream';
import {connectionError} from './connection/connection-error.ts';
import {failure, type Result, success} from './errors.ts';

/**
 * The whole of a body as text. Errors: `protocol` when it is longer than `limitBytes` (the rest is not read), else what
 * happened to the connection. The body is destroyed unless it came to its end.
 */
export async function readBounded(body: Readable, limitBytes: number): Promise<Result<string>> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const chunk of body) {
			const piece = chunk as Buffer;
			bytes += piece.length;
			if (bytes > limitBytes) {
				return failure({kind: 'protocol', message: `its answer is longer than ${Math.round(limitBytes / 1024)} KB`});
			}
			chunks.push(piece);
		}
	} catch (error) {
		return failure(connectionError(error));
	}
	return success(Buffer.concat(chunks).toString('utf8'));
}
