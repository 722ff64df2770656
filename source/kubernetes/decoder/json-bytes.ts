/*
 * Passing over JSON in bytes, where nothing of it is read. All of these take JSON for granted: on what is none they answer
 * `failed`, or a place that is no end of anything, which whoever reads on finds out.
 */

export const failed = -1;

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** What a byte means outside of strings; most mean nothing, and are passed over by one look-up. */
export const opens = 1;
export const closes = 2;
export const quotes = 3;
export const structure = new Uint8Array(256);
for (const byte of [openBrace, openBracket]) structure[byte] = opens;
for (const byte of [closeBrace, closeBracket]) structure[byte] = closes;
structure[quote] = quotes;

/** The bytes of a string that have to be looked at. */
const stopsString = new Uint8Array(256);
for (const byte of [quote, backslash]) stopsString[byte] = 1;

/** The bytes that end a number or a word: all that is in none. */
const endsScalar = new Uint8Array(256);
for (const byte of [quote, comma, colon, openBrace, openBracket, closeBrace, closeBracket]) endsScalar[byte] = 1;
for (const space of [0x20, 0x09, 0x0a, 0x0d]) endsScalar[space] = 1;

/** Where the next byte is that is no white space. */
export function skipSpace(bytes: Uint8Array, from: number): number {
	let at = from;
	while ((bytes[at] as number) <= 0x20) at++;
	return at;
}

/** Behind the string whose first character is at `from`. */
export function endOfString(bytes: Uint8Array, from: number): number {
	let at = from;
	for (;;) {
		while (stopsString[bytes[at] as number] === 0) at++;
		if (bytes[at] === quote) return at + 1;
		if (bytes[at] !== backslash) return failed;
		at += 2;
	}
}

/** Behind the number or word that begins at `from`. */
export function endOfScalar(bytes: Uint8Array, from: number): number {
	let at = from;
	while (endsScalar[bytes[at] as number] === 0) at++;
	return at === from ? failed : at;
}

/** Behind the value that begins at `from`. */
export function endOfValue(bytes: Uint8Array, from: number): number {
	const first = bytes[from] as number;
	if (first === quote) return endOfString(bytes, from + 1);
	return structure[first] === opens ? endOfNested(bytes, from) : endOfScalar(bytes, from);
}

/** Behind the object or list that begins at `from`. Which bracket closes which is left to who reads the rest. */
function endOfNested(bytes: Uint8Array, from: number): number {
	let at = from;
	for (let depth = 0; ; ) {
		const kind = structure[bytes[at] as number];
		at++;
		if (kind === 0) continue;
		if (kind === opens) depth++;
		else if (kind === closes) {
			depth--;
			if (depth === 0) return at;
		} else if (kind === quotes) {
			at = endOfString(bytes, at);
			if (at === failed) return failed;
		} else return failed;
	}
}
