/**
 * Makes text from the cluster harmless: image names, messages, annotations and logs are written by whoever may create
 * a pod, and a terminal obeys what is in them.
 */

/**
 * What stands for a run of removed characters, so that nobody takes the cleaned text for the original: U+FFFD, one cell
 * wide in every terminal, and the character that decoders already use for what they could not read.
 */
export const removedMark = '\uFFFD';

/**
 * C0 and C1 controls; soft hyphen; bidi controls; zero-width and invisible characters; line and paragraph separators;
 * interlinear and tag characters; halves of surrogate pairs (they have no width that terminals agree on).
 */
const forbidden = String.raw`\0-\x1F\x7F-\x9F\xAD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Cs}`;

/**
 * Whole control sequences, so that their parameters don't stay behind as `[31m`: strings (OSC, DCS, SOS, PM, APC) only
 * when they are ended within 1,024 characters, else an opener alone could hide all text after it; CSI; other escapes.
 * The grammar is ECMA-48's, with BEL as xterm's end of an OSC.
 */
const sequences = [
	String.raw`(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F])[^\x07\x1B\x9C]{0,1024}(?:\x07|\x1B\\|\x9C)`,
	String.raw`(?:\x1B\[|\x9B)[0-?]{0,64}[ -\/]{0,8}[@-~]`,
	String.raw`\x1B[ -\/]{0,8}[0-OQ-WYZ\\\x60a-~]`,
].join('|');

const forbiddenPattern = new RegExp(`[${forbidden}]`, 'u');
const runPattern = new RegExp(`(?:${sequences}|[${forbidden}])+`, 'gu');

/** Text without anything that a terminal would obey or not show; each removed run leaves one `removedMark`. */
export function sanitizeText(text: string): string {
	return forbiddenPattern.test(text) ? text.replace(runPattern, removedMark) : text;
}

/**
 * At most `maxLength` UTF-16 units (at least 1) of a text; when cut, the last is `…`. Never leaves half a surrogate
 * pair.
 */
export function boundText(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	const cut = text.slice(0, Math.max(0, maxLength - 1));
	const last = cut.charCodeAt(cut.length - 1);
	return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/**
 * A JSON value with every string in it sanitised, keys too. What is harmless already is returned as the same object:
 * nearly always everything, so nothing is copied.
 */
export const sanitizeDeep = <T>(value: T): T => (isClean(value) ? value : (cleaned(value) as T));

/** Every field of every object that is read passes through here: a walk that makes nothing. */
function isClean(value: unknown): boolean {
	if (typeof value === 'string') return !forbiddenPattern.test(value);
	if (value === null || typeof value !== 'object') return true;
	return Array.isArray(value) ? value.every(isClean) : hasCleanFields(value as Readonly<Record<string, unknown>>);
}

function hasCleanFields(object: Readonly<Record<string, unknown>>): boolean {
	for (const key in object) {
		if (forbiddenPattern.test(key) || !isClean(object[key])) return false;
	}
	return true;
}

function cleaned(value: unknown): unknown {
	if (typeof value === 'string') return sanitizeText(value);
	if (value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(cleaned);
	// fromEntries defines properties, so a key `__proto__` from the wire stays a key.
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [sanitizeText(key), cleaned(field)]));
}
