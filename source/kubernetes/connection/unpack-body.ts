import type {IncomingMessage} from 'node:http';
import {finished, type Readable} from 'node:stream';
import {constants, createGunzip} from 'node:zlib';

/** A list comes at 10 MB and more a second: larger pieces are fewer ways to the unpacking thread. A millisecond's work each. */
const unpackedChunkBytes = 128 * 1024;

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

/** As much may wait for the unpacking thread as it takes in one go. */
const waitingPackedBytes = 256 * 1024;

/**
 * A watch is packed event by event, some hundred bytes each, and each piece that is unpacked alone costs a way to another
 * thread and back. What arrives while one is under way goes as one piece: 10,000 pods are 400 pieces. A stream to gather them in
 * would cost half as much as unpacking them does.
 */
function gunzip(message: IncomingMessage): Readable {
	const unpacked = createGunzip({flush: constants.Z_SYNC_FLUSH, chunkSize: unpackedChunkBytes});
	let waiting: Buffer[] = [];
	let waitingBytes = 0;
	let isEnded = false;
	/** A piece is under way. */
	let isBusy = false;

	function next() {
		isBusy = false;
		if (unpacked.destroyed) return;
		if (waiting.length === 0) {
			if (isEnded) unpacked.end();
			return;
		}
		isBusy = true;
		const piece = Buffer.concat(waiting, waitingBytes);
		waiting = [];
		waitingBytes = 0;
		unpacked.write(piece, next);
		message.resume();
	}

	message.on('data', (chunk: Buffer) => {
		waiting.push(chunk);
		waitingBytes += chunk.length;
		if (waitingBytes >= waitingPackedBytes) message.pause();
		if (!isBusy) next();
	});
	// Either end destroys the other, the answer's end with its error.
	finished(message, error => {
		isEnded = true;
		if (error) unpacked.destroy(error);
		else if (!isBusy) next();
	});
	unpacked.once('close', () => message.destroy());
	return unpacked;
}
