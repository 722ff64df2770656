/** The smallest screen that can be worked with; below it one sentence says so. */
export const smallestScreen = {columns: 40, rows: 10} as const;

/** From here on the body begins with an empty line: the eye finds the answer faster, and nothing is lost. */
const roomyRows = 30;

// Header, message line, footer.
const frameRows = 3;

export interface Areas {
	readonly bodyRows: number;
	/** An empty line under the header. */
	readonly airRows: 0 | 1;
	readonly replayRows: 0 | 1;
}

export function tooSmall(columns: number, rows: number): boolean {
	return columns < smallestScreen.columns || rows < smallestScreen.rows;
}

/** How the screen's rows are shared; computed, never measured, so that keys and drawing agree. */
export function areasOf(rows: number, replaying: boolean): Areas {
	const airRows = rows >= roomyRows ? 1 : 0;
	const replayRows = replaying ? 1 : 0;
	return {airRows, replayRows, bodyRows: Math.max(0, rows - frameRows - airRows - replayRows)};
}

/** A list in a window: which rows are seen. */
export interface Window {
	readonly top: number;
	/** One past the last row that is seen, in whole or in part. */
	readonly end: number;
}

/**
 * Moves `top` as little as needed to have `selected` in view, and no empty space at the end.
 * @param heightOf lines that a row takes; asked only for rows near the window, so long lists cost nothing
 */
export function windowOf(
	count: number,
	lines: number,
	top: number,
	selected: number | undefined,
	heightOf: (index: number) => number = () => 1,
): Window {
	const latestTop = topThatEndsWith(count - 1, lines, heightOf);
	let first = Math.max(0, Math.min(top, latestTop));
	if (selected !== undefined && selected >= 0) {
		first = selected < first ? selected : Math.max(first, topThatEndsWith(selected, lines, heightOf));
	}
	let end = first;
	for (let used = 0; end < count && used < lines; end += 1) {
		used += heightOf(end);
	}
	return {top: first, end};
}

/** The smallest top with which row `last` is wholly in view. */
function topThatEndsWith(last: number, lines: number, heightOf: (index: number) => number): number {
	let used = 0;
	let first = last;
	while (first >= 0 && used + heightOf(first) <= lines) {
		used += heightOf(first);
		first -= 1;
	}
	return Math.max(0, Math.min(first + 1, last));
}

/** How many lines each block wants by now, and who is served first (indices, the most important first). */
export interface Round {
	readonly wanted: readonly number[];
	readonly order: readonly number[];
}

/**
 * Shares lines between blocks in rounds: nobody gets what it wants in a later round before everyone has what it wants in
 * the earlier ones.
 */
export function shareLines(available: number, rounds: readonly Round[]): readonly number[] {
	const shares = (rounds[0]?.wanted ?? []).map(() => 0);
	let left = available;
	const give = (index: number, upTo: number) => {
		const more = Math.max(0, Math.min(left, upTo - (shares[index] ?? 0)));
		shares[index] = (shares[index] ?? 0) + more;
		left -= more;
	};
	for (const {wanted, order} of rounds) {
		for (const index of order) {
			give(index, wanted[index] ?? 0);
		}
	}
	return shares;
}
