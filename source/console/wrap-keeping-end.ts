import {cleanText, truncateText, widthOf, wrapText} from './line.ts';

/**
 * Breaks a text into at most `mostLines` lines of at most `columns` cells; what does not fit is cut from its middle. Of
 * the errors of registries and quotas the beginning says what was tried and the end why it failed.
 */
export function wrapKeepingEnd(text: string, columns: number, mostLines: number): readonly string[] {
	if (mostLines === 1) {
		// In a single line the beginning tells more.
		return wrapText(text, columns, 1);
	}
	const clean = cleanText(text).trim();
	const isWhole = (lines: readonly string[], whole: string) =>
		lines.join('').replaceAll(' ', '') === whole.replaceAll(' ', '');
	let cells = Math.min(widthOf(clean), columns * mostLines);
	// Breaking at spaces leaves some cells empty: how many, only trying tells.
	for (; cells > columns; cells -= 1) {
		const shorter = truncateText(clean, cells, 'middle');
		const lines = wrapText(shorter, columns, mostLines);
		if (isWhole(lines, shorter)) {
			return lines;
		}
	}
	return wrapText(truncateText(clean, cells, 'middle'), columns, mostLines);
}
