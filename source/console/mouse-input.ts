import type {ReadStream} from 'node:tty';

/** What the mouse did; the row is counted from 0, the top of the screen. */
export type MouseReport =
	| {readonly type: 'wheel'; readonly direction: 'up' | 'down'}
	| {readonly type: 'click'; readonly row: number};

const esc = '\u001B';
/** SGR reports (1006): button, column, row, `M` for a press and `m` for a release. */
const report = new RegExp(String.raw`${esc}\[<(\d+);(\d+);(\d+)([Mm])`, 'g');
/** The beginning of one at the end of a chunk: the rest is on its way. A lone Esc is a key. */
const begun = new RegExp(String.raw`${esc}\[<[\d;]*$`);

// Longer than any report: whatever begins like one and does not end is no report.
const longestReport = 24;

const leftButton = 0;
const wheelUp = 64;
const wheelDown = 65;
// Shift, Alt and Ctrl are bits of the button's number.
const modifiers = 4 + 8 + 16;

function meaningOf(button: number, row: number, isPress: boolean): MouseReport | undefined {
	const plain = button & ~modifiers;
	if (plain === wheelUp || plain === wheelDown) {
		return {type: 'wheel', direction: plain === wheelUp ? 'up' : 'down'};
	}
	return plain === leftButton && isPress ? {type: 'click', row: row - 1} : undefined;
}

/** Takes the mouse's reports out of chunks of input; the rest is what keys sent. */
export function createMouseFilter(onReport: (report: MouseReport) => void): (chunk: string) => string {
	let kept = '';
	return chunk => {
		const input = kept + chunk;
		kept = '';
		const keys = input.replaceAll(report, (_all, button: string, _column, row: string, final: string) => {
			const meaning = meaningOf(Number(button), Number(row), final === 'M');
			if (meaning) onReport(meaning);
			return '';
		});
		const rest = begun.exec(keys)?.[0];
		if (rest === undefined || rest.length > longestReport) return keys;
		kept = rest;
		return keys.slice(0, -rest.length);
	};
}

/**
 * Standard input without the mouse's reports, for Ink, which knows no mouse. All but reading goes to the stream itself, so
 * that pausing and raw mode mean the real one.
 */
export function withoutMouse(stdin: ReadStream, onReport: (report: MouseReport) => void): ReadStream {
	const filter = createMouseFilter(onReport);
	return new Proxy(stdin, {
		get(stream, key) {
			if (key === 'read') {
				return () => {
					const chunk: string | Buffer | null = stream.read();
					return chunk === null ? null : filter(String(chunk));
				};
			}
			const value: unknown = Reflect.get(stream, key, stream);
			return typeof value === 'function' ? value.bind(stream) : value;
		},
		set: (stream, key, value) => Reflect.set(stream, key, value, stream),
	});
}
