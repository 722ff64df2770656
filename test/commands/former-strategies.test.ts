import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formerStrategy} from '../../source/commands/former-strategies.ts';
import {createWriteJournal} from '../../source/commands/write-journal.ts';
import type {JournalEntry} from '../../source/storage/journal-entry.ts';

const strategy = {type: 'RollingUpdate', rollingUpdate: {partition: 1, maxUnavailable: '20%'}};

/** The journal after a hold of the object of this uid, with this result; undefined: rolltop ended before it knew. */
async function held(uid: string, before: object, result?: 'done' | 'failed'): Promise<readonly JournalEntry[]> {
	const entries: JournalEntry[] = [];
	const journal = {append: async (entry: JournalEntry) => void entries.push(entry), read: async () => entries};
	const writes = createWriteJournal({journal, by: 'console', context: 'prod', server: 'https://one'});
	const finish = await writes.intend({
		atMs: 1,
		target: {kind: 'StatefulSet', namespace: 'shop', name: 'db'},
		uid,
		generation: 3,
		doing: 'hold statefulset/db',
		changes: [{path: 'spec.updateStrategy', before: JSON.stringify(before), after: '{}'}],
		kubectl: 'kubectl patch',
	});
	const receipt = {atMs: 2, sentence: 'held statefulset/db', kubectl: ''};
	if (result === 'done') await finish({type: 'done', receipt}, 2);
	if (result === 'failed') await finish({type: 'impossible', sentence: 'deleted meanwhile'}, 2);
	return entries;
}

test('the strategy of an object that another run held is found in the journal, exactly as it was', async () => {
	const entries = await held('uid-db', strategy, 'done');
	assert.deepEqual(formerStrategy(entries, 'uid-db'), strategy);
	assert.equal(formerStrategy(entries, 'uid-other'), undefined);
	assert.equal(formerStrategy([], 'uid-db'), undefined);
});

test('of several holds the last counts, and not one that was not done; one of which nobody knows may be it', async () => {
	const first = await held('uid-db', strategy, 'done');
	const failed = await held('uid-db', {type: 'RollingUpdate'}, 'failed');
	assert.deepEqual(formerStrategy([...first, ...failed], 'uid-db'), strategy);
	const cut = await held('uid-db', {type: 'RollingUpdate', rollingUpdate: {partition: 2}});
	assert.deepEqual(formerStrategy([...first, ...cut], 'uid-db'), {
		type: 'RollingUpdate',
		rollingUpdate: {partition: 2},
	});
});
