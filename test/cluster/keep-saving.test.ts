import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	keepSaving,
	saveEveryMs,
	saveFailureEveryMs,
	saveFailureMs,
	saveTimeEveryMs,
} from '../../source/cluster/keep-saving.ts';
import {createSeenJournal, type SeenNews} from '../../source/cluster/seen-journal.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {deployment} from '../helpers/objects.ts';

function savingAt() {
	const clock = createFakeClock();
	const savedMs: number[] = [];
	const server = {isReached: true};
	const saving = keepSaving({
		clock,
		maySave: () => server.isReached,
		save: () => void savedMs.push(clock.monotonicMs()),
	});
	return {clock, saving, savedMs, server};
}

test('what is new is saved within a minute, together with all that comes in that time', () => {
	const {clock, saving, savedMs} = savingAt();
	saving.note('other');
	saving.note('other');
	clock.advance(saveEveryMs);
	assert.deepEqual(savedMs, [saveEveryMs]);
	saving.note('other');
	clock.advance(saveEveryMs - 1);
	assert.equal(savedMs.length, 1);
	clock.advance(1);
	assert.equal(savedMs.length, 2);
	clock.advance(saveTimeEveryMs - 1);
	assert.equal(savedMs.length, 2, 'nothing was new');
	clock.advance(1);
	assert.equal(savedMs.length, 3, 'the time itself is');
});

test('a failure is saved at once, and many of them one after the other together', () => {
	const {clock, saving, savedMs} = savingAt();
	clock.advance(2 * saveFailureEveryMs);
	saving.note('failure');
	clock.advance(saveFailureMs);
	assert.equal(savedMs.length, 1);
	for (let ms = 0; ms < 1_000; ms += 10) {
		saving.note('failure');
		clock.advance(10);
	}
	clock.advance(saveFailureEveryMs);
	assert.equal(savedMs.length, 2);
});

test('while the server does not answer nothing is saved, and soon after it does', () => {
	const {clock, saving, savedMs, server} = savingAt();
	server.isReached = false;
	saving.note('failure');
	clock.advance(saveTimeEveryMs);
	assert.deepEqual(savedMs, []);
	server.isReached = true;
	clock.advance(saveFailureEveryMs);
	assert.equal(savedMs.length, 1);
	saving.stop();
	assert.equal(clock.pending(), 0);
});

test('news is a revision, that it came through, or that it failed; that time goes by is none', () => {
	const news: SeenNews[] = [];
	const journal = createSeenJournal(undefined, one => void news.push(one));
	const at = (revision: number, updatedReplicas = 3) =>
		deployment({
			metadata: {annotations: {'deployment.kubernetes.io/revision': String(revision)}},
			status: {updatedReplicas},
		});
	const taken = () => news.splice(0);
	journal.look(at(1), [], 0);
	assert.deepEqual(taken(), ['other']);
	journal.look(at(1), [], 5_000);
	assert.deepEqual(taken(), []);
	journal.look(at(2, 1), [], 6_000);
	assert.deepEqual(taken(), ['other']);
	journal.look(at(2, 1), [], 7_000, 'its pods crash');
	assert.deepEqual(taken(), ['failure']);
	journal.look(at(2, 1), [], 8_000, 'its pods crash');
	assert.deepEqual(taken(), []);
	journal.look(at(2), [], 9_000);
	assert.deepEqual(taken(), ['other']);
});
