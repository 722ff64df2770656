import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../source/cluster/actions/action.ts';
import {formerStrategy} from '../../source/commands/former-strategies.ts';
import {createWriteJournal} from '../../source/commands/write-journal.ts';
import type {Intent, JournalEntry} from '../../source/storage/journal-entry.ts';

const before = {type: 'RollingUpdate', rollingUpdate: {partition: 1, maxUnavailable: '20%'}};
const held = {type: 'RollingUpdate', rollingUpdate: {partition: 7, maxUnavailable: '20%'}};

const error = {kind: 'timeout', message: 'no answer'} as const;
const outcomes = {
	done: {type: 'done', receipt: {atMs: 2, sentence: 'held statefulset/db', kubectl: ''}},
	failed: {type: 'impossible', sentence: 'deleted meanwhile'},
	refused: {type: 'failed', error, sentence: 'Not sent.'},
	unknown: {type: 'failed', error, sentence: 'Not known whether it was done.', unknown: true},
} as const satisfies Readonly<Record<string, ActionOutcome>>;

/** The journal after a write of the object of this uid, with this result; undefined: rolltop ended before it knew. */
async function written(uid: string, action: 'hold' | 'resume', from: object, result?: keyof typeof outcomes) {
	const entries: JournalEntry[] = [];
	const journal = {append: async (entry: JournalEntry) => void entries.push(entry), read: async () => entries};
	const writes = createWriteJournal({journal, by: 'console', context: 'prod', server: 'https://one'});
	const finish = await writes.intend({
		atMs: 1,
		target: {kind: 'StatefulSet', namespace: 'shop', name: 'db'},
		uid,
		generation: 3,
		action,
		doing: `${action} it, in whatever words`,
		changes: [{path: 'spec.updateStrategy', before: JSON.stringify(from), after: JSON.stringify(held)}],
		kubectl: 'kubectl patch',
	});
	if (result) await finish(outcomes[result], 2);
	return entries;
}

const hold = (uid: string, from: object, result?: keyof typeof outcomes) => written(uid, 'hold', from, result);
const goOn = (result?: keyof typeof outcomes) => written('uid-db', 'resume', held, result);

test('the strategy of an object that another run held is found in the journal, exactly as it was', async () => {
	const entries = await hold('uid-db', before, 'done');
	assert.deepEqual(formerStrategy(entries, 'uid-db'), {before, held});
	assert.equal(formerStrategy(entries, 'uid-other'), undefined);
	assert.equal(formerStrategy([], 'uid-db'), undefined);
});

test('of several holds the last counts that may have been done: one without an answer may be what holds it', async () => {
	const first = await hold('uid-db', before, 'done');
	const other = {type: 'RollingUpdate', rollingUpdate: {partition: 2}};
	for (const [result, expected] of [
		['done', other],
		['unknown', other],
		[undefined, other],
		['failed', before],
		['refused', before],
	] as const) {
		const second = await hold('uid-db', other, result);
		assert.deepEqual(formerStrategy([...first, ...second], 'uid-db')?.before, expected, result ?? 'cut off');
	}
});

test('a hold that was let go on counts no more, until the next one', async () => {
	const first = await hold('uid-db', before, 'done');
	assert.equal(formerStrategy([...first, ...(await goOn('done'))], 'uid-db'), undefined);
	assert.deepEqual(formerStrategy([...first, ...(await goOn('failed'))], 'uid-db')?.before, before);
	const again = [...first, ...(await goOn('done')), ...(await hold('uid-db', before, 'done'))];
	assert.deepEqual(formerStrategy(again, 'uid-db')?.before, before);
});

test('entries of before, which do not name what was asked for, are known by what they were called', async () => {
	const called = (entries: readonly JournalEntry[], doing: string) =>
		entries.map(entry => {
			const {action: _action, ...rest} = entry as Intent;
			return {...rest, doing} as JournalEntry;
		});
	const first = called(await hold('uid-db', before, 'done'), 'hold statefulset/db');
	assert.deepEqual(formerStrategy(first, 'uid-db'), {before, held});
	const wentOn = called(await goOn('done'), 'let statefulset/db go on');
	assert.equal(formerStrategy([...first, ...wentOn], 'uid-db'), undefined);
});
