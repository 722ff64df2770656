import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {widthOf} from '../../source/console/line.ts';
import {screenNames} from '../../source/console/state.ts';
import {beginning, goTo} from '../helpers/every-screen.ts';
import {randomSize, randomView} from '../helpers/random-screens.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const drawnSizes = 200;

const esc = '\u001B';

/** The sequences that rolltop and Ink write; whatever else begins with a control byte is somebody else's. */
const own = [
	String.raw`\[\?(?:2026|7|25|2004|1049)[hl]`,
	String.raw`\[H`,
	String.raw`\[2J`,
	String.raw`\[[JK]`,
	String.raw`\[\d+;1H`,
	String.raw`\[[0-9;]*m`,
	String.raw`\[(?:2K|1A|G)`,
].join('|');
const ownSequence = new RegExp(`${esc}(?:${own})`, 'g');

/**
 * Ink clears its own picture, which is empty, and draws it anew when the screen gets narrower: at once, or some
 * milliseconds later, before or after the painter's, which leaves the cursor at home.
 */
const emptyPicture = new RegExp(`(^|${esc}\\[\\?2026[hl])(?:${esc}\\[(?:2K|1A|G))*\n`, 'g');

const colourOrErasure = new RegExp(String.raw`${esc}\[(?:[0-9;]*m|K)`, 'g');

/** The last whole picture among what was written, row by row, without colours. */
function lastPicture(written: string): readonly (readonly [row: number, text: string])[] {
	const picture = written.slice(written.lastIndexOf('\u001B[2J') + 4);
	return picture
		.replaceAll(colourOrErasure, '')
		.split('\u001B[')
		.flatMap(part => {
			const move = /^(\d+);1H(.*)$/s.exec(part);
			return move ? [[Number(move[1]), move[2] ?? ''] as const] : [];
		});
}

async function checkDrawn(screen: ScreenDriver, {columns, rows}: {columns: number; rows: number}) {
	if (screen.lines().length === rows && screen.terminal.stdout.columns === columns) {
		// A terminal that keeps its size tells nobody of a new one.
		return;
	}
	const before = screen.terminal.written().length;
	screen.terminal.resize(columns, rows);
	const written = () => screen.terminal.written().slice(before).replaceAll(emptyPicture, '$1');
	await screen.waitUntil(() => written().includes(`\u001B[${rows};1H`), `a picture of ${columns}x${rows}`);
	await screen.terminal.settled();
	assert.doesNotMatch(written().replaceAll(ownSequence, ''), /\p{Control}/u);
	const drawn = lastPicture(written());
	assert.deepEqual(
		drawn.map(([row]) => row),
		Array.from({length: rows}, (_, row) => row + 1),
	);
	const shown = screen.lines();
	assert.equal(shown.length, rows);
	for (const [row, line] of shown.entries()) {
		assert.ok(widthOf(line) <= columns, `${columns}x${rows}: ${line}`);
		assert.equal(line.trimEnd(), (drawn[row]?.[1] ?? '').trimEnd(), `row ${row + 1} of ${columns}x${rows}`);
	}
	assert.match(shown.at(-1) ?? '', /q quit|ctrl-c/);
}

for (const [index, name] of screenNames.entries()) {
	const count = Math.ceil((drawnSizes - index) / screenNames.length);
	test(`${name}: ${count} sizes are drawn exactly, with any data, and no byte of the cluster steers the terminal`, async () => {
		const screen = await openScreen(beginning);
		await goTo(screen, name);
		const seed = Number(process.env.SIZES_SEED ?? fc.readConfigureGlobal().seed ?? 1);
		try {
			for (const [view, size] of fc.sample(fc.tuple(randomView, randomSize), {numRuns: count, seed})) {
				screen.cluster.show(view);
				await checkDrawn(screen, size);
			}
		} catch (error) {
			throw new Error(`SIZES_SEED=${seed} shows it again`, {cause: error});
		} finally {
			await screen.close();
		}
	});
}

test('narrowed faster than Ink clears its own picture, which is empty: every row stays what was drawn', async () => {
	const screen = await openScreen(beginning);
	try {
		for (let columns = 118; columns >= 80; columns -= 2) {
			screen.terminal.resize(columns + 1, 36);
			await checkDrawn(screen, {columns, rows: 36});
		}
	} finally {
		await screen.close();
	}
});
