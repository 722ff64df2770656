import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Effect} from '../../source/console/effect.ts';
import {frameOf} from '../../source/console/frame.ts';
import {bindings} from '../../source/console/keymap.ts';
import type {Message} from '../../source/console/message.ts';
import {type ConsoleState, initialState, type Scene} from '../../source/console/state.ts';
import {update} from '../../source/console/update.ts';
import {checkoutOpened, sampleNowMs, samplePreview, sampleView} from '../helpers/sample-view.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const scene: Scene = {view: sampleView({opened: checkoutOpened()}), nowMs: sampleNowMs};
const key = (name: string, alone = true): Message => ({type: 'key', press: {key: name, alone}});

/** Goes through messages one after the other; all effects that they led to. */
function run(messages: readonly Message[], from: ConsoleState = initialState(80, 24, target), seen = scene) {
	let state = from;
	const effects: Effect[] = [];
	for (const message of messages) {
		const [next, more] = update(state, message, seen);
		state = next;
		effects.push(...more);
	}
	return {state, effects, types: effects.map(({type}) => type)};
}

const previewed = (ticket: number): Message => ({
	type: 'previewed',
	ticket,
	outcome: {type: 'ready', preview: samplePreview},
});

test('y counts only after Confirm was painted with this very preview', () => {
	const unpainted = run([key('u'), previewed(1), key('y')]);
	assert.deepEqual(unpainted.types, ['preview']);
	assert.match(unpainted.state.notice?.text ?? '', /before the preview was on the screen/);
	const paintedOther = run([key('u'), previewed(1), {type: 'painted', ticket: 7}, key('y')]);
	assert.deepEqual(paintedOther.types, ['preview']);
	const painted = run([key('u'), previewed(1), {type: 'painted', ticket: 1}, key('y')]);
	assert.deepEqual(painted.types, ['preview', 'perform']);
});

test('y twice sends once', () => {
	const {types} = run([key('u'), previewed(1), {type: 'painted', ticket: 1}, key('y'), key('y')]);
	assert.deepEqual(types, ['preview', 'perform']);
});

test('the outcome of a write that was left with Esc is still told', () => {
	const receipt = {atMs: sampleNowMs, sentence: 'undid deployment/checkout to revision 6', kubectl: 'kubectl'};
	const {state} = run([
		key('u'),
		previewed(1),
		{type: 'painted', ticket: 1},
		key('y'),
		key('escape'),
		{type: 'performed', ticket: 1, outcome: {type: 'done', receipt}},
	]);
	assert.equal(state.screen.name, 'rollout');
	assert.equal(state.notice?.text, 'undid deployment/checkout in shop to revision 6');
});

const keyName = fc.oneof(
	fc.constantFrom(...bindings.flatMap(({keys}) => keys)),
	fc.constantFrom('backspace', 'ctrl-u', 'x', 'é', '漢'),
);
const message: fc.Arbitrary<Message> = fc.oneof(
	{weight: 12, arbitrary: fc.tuple(keyName, fc.boolean()).map(([name, alone]) => key(name, alone))},
	fc.string().map((text): Message => ({type: 'pasted', text})),
	fc
		.record({columns: fc.integer({min: 1, max: 200}), rows: fc.integer({min: 1, max: 60})})
		.map((size): Message => ({type: 'resized', ...size})),
	fc.nat(6).map(previewed),
	fc.nat(6).map((ticket): Message => ({type: 'painted', ticket})),
	fc.constant<Message>({type: 'arrived'}),
	fc.nat(6).map((ticket): Message => ({type: 'performed', ticket, outcome: {type: 'changed', what: ['x']}})),
	fc.constant<Message>({type: 'paused', target, outcome: {type: 'impossible', sentence: 'no'}}),
);
const messages = fc.array(message, {maxLength: 60});

test('whatever comes in whatever order, there is a screen to draw and Ctrl-C quits', () => {
	fc.assert(
		fc.property(messages, sequence => {
			const {state} = run(sequence);
			assert.equal(frameOf(state, scene).lines.length, state.rows);
			assert.ok(run([key('ctrl-c', false)], state).types.includes('quit'));
		}),
		{numRuns: 300},
	);
});

test('where nothing can be written, no sequence of keys leads to a write or a dry run', () => {
	const readOnly: Scene = {...scene, writesDisabled: 'read-only'};
	fc.assert(
		fc.property(messages, sequence => {
			const {types} = run(sequence, initialState(80, 24, target), readOnly);
			assert.deepEqual(
				types.filter(type => ['pause', 'preview', 'perform'].includes(type)),
				[],
			);
		}),
		{numRuns: 300},
	);
});

test('nothing is performed without a y of its own, and nothing is paused without a p', () => {
	fc.assert(
		fc.property(messages, sequence => {
			const withoutY = sequence.filter(one => one.type !== 'key' || one.press.key !== 'y' || !one.press.alone);
			assert.ok(!run(withoutY).types.includes('perform'));
			const withoutP = sequence.filter(one => one.type !== 'key' || one.press.key !== 'p');
			assert.ok(!run(withoutP).types.includes('pause'));
		}),
		{numRuns: 300},
	);
});

test('the watches follow the screens: one open workload at most, closed when its screens are left', () => {
	fc.assert(
		fc.property(messages, sequence => {
			const start = initialState(80, 24);
			const {effects, state} = run(sequence, start);
			const last = effects.findLast(({type}) => type === 'open' || type === 'close-workload');
			const watched = [state.screen, ...state.below].some(one => 'target' in one && one.name !== 'ask');
			assert.equal(last?.type === 'open', watched);
		}),
		{numRuns: 300},
	);
});
