import type {IncomingMessage} from 'node:http';
import {pipeline, type Readable} from 'node:stream';
import {constants, createGunzip} from 'node:zlib';

/** A list comes at 10 MB and more a second: larger pieces are fewer turns of the event loop. */
const unpackedChunkBytes = 64 * 1024;

/**
 * The answer's bytes, unpacked if they are gzip, each as soon as it is there. Destroying the result ends the answer, and a
 * connection lost in the middle is an error of the result, never a clean end.
 */
export function unpackBody(message: IncomingMessage): Readable {
	const body = message.headers['content-encoding'] === 'gzip' ? gunzip(message) : message;
	// Whoever reads the body sees its error; nobody reading it must not end the process.
	body.on('error', () => {});
	return body;
}

function gunzip(message: IncomingMessage): Readable {
	const unpacked = createGunzip({flush: constants.Z_SYNC_FLUSH, chunkSize: unpackedChunkBytes});
	// pipeline destroys the one with the error of the other.
	pipeline(message, unpacked, () => {});
	return unpacked;
}
