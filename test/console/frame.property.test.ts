import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {frameOf} from '../../source/console/frame.ts';
import {lineText, widthOf} from '../../source/console/line.ts';
import {type ConsoleState, type Scene, screenNames} from '../../source/console/state.ts';
import {hostileText} from '../helpers/hostile-text.ts';
import {
	largestColumns,
	largestRows,
	randomScreen,
	randomScreens,
	randomSize,
	randomView,
	smallestColumns,
	smallestRows,
	stateOn,
} from '../helpers/random-screens.ts';
import {sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const sceneOf = (view: Scene['view']): Scene => ({view, nowMs: sampleNowMs, timeZone: 'UTC'});

// Bidi controls and joiners move or hide what stands beside them; halves of surrogate pairs have no width.
const unfit = /\p{Control}|\p{Default_Ignorable_Code_Point}|[\u2028\u2029]|\p{Surrogate}/u;

function checkFrame(state: ConsoleState, scene: Scene) {
	const {columns, rows} = state;
	const {lines} = frameOf(state, scene);
	assert.equal(lines.length, rows, `${state.screen.name} at ${columns}x${rows}`);
	for (const line of lines) {
		const text = lineText(line);
		assert.ok(widthOf(text) <= columns, `${state.screen.name} at ${columns}x${rows}: ${widthOf(text)} cells: ${text}`);
		assert.doesNotMatch(text, unfit);
	}
}

test('every screen of the table is among those that are tested with random data', () => {
	assert.deepEqual(Object.keys(randomScreens).toSorted(), screenNames.toSorted());
});

for (const name of screenNames) {
	test(`${name}: with any data and at any size it is exactly as large as the terminal`, () => {
		fc.assert(
			fc.property(randomScreens[name], randomView, randomSize, hostileText, (screen, view, size, notice) =>
				checkFrame(stateOn(screen, size.columns, size.rows, notice), sceneOf(view)),
			),
			{numRuns: 150},
		);
	});
}

test('a terminal that is too small gets no more than it holds', () => {
	const tiny = fc.record({columns: fc.integer({min: 1, max: 60}), rows: fc.integer({min: 1, max: 12})});
	fc.assert(
		fc.property(randomScreen, randomView, tiny, (screen, view, {columns, rows}) =>
			checkFrame(stateOn(screen, columns, rows, ''), sceneOf(view)),
		),
		{numRuns: 200},
	);
});

/** A fifth of all sizes, another one for each seed; `SIZES=all` takes all of them. */
const portion = process.env.SIZES === 'all' ? 1 : 5;

test('each size from 40x10 to 300x80 is filled exactly, on a screen and with data that change from size to size', () => {
	const seed = Number(process.env.SIZES_SEED ?? fc.readConfigureGlobal().seed ?? 1);
	const deck = fc.sample(fc.tuple(randomScreen, randomView, hostileText), {numRuns: 97, seed});
	const widths = largestColumns - smallestColumns + 1;
	const heights = largestRows - smallestRows + 1;
	for (let next = seed % portion; next < widths * heights; next += portion) {
		const [screen, view, notice] = deck[next % deck.length] ?? assert.fail('the deck is empty');
		const [columns, rows] = [smallestColumns + Math.floor(next / heights), smallestRows + (next % heights)];
		try {
			checkFrame(stateOn(screen, columns, rows, notice), sceneOf(view));
		} catch (error) {
			throw new Error(`SIZES_SEED=${seed} shows it again`, {cause: error});
		}
	}
});

for (const name of ['confirm', 'freeze'] as const) {
	test(`${name}: whatever is told and at any size, what y or enter does stands above the message`, () => {
		const small = fc.record({columns: fc.integer({min: 40, max: 120}), rows: fc.integer({min: 10, max: 30})});
		const message = fc.oneof(hostileText, fc.constant('word '.repeat(80)));
		fc.assert(
			fc.property(randomScreens[name], randomView, small, message, (screen, view, {columns, rows}, notice) => {
				const {lines} = frameOf(stateOn(screen, columns, rows, notice), sceneOf(view));
				const isReady = screen.name === 'confirm' ? screen.stage.stage === 'ready' : screen.course.stage === 'ready';
				const asked = lines.slice(0, -2).map(lineText);
				const question = /^ (y |type |enter (preview anew|look anew))/;
				if (isReady)
					assert.ok(
						asked.some(line => question.test(line)),
						asked.join('\n'),
					);
			}),
			{numRuns: 150},
		);
	});
}

test('the command line with a long message is exactly as large as the terminal, and what is typed stays in view', () => {
	for (let rows = smallestRows; rows <= largestRows; rows += 1) {
		for (const columns of [smallestColumns, 60, 80]) {
			for (const isReplay of [false, true]) {
				const replay = {name: 'tutorial', title: 'x', kubernetes: 'v1.36', positionMs: 0, lengthMs: 1};
				const scene = sceneOf(sampleView(isReplay ? {replay} : {}));
				const state = stateOn({name: 'command', text: 'deploy checkout'}, columns, rows, 'word '.repeat(60));
				checkFrame(state, scene);
				const typed = frameOf(state, scene).lines.some(line => lineText(line).includes(':deploy checkout▏'));
				assert.ok(typed, `${columns}x${rows}`);
			}
		}
	}
});
