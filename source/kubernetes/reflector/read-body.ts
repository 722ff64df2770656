import type {Readable} from 'node:stream';
import {connectionError} from '../connection/connection-error.ts';
import {createListDecoder} from '../decoder/list-decoder.ts';
import type {ObjectReader} from '../decoder/object-reader.ts';
import {createWatchDecoder} from '../decoder/watch-decoder.ts';
import type {KubernetesError} from '../errors.ts';
import type {ReadingTurn} from './reading-turn.ts';
import type {ReflectorInput} from './state.ts';

/*
 * Here, and not in another thread: `npm run bench -- watching` reads 10,000 pods with a third more CPU than JSON.parse of their
 * bytes takes, and 50,000 with as much; each chunk keeps the event loop busy for less than 10 ms. A thread would add the copying
 * of every record, and a heap of its own. What arrives faster than it can be read gives way to keys and pictures every few
 * milliseconds: until the next turn of the loop the connection itself waits.
 */

/** Takes what a body says, in order. */
type Deliver = (input: ReflectorInput) => void;

/** Reads the body of a watch to its end; each chunk becomes one input. */
export function readWatch(
	body: Readable,
	generation: number,
	reader: ObjectReader,
	turn: ReadingTurn,
	deliver: Deliver,
): void {
	const decoder = createWatchDecoder(reader);
	readChunks(body, turn, {
		chunk: chunk => deliver({type: 'frames', generation, frames: decoder.write(chunk), bytes: chunk.length}),
		end: () => deliver({type: 'ended', generation}),
		fail: error => deliver({type: 'failed', generation, error}),
	});
}

/** Reads the body of one page of a list to its end. */
export function readList(
	body: Readable,
	generation: number,
	reader: ObjectReader,
	turn: ReadingTurn,
	deliver: Deliver,
): void {
	const decoder = createListDecoder(reader);
	const fail = (error: KubernetesError) => deliver({type: 'failed', generation, error});
	readChunks(body, turn, {
		chunk(chunk) {
			const objects = decoder.write(chunk);
			if (objects.ok) deliver({type: 'objects', generation, objects: objects.value});
			else fail(objects.error);
		},
		end() {
			const metadata = decoder.end();
			if (metadata.ok) deliver({type: 'page-ended', generation, metadata: metadata.value});
			else fail(metadata.error);
		},
		fail,
	});
}

interface ChunkReader {
	readonly chunk: (chunk: Buffer) => void;
	readonly end: () => void;
	readonly fail: (error: KubernetesError) => void;
}

/** A body that is closed before its end was cut off, whether or not an error says so. */
function readChunks(body: Readable, turn: ReadingTurn, reader: ChunkReader): void {
	body.on('data', chunk => {
		reader.chunk(chunk);
		if (!turn.isOver()) return;
		body.pause();
		turn.next(() => body.resume());
	});
	body.on('end', reader.end);
	body.on('error', error => reader.fail(connectionError(error)));
	body.on('close', () => {
		if (!body.readableEnded) reader.fail({kind: 'unreachable', message: 'The connection was closed.'});
	});
}
