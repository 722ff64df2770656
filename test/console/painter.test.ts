import assert from 'node:assert/strict';
import {test} from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import {createPainter, type PaintedRow, paintBytes} from '../../source/console/painter.ts';

const columns = 12;
const row = (text: string): PaintedRow => ({text, columns: text.length});
const rowsOf = (...texts: readonly string[]) => texts.map(row);

test('only rows that changed are written, in one synchronised update', () => {
	const bytes = paintBytes(rowsOf('one', 'two', 'three'), rowsOf('one', 'TWO', 'three'), columns);
	assert.equal(bytes, '\u001B[?2026h\u001B[?7l\u001B[2;1HTWO\u001B[K\u001B[H\u001B[?7h\u001B[?2026l');
});

test('nothing is written when nothing changed', () => {
	assert.equal(paintBytes(rowsOf('one'), rowsOf('one'), columns), '');
});

test('a terminal shows the rows last painted, whatever was painted before and whatever their length', async () => {
	const text = fc.string({unit: fc.constantFrom('a', 'b', ' ', 'c'), maxLength: columns});
	const picture = fc.array(text, {minLength: 4, maxLength: 4});
	await fc.assert(
		fc.asyncProperty(fc.array(picture, {minLength: 1, maxLength: 5}), async pictures => {
			const terminal = new xterm.Terminal({cols: columns, rows: 4, allowProposedApi: true});
			let before: readonly PaintedRow[] | undefined;
			for (const texts of pictures) {
				const after = rowsOf(...texts);
				const bytes = paintBytes(before, after, columns);
				await new Promise<void>(resolve => terminal.write(bytes, resolve));
				before = after;
			}
			const shown = [0, 1, 2, 3].map(index => terminal.buffer.active.getLine(index)?.translateToString(true) ?? '');
			assert.deepEqual(
				shown.map(line => line.trimEnd()),
				pictures.at(-1)?.map(line => line.trimEnd()),
			);
		}),
		{numRuns: 50},
	);
});

/** A terminal that takes one write and then none until it is drained. */
function slowTerminal() {
	const written: string[] = [];
	let drained = () => {};
	return {
		written,
		drain: () => drained(),
		write(bytes: string, done: () => void) {
			written.push(bytes);
			queueMicrotask(done);
			return false;
		},
		once(_event: string, listener: () => void) {
			drained = listener;
			return this;
		},
	};
}

test('a slow line gets the newest picture, not all that were missed', () => {
	const terminal = slowTerminal();
	const painter = createPainter(terminal as never);
	for (const text of ['first', 'second', 'third']) painter.paint(rowsOf(text), columns);
	assert.equal(terminal.written.length, 1);
	terminal.drain();
	assert.equal(terminal.written.length, 2);
	assert.match(terminal.written[1] ?? '', /third/);
});

test('nothing is written while the terminal belongs to somebody else, and everything afterwards', () => {
	const written: string[] = [];
	const painter = createPainter({write: (bytes: string) => written.push(bytes) > 0, once() {}} as never);
	painter.paint(rowsOf('one', 'two'), columns);
	painter.hold();
	painter.paint(rowsOf('one', 'three'), columns);
	assert.equal(written.length, 1);
	painter.release();
	assert.match(written[1] ?? '', /one.*three/s);
});
