import {maxLineBytes} from './line-splitter.ts';

/** What the scanner found, in the order of the bytes. */
export type ListPart =
	/** The bytes of one element of the top-level `items`. */
	| {readonly type: 'item'; readonly bytes: Buffer}
	/** The bytes of the value of another top-level member. */
	| {readonly type: 'member'; readonly key: string; readonly bytes: Buffer}
	/** What was sent is no JSON object, or holds a value of more than `maxLineBytes`. */
	| {readonly type: 'malformed'};

/** Finds the values of a JSON list body, whatever the order of its keys and wherever the bytes are cut. */
export interface ListScanner {
	write(chunk: Buffer): readonly ListPart[];
	/** The closing brace was there. */
	isComplete(): boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/** The bytes that begin, end or part values outside of strings: all others are passed over by one look-up. */
const structural = new Uint8Array(256);
for (const byte of [quote, comma, colon, openBrace, openBracket, closeBrace, closeBracket]) structural[byte] = 1;

/** The scanner's state between two chunks. Mutable: it is touched for every byte. */
interface Cursor {
	depth: number;
	inString: boolean;
	escaped: boolean;
	/** Within the array of the top-level `items`. */
	inItems: boolean;
	/** The top-level key whose value is being read. */
	key: string;
	state: 'open' | 'complete' | 'malformed';
	/** The unfinished value, of earlier chunks. */
	pieces: Buffer[];
	heldBytes: number;
	/** Where in the current chunk the unfinished value begins. */
	start: number;
}

/**
 * The scanner follows strings, escapes and depth only; each found value is left to JSON.parse, which judges its inside.
 * A value is whole at the comma or bracket after it.
 */
export function createListScanner(): ListScanner {
	const cursor: Cursor = {
		depth: 0,
		inString: false,
		escaped: false,
		inItems: false,
		key: '',
		state: 'open',
		pieces: [],
		heldBytes: 0,
		start: 0,
	};
	return {
		write(chunk) {
			const parts: ListPart[] = [];
			if (cursor.state !== 'open') return parts;
			scan(cursor, chunk, parts);
			if (cursor.state === 'open') hold(cursor, chunk);
			if (isMalformed(cursor)) parts.push({type: 'malformed'});
			return parts;
		},
		isComplete: () => cursor.state === 'complete',
	};
}

const isMalformed = ({state}: Cursor): boolean => state === 'malformed';

function scan(cursor: Cursor, chunk: Buffer, parts: ListPart[]): void {
	cursor.start = 0;
	for (let index = 0; index < chunk.length && cursor.state === 'open'; index++) {
		if (cursor.inString) {
			index = endOfString(cursor, chunk, index);
			continue;
		}
		const byte = chunk[index] ?? 0;
		if (structural[byte] === 0) continue;
		if (byte === quote) cursor.inString = true;
		else if (byte === openBrace || byte === openBracket) open(cursor, chunk, index);
		else if (byte === closeBrace || byte === closeBracket) close(cursor, chunk, index, parts);
		else if (byte === comma && isBetweenValues(cursor)) endValue(cursor, chunk, index, parts);
		else if (byte === colon && cursor.depth === 1) cursor.key = keyOf(take(cursor, chunk, index).toString('utf8'));
	}
}

/** Passes over the rest of a string; returns where it ended, or the chunk's length. Most bytes pass through here. */
function endOfString(cursor: Cursor, chunk: Buffer, from: number): number {
	let index = cursor.escaped ? from + 1 : from;
	cursor.escaped = false;
	for (; index < chunk.length; index++) {
		const byte = chunk[index];
		if (byte === quote) {
			cursor.inString = false;
			return index;
		}
		if (byte === backslash) index++;
	}
	// The escaped character is the first of the next chunk.
	cursor.escaped = index > chunk.length;
	return chunk.length;
}

function open(cursor: Cursor, chunk: Buffer, index: number): void {
	cursor.depth++;
	const isList = chunk[index] === openBracket;
	if (cursor.depth === 1) {
		const before = take(cursor, chunk, index);
		if (isList || before.length > 0) cursor.state = 'malformed';
	} else if (cursor.depth === 2 && isList && cursor.key === 'items') {
		take(cursor, chunk, index);
		cursor.inItems = true;
	}
}

function close(cursor: Cursor, chunk: Buffer, index: number, parts: ListPart[]): void {
	if (isBetweenValues(cursor)) {
		endValue(cursor, chunk, index, parts);
		cursor.inItems = false;
	}
	cursor.depth--;
	if (cursor.depth === 0) cursor.state = 'complete';
	if (cursor.depth < 0) cursor.state = 'malformed';
}

const isBetweenValues = ({depth, inItems}: Cursor): boolean => depth === (inItems ? 2 : 1);

function endValue(cursor: Cursor, chunk: Buffer, index: number, parts: ListPart[]): void {
	const bytes = take(cursor, chunk, index);
	if (bytes.length === 0) return;
	parts.push(cursor.inItems ? {type: 'item', bytes} : {type: 'member', key: cursor.key, bytes});
}

/** The bytes since the last value, without white space around them; the next value begins after `index`. */
function take(cursor: Cursor, chunk: Buffer, index: number): Buffer {
	const last = chunk.subarray(cursor.start, index);
	const bytes = cursor.pieces.length === 0 ? last : Buffer.concat([...cursor.pieces, last]);
	cursor.pieces = [];
	cursor.heldBytes = 0;
	cursor.start = index + 1;
	return trimmed(bytes);
}

function trimmed(bytes: Buffer): Buffer {
	let [start, end] = [0, bytes.length];
	while (start < end && isSpace(bytes[start])) start++;
	while (end > start && isSpace(bytes[end - 1])) end--;
	return bytes.subarray(start, end);
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function hold(cursor: Cursor, chunk: Buffer): void {
	const piece = chunk.subarray(cursor.start);
	cursor.heldBytes += piece.length;
	cursor.pieces.push(piece);
	const isNoObject = cursor.depth === 0 && piece.toString('latin1').trim() !== '';
	if (isNoObject || cursor.heldBytes > maxLineBytes) cursor.state = 'malformed';
}

/** The key that a JSON string names; '' when it is none. */
function keyOf(text: string): string {
	try {
		const key: unknown = JSON.parse(text);
		return typeof key === 'string' ? key : '';
	} catch {
		return '';
	}
}
