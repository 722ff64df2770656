import type {WriteStream} from 'node:tty';

/** One row of the screen as the terminal gets it: styled text, and how many cells it fills. */
export interface PaintedRow {
	readonly text: string;
	readonly columns: number;
	/** Some terminals may take it for wider or narrower than that. */
	readonly hasDoubtfulWidth?: true;
}

/** Puts rows on the alternate screen and writes only those that changed. */
export interface Painter {
	/** Shows these rows, one for each of the screen, which is `columns` wide. */
	paint(rows: readonly PaintedRow[], columns: number): void;
	/** Writes every row anew: something else may have written to the screen. */
	repaint(): void;
	/** From here on the terminal belongs to somebody else, until `release`, which paints everything anew. */
	hold(): void;
	release(): void;
	/** Settles when everything painted so far was handed to the terminal. */
	flushed(): Promise<void>;
}

// DEC 2026: a terminal that knows it shows the whole of what stands between at once.
const beginUpdate = '\u001B[?2026h';
const endUpdate = '\u001B[?2026l';
// What a terminal takes for wider than it was counted must not run on into the next row.
const noWrap = '\u001B[?7l';
const wrap = '\u001B[?7h';
const home = '\u001B[H';
const eraseScreen = '\u001B[2J';
const eraseToRightEdge = '\u001B[K';
const moveToRow = (row: number) => `\u001B[${row + 1};1H`;

/**
 * What turns `before` into `after` on a screen of so many columns; empty when nothing differs. Without `before`,
 * everything. Rows are addressed absolutely, so that it does not matter where the cursor was left.
 */
export function paintBytes(
	before: readonly PaintedRow[] | undefined,
	after: readonly PaintedRow[],
	columns: number,
): string {
	const rows = after.flatMap(({text, columns: filled, hasDoubtfulWidth}, row) => {
		if (before?.[row]?.text === text) {
			return [];
		}
		if (hasDoubtfulWidth) {
			// The cursor may end anywhere, so that what stood there is erased first.
			return [moveToRow(row), eraseToRightEdge, text];
		}
		// At the right edge the cursor rests on the last cell, and erasing would take that.
		return [moveToRow(row), text, filled < columns ? eraseToRightEdge : ''];
	});
	if (rows.length === 0) {
		return '';
	}
	// The cursor rests at home, where a line feed by Ink scrolls nothing.
	return [beginUpdate, noWrap, before ? '' : eraseScreen, ...rows, home, wrap, endUpdate].join('');
}

/**
 * Ink lays out and writes a whole screen for every change in it: 5 to 40 ms and 6 MB of garbage at 200x50, whether one row
 * changed or all. The console knows its rows, so it writes them itself: 0.05 ms. Ink keeps what it is good at: the
 * terminal's modes, the keyboard, pastes, suspending, and giving the terminal back.
 */
export function createPainter(stdout: Pick<WriteStream, 'write' | 'once'>): Painter {
	let shown: readonly PaintedRow[] | undefined;
	let wanted: {readonly rows: readonly PaintedRow[]; readonly columns: number} | undefined;
	let isHeld = false;
	let isFull = false;
	let unwritten = 0;
	let waiting: (() => void)[] = [];

	const settle = () => {
		if (unwritten > 0 || isFull) {
			return;
		}
		const settled = waiting;
		waiting = [];
		for (const resolve of settled) {
			resolve();
		}
	};

	const flush = () => {
		if (!wanted || isHeld || isFull) {
			return;
		}
		const bytes = paintBytes(shown, wanted.rows, wanted.columns);
		shown = wanted.rows;
		if (bytes === '') {
			return;
		}
		unwritten += 1;
		const goesOn = stdout.write(bytes, () => {
			unwritten -= 1;
			settle();
		});
		if (!goesOn) {
			// A slow line gets the newest picture when it can take one, not all that were missed.
			isFull = true;
			stdout.once('drain', () => {
				isFull = false;
				flush();
				settle();
			});
		}
	};

	return {
		paint(rows, columns) {
			if (wanted && (wanted.columns !== columns || wanted.rows.length !== rows.length)) {
				shown = undefined;
			}
			wanted = {rows, columns};
			flush();
		},
		repaint() {
			shown = undefined;
			flush();
		},
		hold() {
			isHeld = true;
		},
		release() {
			isHeld = false;
			shown = undefined;
			flush();
		},
		flushed() {
			return new Promise(resolve => {
				waiting.push(resolve);
				settle();
			});
		},
	};
}
