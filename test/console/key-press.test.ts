import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Key} from 'ink';
import {keysOf, pressesOf} from '../../source/console/key-press.ts';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

const cases: readonly (readonly [input: string, key: Partial<Key>, keys: readonly string[]])[] = [
	['j', {}, ['j']],
	['jjj', {}, ['j', 'j', 'j']],
	['G', {shift: true}, ['G']],
	['', {downArrow: true}, ['down']],
	['', {escape: true, meta: true}, ['escape']],
	['\r', {return: true}, ['enter']],
	['u\ry', {}, ['u', 'enter', 'y']],
	['a\tb', {}, ['a', 'tab', 'b']],
	['', {tab: true}, ['tab']],
	['', {tab: true, shift: true}, ['shift-tab']],
	['c', {ctrl: true}, ['ctrl-c']],
	['y', {meta: true}, ['escape', 'y']],
	['\r', {meta: true, return: true}, ['escape', 'enter']],
	['\u0000', {}, []],
	['i\u0015web', {}, ['i', 'ctrl-u', 'w', 'e', 'b']],
	['ab\u007F\b', {}, ['a', 'b', 'backspace', 'backspace']],
	['jj\u0003', {}, ['j', 'j', 'ctrl-c']],
	['漢👍', {}, ['漢', '👍']],
];
for (const [input, key, keys] of cases) {
	test(`${JSON.stringify(input)} with ${JSON.stringify(key)} is ${JSON.stringify(keys)}`, () => {
		assert.deepEqual(keysOf(input, {...noKey, ...key}), keys);
	});
}

test('a key is alone only when nothing came with it', () => {
	assert.deepEqual(pressesOf(['y']), [{key: 'y', alone: true}]);
	assert.deepEqual(pressesOf(['y', 'y']), [
		{key: 'y', alone: false},
		{key: 'y', alone: false},
	]);
});
