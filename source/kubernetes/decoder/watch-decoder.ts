import type {KubernetesError} from '../errors.ts';
import {isJsonObject, objectAt, textAt} from '../json-value.ts';
import type {KubernetesObject} from '../objects.ts';
import {refusalError} from '../status-errors.ts';
import {createLineSplitter, type Line, maxLineBytes} from './line-splitter.ts';
import type {ParseObject} from './parse-object.ts';
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
export function createWatchDecoder(project: Projection, parseObject: ParseObject = JSON.parse): WatchDecoder {
	const splitter = createLineSplitter();
	return {
		write: chunk => splitter.write(chunk).map(line => frameOf(line, project, parseObject)),
	};
}

const protocolFrame = (message: string): WatchFrame => ({type: 'error', error: {kind: 'protocol', message}});

function frameOf(line: Line, project: Projection, parseObject: ParseObject): WatchFrame {
	if (line.type === 'overlong') {
		return protocolFrame(`The server sent an object of more than ${maxLineBytes / 1024 / 1024} MB.`);
	}
	const event = parse(line.text, parseObject);
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

function parse(text: string, read: ParseObject): unknown {
	try {
		return read(text);
	} catch {
		return undefined;
	}
}
