import {
	backslash,
	closeBrace,
	closeBracket,
	closes,
	colon,
	comma,
	endOfScalar,
	endOfValue,
	failed,
	openBrace,
	openBracket,
	opens,
	quote,
	quotes,
	skipSpace,
	structure,
} from './json-bytes.ts';
import {maxMessageLength, type Shape} from './shape.ts';
import {createSharedParts, placeholder} from './shared-parts.ts';

/** What is left of an object's text. Once it is parsed, `join` makes it whole. */
export interface PrunedJson {
	readonly text: string;
	/** There is nothing in it that sanitizeDeep would change. */
	readonly isClean: boolean;
}

/**
 * Leaves out of the JSON text in bytes[start, end) what a shape does not keep, before it is parsed: of a pod of 9 KB a
 * quarter is. JSON.parse of the rest gives what `keep` makes of the whole, but for what a `pick` still does. Undefined where
 * the text is not what the shape expects, also where it is no JSON at all: that is for JSON.parse and `keep` to judge. What is
 * left out is passed over and not judged.
 */
export interface PruneJson {
	prune(bytes: Buffer, start: number, end: number): PrunedJson | undefined;
	/** Gives the parsed text of the last `prune` the parts that it shares with the object before. */
	join(value: unknown): void;
}

/** Takes a value that begins at `at`; answers where it ends, or `failed`. */
type Take = (at: number) => number;

/** What becomes of the member with the name in bytes[start, end); undefined: it is left out. */
type MemberRule = (start: number, end: number) => Take | undefined;

/** The bytes of a kept string that have to be looked at: its end, escapes, and what is no printable ASCII. */
const stopsKeptString = new Uint8Array(256).fill(1).fill(0, 0x20, 0x7f);
for (const byte of [quote, backslash]) stopsKeptString[byte] = 1;

/** The escapes that stand for themselves; the others may be anything. */
const harmlessEscapes: ReadonlySet<number | undefined> = new Set([quote, backslash, 0x2f]);

/** Below this a loop is quicker than a call. */
const shortRunBytes = 40;

const firstScratchBytes = 64 * 1024;

const firstOfNull = 0x6e;

const placeholderByte = 0x30 + placeholder;

/** A pruner for the objects of one shape. It works in place, one object at a time: most bytes of a cluster pass here. */
export function createPruneJson(shape: Shape): PruneJson {
	let bytes: Buffer = Buffer.alloc(0);
	let kept = Buffer.allocUnsafeSlow(firstScratchBytes);
	let keptBytes = 0;
	/** Where the kept bytes begin that were not copied yet. */
	let runStart = 0;
	let isClean = true;
	const parts = createSharedParts();

	/** Leaves out bytes[from, to). */
	function cut(from: number, to: number): void {
		const length = from - runStart;
		if (length > shortRunBytes) bytes.copy(kept, keptBytes, runStart, from);
		else for (let at = 0; at < length; at++) kept[keptBytes + at] = bytes[runStart + at] as number;
		keptBytes += length;
		runStart = to;
	}

	function string(from: number): number {
		let at = from;
		for (;;) {
			while (stopsKeptString[bytes[at] as number] === 0) at++;
			const byte = bytes[at] as number;
			if (byte === quote) return at + 1;
			if (byte === backslash) {
				if (!harmlessEscapes.has(bytes[at + 1])) isClean = false;
				at += 2;
			} else if (byte >= 0x7f) {
				isClean = false;
				at++;
			} else return failed;
		}
	}

	const text: Take = at => (bytes[at] === quote ? string(at + 1) : failed);

	const scalar: Take = at => (bytes[at] === quote ? string(at + 1) : endOfScalar(bytes, at));

	function message(at: number): number {
		const end = text(at);
		return end - at > maxMessageLength ? failed : end;
	}

	/** An object with all that is in it. */
	function whole(from: number): number {
		if (bytes[from] !== openBrace) return failed;
		let depth = 0;
		for (let at = from; ; ) {
			const kind = structure[bytes[at] as number];
			at++;
			if (kind === 0) continue;
			if (kind === opens) depth++;
			else if (kind === closes) {
				depth--;
				if (depth === 0) return at;
			} else if (kind === quotes) {
				at = string(at);
				if (at === failed) return failed;
			} else return failed;
		}
	}

	function presence(at: number): number {
		const end = endOfValue(bytes, at);
		if (end === failed) return failed;
		cut(at, end);
		kept[keptBytes++] = openBrace;
		kept[keptBytes++] = closeBrace;
		return end;
	}

	/** A part that is as in the object before is left out, and put in place by `join`. */
	function shared(part: number, take: Take): Take {
		return at => {
			cut(at, at);
			const begin = keptBytes;
			const end = take(at);
			if (end === failed) return failed;
			cut(end, end);
			if (parts.isSame(part, kept, begin, keptBytes)) {
				keptBytes = begin;
				kept[keptBytes++] = placeholderByte;
			}
			return end;
		};
	}

	function list(from: number, element: Take): number {
		if (bytes[from] !== openBracket) return failed;
		let at = skipSpace(bytes, from + 1);
		if (bytes[at] === closeBracket) return at + 1;
		for (;;) {
			// A list of `keep` has no null in it.
			if (bytes[at] === firstOfNull) return failed;
			at = element(at);
			if (at === failed) return failed;
			at = skipSpace(bytes, at);
			if (bytes[at] === closeBracket) return at + 1;
			if (bytes[at] !== comma) return failed;
			at = skipSpace(bytes, at + 1);
		}
	}

	function object(from: number, ruleOf: MemberRule): number {
		if (bytes[from] !== openBrace) return failed;
		let at = skipSpace(bytes, from + 1);
		if (bytes[at] === closeBrace) return at + 1;
		/** Where the last kept member ends; 0: there is none yet. */
		let keptEnd = 0;
		for (;;) {
			const start = at;
			const nameEnd = endOfName(at);
			if (nameEnd === failed) return failed;
			const rule = ruleOf(start + 1, nameEnd);
			at = skipSpace(bytes, nameEnd + 1);
			if (bytes[at] !== colon) return failed;
			at = skipSpace(bytes, at + 1);
			at = rule === undefined ? pass(at, nameEnd - start - 1) : rule(at);
			if (at === failed) return failed;
			const end = at;
			at = skipSpace(bytes, at);
			const isLast = bytes[at] === closeBrace;
			if (!isLast && bytes[at] !== comma) return failed;
			const next = isLast ? at : skipSpace(bytes, at + 1);
			// One comma goes with it: that before it, or after it if nothing is before it.
			if (rule === undefined) cut(keptEnd === 0 ? start : keptEnd, keptEnd === 0 ? next : end);
			if (rule !== undefined || keptEnd !== 0) keptEnd = end;
			if (isLast) return at + 1;
			at = next;
		}
	}

	/** Where the name ends that begins at `at`. One that is spelled with escapes may be any. */
	function endOfName(at: number): number {
		if (bytes[at] !== quote) return failed;
		let end = at + 1;
		while (stopsKeptString[bytes[end] as number] === 0) end++;
		while ((bytes[end] as number) >= 0x7f) {
			isClean = false;
			end++;
			while (stopsKeptString[bytes[end] as number] === 0) end++;
		}
		return bytes[end] === quote ? end : failed;
	}

	/** Behind a value that is left out. */
	function pass(at: number, nameLength: number): number {
		const isLong = nameLength === managedFields.length && bytes[at] === openBracket;
		const end = isLong ? endOfManagedFields(bytes, at) : failed;
		return end === failed ? endOfValue(bytes, at) : end;
	}

	function takeOf(shape: Shape, path: readonly string[]): Take {
		if (shape === 'scalar') return scalar;
		if (shape === 'message') return message;
		if (shape === 'texts') return at => object(at, () => text);
		if (shape === 'text-list') return at => list(at, text);
		if (shape === 'whole') return whole;
		if (shape === 'presence') return presence;
		if ('pick' in shape) return takeOf(shape.of, path);
		if ('shared' in shape) return shared(parts.add(path), takeOf(shape.shared, path));
		if ('textsBut' in shape) {
			const name = Buffer.from(shape.textsBut);
			return at => object(at, (start, end) => (isName(name, bytes, start, end) ? undefined : text));
		}
		if ('list' in shape) {
			const element = takeOf(shape.list, path);
			return at => list(at, element);
		}
		const table = tableOf(
			Object.entries(shape.fields).map(([name, of]) => ({name: Buffer.from(name), take: takeOf(of, [...path, name])})),
		);
		const ruleOf: MemberRule = (start, end) => find(table, bytes, start, end);
		return at => (bytes[at] === firstOfNull ? endOfScalar(bytes, at) : object(at, ruleOf));
	}

	const take = takeOf(shape, []);

	return {
		prune(from, start, end) {
			bytes = from;
			keptBytes = 0;
			runStart = start;
			isClean = true;
			parts.begin();
			if (kept.length < end - start) kept = Buffer.allocUnsafeSlow(end - start);
			if (take(start) !== end) return undefined;
			cut(end, end);
			return {isClean, text: kept.toString(isClean ? 'latin1' : 'utf8', 0, keptBytes)};
		},
		join: parts.join,
	};
}

interface Field {
	readonly name: Uint8Array;
	readonly take: Take;
}

/** Fields by the length of their names. */
type FieldTable = readonly (readonly Field[] | undefined)[];

function tableOf(fields: readonly Field[]): FieldTable {
	const longest = Math.max(0, ...fields.map(({name}) => name.length));
	return Array.from({length: longest + 1}, (_, length) => fields.filter(({name}) => name.length === length));
}

function find(table: FieldTable, bytes: Uint8Array, start: number, end: number): Take | undefined {
	const candidates = table[end - start];
	if (candidates === undefined) return undefined;
	for (let index = 0; index < candidates.length; index++) {
		const {name, take} = candidates[index] as Field;
		if (isName(name, bytes, start, end)) return take;
	}
	return undefined;
}

function isName(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (name.length !== end - start) return false;
	for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
	return true;
}

const managedFields = 'managedFields';

/**
 * Half of a pod's bytes are its managedFields, a list without a list in it at the end of the metadata: they end at the first
 * `]` if that is followed by `},"` and a letter. For a `]` in a string that would be no JSON: the quote ends the string, and
 * no letter follows one. If it is the `]` of a list within, more brackets are closed after it than were opened before, and the
 * object is found not to end where it ends. `failed`: they are to be passed over as anything else.
 */
function endOfManagedFields(bytes: Buffer, at: number): number {
	const end = bytes.indexOf(closeBracket, at);
	if (end === -1 || bytes[end + 1] !== closeBrace || bytes[end + 2] !== comma || bytes[end + 3] !== quote)
		return failed;
	const byte = bytes[end + 4] as number;
	return byte >= 0x61 && byte <= 0x7a ? end + 1 : failed;
}
