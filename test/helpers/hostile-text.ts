import fc from 'fast-check';

/** What is known to upset terminals and layouts; each is something that the API lets through in some field. */
export const hostileTexts: readonly string[] = [
	'',
	' ',
	'デプロイメント',
	'한글 이름',
	'각 decomposed',
	'👩‍👩‍👧‍👦🏳️‍🌈',
	'🇩🇪🇫🇷🇯',
	'❤️1️⃣👍🏽',
	'🏴󠁧󠁢󠁥󠁮󠁧󠁿',
	'שלום עולם',
	'مرحبا \u0600١٢٣',
	'क्षत्रिय กำลัง',
	'e\u0301\u0323\u200B\u202E\u2066x\u2069',
	'\u0301\u0302\u0303starts with marks',
	'soft\u00ADhyphen\u034Fjoiner\u180E\u3164filler',
	'half \uD83D of a pair \uDE00',
	'\u001B[2J\r\n\u0007',
	'\u001B]0;owned\u0007\u001B]8;;http://x\u001B\\link',
	'\u009B31m\u0090q\u009C\u0085\u2028\u2029',
	'\u001B[?1049l\u001Bc',
	'a\tb\vc\fd\be',
	'x'.repeat(400),
	'長'.repeat(200),
	'ＦＵＬＬ　ｗｉｄｔｈ ﾊﾝｶｸ ｶﾞ',
];

/** Any text that a cluster may put into a field. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
	fc.string({unit: 'grapheme', maxLength: 40}),
	fc.string({unit: 'binary', maxLength: 20}),
	fc.constantFrom(...hostileTexts),
	fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)).map(parts => parts.join('')),
);

export interface Poison {
	readonly texts: readonly string[];
	readonly numbers: readonly number[];
	readonly salt: number;
}

/** What to put in the place of a field's value. */
export const poison: fc.Arbitrary<Poison> = fc.record({
	texts: fc.array(hostileText, {minLength: 1, maxLength: 8}),
	numbers: fc.array(fc.nat(30_000), {minLength: 1, maxLength: 4}),
	salt: fc.nat(),
});

/** FNV-1a: spreads over the whole range, and the same text always gives the same number. */
function hashOf(text: string, salt: number): number {
	let hash = 0x811c9dc5 ^ salt;
	for (let index = 0; index < text.length; index += 1) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
	}
	return hash >>> 3;
}

/** What the decoder knows of an object before it reads it. */
const keptFields: ReadonlySet<string> = new Set(['kind']);

/**
 * A value as the API gave it, with about half of its texts and a quarter of its numbers replaced, whatever the field. The
 * same text is replaced by the same one everywhere, so that owners, hashes and names still belong together.
 */
export function poisoned<T>(value: T, {texts, numbers, salt}: Poison): T {
	const textFor = (text: string) => {
		const hash = hashOf(text, salt);
		return hash % 2 === 0 ? text : (texts[(hash >> 1) % texts.length] ?? text);
	};
	const walk = (one: unknown, path: string): unknown => {
		switch (typeof one) {
			case 'string':
				return textFor(one);
			case 'number': {
				const hash = hashOf(path, salt);
				return hash % 4 === 0 ? numbers[hash % numbers.length] : one;
			}
			case 'object':
				if (one === null) return one;
				return Array.isArray(one)
					? one.map((item, index) => walk(item, `${path}.${index}`))
					: // Keys of labels and annotations are the cluster's, too; names of fields are the API's.
						Object.fromEntries(
							Object.entries(one).map(([key, field]) => [
								key,
								keptFields.has(key) ? field : walk(field, `${path}.${key}`),
							]),
						);
			default:
				return one;
		}
	};
	return walk(value, '') as T;
}
