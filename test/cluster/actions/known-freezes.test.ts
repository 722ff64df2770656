import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../../source/cluster/actions/action.ts';
import type {FrozenRecord} from '../../../source/cluster/actions/frozen-record.ts';
import {createKnownFreezes} from '../../../source/cluster/actions/known-freezes.ts';
import {deployment} from '../../helpers/objects.ts';
import {freezeItem, freezePreview} from '../../helpers/sample-freeze.ts';

const named = (name: string) => deployment({metadata: {name}});
const receipt = {atMs: 0, sentence: '', kubectl: ''};
const done: ActionOutcome = {type: 'done', receipt};
const unanswered = {type: 'failed', sentence: 'no answer', unknown: true} as ActionOutcome;
const refused = {type: 'failed', sentence: 'refused'} as ActionOutcome;

const told = (records: readonly FrozenRecord[]) =>
	records.map(({freeze, uid, result, atMs}) => `${freeze} ${uid} ${result} ${atMs}`);

/** What another run noted. */
const noted = (name: string, freeze = 'f0'): FrozenRecord => ({
	freeze,
	of: 1,
	atMs: 1,
	target: {kind: 'Deployment', namespace: 'shop', name},
	uid: `uid-${name}`,
	generation: 1,
	digest: 'd',
	result: 'done',
});

function keptOf(...records: readonly FrozenRecord[]) {
	const closed: string[] = [];
	return {
		closed,
		read: async () => records,
		close: async ({uid}: FrozenRecord, why: string, atMs: number) => void closed.push(`${uid} ${why} ${atMs}`),
	};
}

test('what this run stopped, or may have stopped, is known without a journal; what was refused is not', async () => {
	const known = createKnownFreezes(undefined);
	known.note(freezePreview(named('a')), 5, done);
	known.note(freezePreview(named('b')), 6, unanswered);
	known.note(freezePreview(named('c')), 7, refused);
	const {mark: _, ...unmarked} = freezePreview(named('d'));
	known.note(unmarked, 8, done);
	assert.deepEqual(told(await known.records()), ['f1 uid-a done 5', 'f1 uid-b unknown 6']);
});

test('of what several freezes stopped the last counts, this run after what others noted', async () => {
	const known = createKnownFreezes(keptOf(noted('a'), noted('b'), noted('a', 'f00')));
	assert.deepEqual(told(await known.records()), ['f00 uid-a done 1', 'f0 uid-b done 1']);
	known.note(freezePreview(named('b')), 5, done);
	assert.deepEqual(told(await known.records()), ['f00 uid-a done 1', 'f1 uid-b done 5']);
});

test('what goes on again is frozen no longer; where that failed it still is', async () => {
	const known = createKnownFreezes(keptOf(noted('a', 'f1'), noted('b', 'f1')));
	known.note(freezePreview(named('a'), 'resume'), 5, done);
	known.note(freezePreview(named('b'), 'resume'), 6, refused);
	assert.deepEqual(told(await known.records()), ['f1 uid-b done 1']);
});

test('what was frozen twice and goes on again, or is told to be settled, is not frozen by the first of the two', async () => {
	const known = createKnownFreezes(undefined);
	for (const name of ['a', 'b']) {
		const {mark, ...preview} = freezePreview(named(name));
		assert.ok(mark && 'freeze' in mark);
		known.note({...preview, mark: {...mark, freeze: 'f00'}}, 4, done);
		known.note({...preview, mark}, 5, done);
	}
	assert.deepEqual(told(await known.records()), ['f1 uid-a done 5', 'f1 uid-b done 5']);
	known.note(freezePreview(named('a'), 'resume'), 6, done);
	assert.deepEqual(told(await known.records()), ['f1 uid-b done 5']);
	const items = [freezeItem(named('b'), {type: 'left', why: 'it was resumed', isSettled: true})];
	await known.settle({kind: 'thaw', items, others: 0, unlisted: new Set(), notes: []}, 7);
	assert.deepEqual(await known.records(), []);
});

test('what was stopped or let go on alone since is known to be, until a freeze stops it once more', async () => {
	const known = createKnownFreezes(undefined);
	for (const name of ['a', 'b']) known.note(freezePreview(named(name)), 5, done);
	known.overtake('uid-a');
	const overtaken = async () => (await known.records()).map(({uid, isOvertaken = false}) => [uid, isOvertaken]);
	assert.deepEqual(await overtaken(), [
		['uid-a', true],
		['uid-b', false],
	]);
	known.note(freezePreview(named('a')), 6, done);
	assert.deepEqual(Object.fromEntries(await overtaken()), {'uid-a': false, 'uid-b': false});
});

test('what was told to be settled is closed with why, and not offered again', async () => {
	const kept = keptOf(noted('a'), noted('b'), noted('c'));
	const known = createKnownFreezes(kept);
	const items = [
		freezeItem(named('a'), {type: 'left', why: 'it was deleted', isSettled: true}),
		freezeItem(named('b'), {type: 'left', why: 'no right', isSettled: false}),
		freezeItem(named('c'), {type: 'will', preview: freezePreview(named('c'), 'resume')}),
	];
	await known.settle({kind: 'thaw', items, others: 0, unlisted: new Set(), notes: []}, 9);
	assert.deepEqual(kept.closed, ['uid-a it was deleted 9']);
	assert.deepEqual(told(await known.records()), ['f0 uid-b done 1', 'f0 uid-c done 1']);
});
