import {cleanText, truncateText, widthOf} from './line.ts';

/** So much of a name tells it from most others; and so much is left of it where with that all the rest is said. */
const [plainNameColumns, leastNameColumns] = [12, 8];

/** Names of objects and images have something between their words; what is said about them has not. */
const looksLikeName = (word: string) => /\w[-./]\w/.test(word);

/**
 * A sentence in one line: its names lose their middles, the longest first, before its end is cut, which may say what to
 * press.
 */
export function fitNames(text: string, columns: number): string {
	const clean = cleanText(text).trim();
	const plain = withNames(clean, columns, plainNameColumns);
	if (widthOf(plain) <= columns) return plain;
	const least = withNames(clean, columns, leastNameColumns);
	return widthOf(least) <= columns ? least : truncateText(plain, columns);
}

function withNames(text: string, columns: number, least: number): string {
	const words = text.split(' ');
	for (;;) {
		const tooMany = widthOf(words.join(' ')) - columns;
		const widths = words.map(word => (looksLikeName(word) ? widthOf(word) : 0));
		const width = Math.max(...widths);
		if (tooMany <= 0 || width <= least) return words.join(' ');
		const index = widths.indexOf(width);
		words[index] = truncateText(words[index] ?? '', Math.max(least, width - tooMany), 'middle');
	}
}
