import {PassThrough, Writable} from 'node:stream';
import type {ReadStream, WriteStream} from 'node:tty';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';

const {Terminal} = xterm;

/** One cell as the terminal holds it, for colours and attributes. */
export interface Cell {
	readonly text: string;
	/** 0 for the right half of a wide character. */
	readonly width: number;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly inverse: boolean;
	/** One of the 16 named colours, or undefined for the terminal's own. */
	readonly foreground: number | undefined;
}

/** A terminal in this process: what is written to `stdout` is interpreted, `type` comes out of `stdin`. */
export interface VirtualTerminal {
	readonly stdout: WriteStream;
	readonly stdin: ReadStream;
	/** The rows that are seen, without the spaces at their ends. */
	screen(): readonly string[];
	cells(): readonly (readonly Cell[])[];
	/** Sends one chunk of input, as a read from a terminal delivers it. */
	type(chunk: string): void;
	resize(columns: number, rows: number): void;
	/** Everything written since the start. */
	written(): string;
	writes(): number;
	inAlternateScreen(): boolean;
	/** Settles when everything written was interpreted. */
	settled(): Promise<void>;
}

export function createVirtualTerminal(columns: number, rows: number): VirtualTerminal {
	// No pty stands between, so nothing else turns a line feed into a carriage return and a line feed.
	const terminal = new Terminal({cols: columns, rows, convertEol: true, allowProposedApi: true, scrollback: 0});
	applyOurWidths(terminal);
	const chunks: string[] = [];
	const stdout = new Writable({
		decodeStrings: false,
		write(chunk: string | Buffer, _encoding, callback) {
			chunks.push(String(chunk));
			terminal.write(String(chunk), callback);
		},
	});
	Object.assign(stdout, {isTTY: true, columns, rows});
	const stdin = Object.assign(new PassThrough({encoding: 'utf8'}), {
		isTTY: true,
		setRawMode() {},
		ref() {},
		unref() {},
	});
	return {
		stdout: stdout as unknown as WriteStream,
		stdin: stdin as unknown as ReadStream,
		screen: () => rowsOf(terminal).map(row => row.translateToString(true)),
		cells: () => rowsOf(terminal).map(row => cellsOf(row, terminal.cols)),
		type(chunk) {
			stdin.write(chunk);
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			Object.assign(stdout, {columns: newColumns, rows: newRows});
			stdout.emit('resize');
		},
		written: () => chunks.join(''),
		writes: () => chunks.length,
		inAlternateScreen: () => terminal.buffer.active.type === 'alternate',
		settled: () => new Promise(resolve => terminal.write('', resolve)),
	};
}

/** The headless terminal's own table is from Unicode 6, before emoji; today's terminals agree with string-width. */
function applyOurWidths(terminal: InstanceType<typeof Terminal>) {
	const wcwidth = (codePoint: number): 0 | 1 | 2 => {
		const width = stringWidth(String.fromCodePoint(codePoint));
		return width >= 2 ? 2 : width === 1 ? 1 : 0;
	};
	terminal.unicode.register({
		version: 'string-width',
		wcwidth,
		// As xterm's own providers: bits 1 and 2 hold the width, bit 0 whether the character joins the one before.
		charProperties(codePoint, preceding) {
			const width = wcwidth(codePoint);
			const joins = width === 0 && preceding !== 0;
			const shownWidth = joins ? (preceding >> 1) & 3 : width;
			return (shownWidth << 1) | (joins ? 1 : 0);
		},
	});
	terminal.unicode.activeVersion = 'string-width';
}

type Buffer_ = InstanceType<typeof Terminal>['buffer']['active'];
type Row = NonNullable<ReturnType<Buffer_['getLine']>>;

function rowsOf(terminal: InstanceType<typeof Terminal>): readonly Row[] {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, y) => active.getLine(active.baseY + y)).filter(
		row => row !== undefined,
	);
}

function cellsOf(row: Row, columns: number): readonly Cell[] {
	return Array.from({length: columns}, (_, x) => row.getCell(x))
		.filter(cell => cell !== undefined)
		.map(cell => ({
			text: cell.getChars(),
			width: cell.getWidth(),
			bold: cell.isBold() !== 0,
			dim: cell.isDim() !== 0,
			inverse: cell.isInverse() !== 0,
			foreground: cell.isFgPalette() ? cell.getFgColor() : undefined,
		}));
}
