import {compose, type Duplex, type Readable, Transform, type TransformCallback} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import {constants, createGzip} from 'node:zlib';
import type {Clock} from '../../source/kubernetes/clock.ts';

/** Each piece comes so much later; the order stays. */
export function delayed(clock: Clock, ms: number): Transform {
	return new Transform({
		transform(chunk, _encoding, done) {
			clock.after(ms, () => this.push(chunk));
			done();
		},
		flush: done => void clock.after(ms, done),
	});
}

/** A piece takes as long as its bytes do at this speed. */
export function slow(clock: Clock, bytesPerSecond: number): Transform {
	return new Transform({
		transform: (chunk: Buffer, _encoding, done) =>
			void clock.after((chunk.length / bytesPerSecond) * 1000, () => done(null, chunk)),
	});
}

/** Breaks after so many bytes; after none as soon as it begins. */
export function cutAt(bytes: number): Transform {
	let left = bytes;
	const stream = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			if (left >= chunk.length) {
				left -= chunk.length;
				return done(null, chunk);
			}
			this.push(chunk.subarray(0, left));
			// What was pushed leaves first.
			setImmediate(done, cutOff());
		},
	});
	if (bytes === 0) setImmediate(() => stream.destroy(cutOff()));
	return stream;
}

const cutOff = () => new Error('cut off');

/** Packed, each piece for itself, and broken after so many packed bytes. */
export function packedAndCutAt(bytes: number): Duplex {
	return compose(createGzip({flush: constants.Z_SYNC_FLUSH}), cutAt(bytes));
}

/** Each line of a watch becomes these lines; a line that is not whole yet waits. */
export function byLine(change: (line: string) => readonly string[]): Transform {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			const lines = `${rest}${decoder.write(chunk)}`.split('\n');
			rest = lines.pop() ?? '';
			done(
				null,
				lines
					.flatMap(change)
					.map(line => `${line}\n`)
					.join(''),
			);
		},
		flush: done => done(null, rest),
	});
}

/** Cuts the stream into pieces of so many bytes, wherever that is. */
export function inPieces(bytes: number): Transform {
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			for (let start = 0; start < chunk.length; start += bytes) this.push(chunk.subarray(start, start + bytes));
			done();
		},
	});
}

/** A proxy that keeps an answer until it has so many bytes of it, or all. */
export function buffered(bytes: number): Transform {
	let held: Buffer[] = [];
	let heldBytes = 0;
	const release = (stream: Transform, done: TransformCallback) => {
		for (const piece of held) stream.push(piece);
		held = [];
		heldBytes = 0;
		done();
	};
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			held.push(chunk);
			heldBytes += chunk.length;
			if (heldBytes >= bytes) release(this, done);
			else done();
		},
		flush(done) {
			release(this, done);
		},
	});
}

/** Reads to the end. */
export async function drained(body: Readable): Promise<void> {
	for await (const _piece of body);
}
