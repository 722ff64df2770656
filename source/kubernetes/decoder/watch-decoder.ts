import type {KubernetesError} from '../errors.ts';
import {isJsonObject, objectAt, textAt} from '../json-value.ts';
import type {KubernetesObject} from '../objects.ts';
import {refusalError} from '../status-errors.ts';
import {createLineSplitter, type Line, maxLineBytes} from './line-splitter.ts';
import type {ObjectReader} from './object-reader.ts';
import type {Projection} from './projection.ts';

/** One event of a watch stream. */
export type WatchFrame =
	| {readonly type: 'added' | 'modified' | 'deleted'; readonly object: KubernetesObject}
	/** Everything up to `resourceVersion` was told; `initialEventsEnd`: also all that existed when a WatchList began. */
	| {readonly type: 'bookmark'; readonly resourceVersion: string; readonly initialEventsEnd: boolean}
	/** The server ends the watch with a Status, or what it sent can't be understood. */
	| {readonly type: 'error'; readonly error: KubernetesError};

/** Reads a watch stream: one JSON object a line, bytes cut anywhere. */
export interface WatchDecoder {
	/** The events that this chunk completes. */
	write(chunk: Buffer): readonly WatchFrame[];
}

/**
 * A decoder of the watch stream of one kind. What is left unfinished at the end of the stream is dropped: the server
 * sends it again, for the resourceVersion did not advance.
 */
export function createWatchDecoder(reader: ObjectReader): WatchDecoder {
	const splitter = createLineSplitter();
	return {
		write: chunk => splitter.write(chunk).map(line => frameOf(line, reader)),
	};
}

const protocolFrame = (message: string): WatchFrame => ({type: 'error', error: {kind: 'protocol', message}});

/** How the API server begins the lines of objects; each ends with one brace more than its object. */
const usualLines = [
	{type: 'added', opening: Buffer.from('{"type":"ADDED","object":')},
	{type: 'modified', opening: Buffer.from('{"type":"MODIFIED","object":')},
	{type: 'deleted', opening: Buffer.from('{"type":"DELETED","object":')},
] as const;

const closeBrace = 0x7d;

/** The frame of a line that is spelled as the API server does; undefined: of another, or one in which something is wrong. */
function usualFrame(bytes: Buffer, {read}: ObjectReader): WatchFrame | undefined {
	const end = bytes.length - 1;
	if (bytes[end] !== closeBrace) return undefined;
	for (const {type, opening} of usualLines) {
		if (bytes.compare(opening, 0, opening.length, 0, opening.length) !== 0) continue;
		const object = read(bytes, opening.length, end);
		return object.ok ? {type, object: object.value} : undefined;
	}
	return undefined;
}

function frameOf(line: Line, reader: ObjectReader): WatchFrame {
	if (line.type === 'overlong') {
		return protocolFrame(`The server sent an object of more than ${maxLineBytes / 1024 / 1024} MB.`);
	}
	return usualFrame(line.bytes, reader) ?? parsedFrame(parse(line.bytes), reader.project);
}

function parsedFrame(event: unknown, project: Projection): WatchFrame {
	if (!isJsonObject(event)) return protocolFrame('A line of the watch is not JSON.');
	const object = event.object;
	switch (event.type) {
		case 'ADDED':
			return objectFrame('added', project(object));
		case 'MODIFIED':
			return objectFrame('modified', project(object));
		case 'DELETED':
			return objectFrame('deleted', project(object));
		case 'BOOKMARK':
			return bookmarkFrame(object);
		case 'ERROR':
			return {type: 'error', error: refusalError({body: object})};
		default:
			return protocolFrame('A line of the watch has an unknown type.');
	}
}

function objectFrame(type: 'added' | 'modified' | 'deleted', projected: ReturnType<Projection>): WatchFrame {
	return projected.ok ? {type, object: projected.value} : {type: 'error', error: projected.error};
}

function bookmarkFrame(object: unknown): WatchFrame {
	const metadata = objectAt(object, 'metadata');
	const resourceVersion = textAt(metadata, 'resourceVersion');
	if (resourceVersion === '') return protocolFrame('A bookmark has no resourceVersion.');
	const initialEventsEnd = textAt(objectAt(metadata, 'annotations'), 'k8s.io/initial-events-end') === 'true';
	return {type: 'bookmark', resourceVersion, initialEventsEnd};
}

function parse(line: Buffer): unknown {
	try {
		return JSON.parse(line.toString('utf8'));
	} catch {
		return undefined;
	}
}
