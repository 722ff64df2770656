import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frozenRecords} from '../../source/commands/frozen-records.ts';
import {
	entryLine,
	type FreezeMark,
	type Intent,
	type JournalEntry,
	parseEntries,
} from '../../source/storage/journal-entry.ts';
import type {UnfinishedOptions} from '../../source/storage/unfinished.ts';
import {intent, receipt} from '../storage/entries.ts';

const mark: FreezeMark = {freeze: 'f1', of: 2, digest: 'abc'};
const pause = (name: string, parts: Partial<Intent> = {}) =>
	intent({
		id: `p-${name}`,
		object: `deployment/${name}`,
		uid: `uid-${name}`,
		doing: `pause deployment/${name}`,
		mark,
		...parts,
	});
const resume = (name: string) =>
	intent({
		id: `r-${name}`,
		object: `deployment/${name}`,
		uid: `uid-${name}`,
		doing: `resume deployment/${name}`,
		mark: {thaws: 'f1'},
	});
const failed = (sent: Intent, unknown: boolean): JournalEntry => ({
	...receipt(sent),
	result: 'failed',
	sentence: 'no answer',
	...(unknown ? {unknown} : {}),
});
const [web, api] = [pause('web'), pause('api')];

/** Long after; nothing runs. */
const later = {nowMs: 10_000_000, host: 'here', isRunning: () => false};

/** A write of a person, of one workload alone. */
const alone = (id: string, changes: Intent['changes'], parts: Partial<Intent> = {}) =>
	pause('web', {id, doing: 'pause deployment/web', changes, ...parts, mark: undefined as never});

const keptRecords = (entries: readonly JournalEntry[], options: UnfinishedOptions = later) =>
	// As a journal keeps them.
	frozenRecords(parseEntries(entries.map(entryLine).join('\n')), web, options);

const recordsOf = (...entries: readonly JournalEntry[]) =>
	keptRecords(entries).map(({target, result, freeze}) => `${target.name} ${result} ${freeze}`);

const cases: readonly (readonly [what: string, entries: readonly JournalEntry[], records: readonly string[]])[] = [
	['what was noted and answered', [web, receipt(web)], ['web done f1']],
	['what was noted when rolltop was killed', [web, receipt(web), api], ['web done f1', 'api unknown f1']],
	['what may have been done', [web, failed(web, true)], ['web unknown f1']],
	['what was refused', [web, failed(web, false)], []],
	['what went on again', [web, receipt(web), resume('web'), receipt(resume('web'))], []],
	['what was to go on when rolltop was killed', [web, receipt(web), resume('web')], ['web done f1']],
	[
		'what a person was told is left as it is',
		[web, receipt(web), {type: 'left', freeze: 'f1', uid: 'uid-web', atMs: 9, sentence: 'it was resumed'}],
		[],
	],
	[
		'what a later freeze stopped, told of an earlier one',
		[
			web,
			receipt(web),
			pause('web', {id: 'again', mark: {...mark, freeze: 'f2'}}),
			{type: 'left', freeze: 'f1', uid: 'uid-web', atMs: 9, sentence: 'it was resumed'},
		],
		['web unknown f2'],
	],
	['a freeze of another cluster', [pause('web', {context: 'staging'})], []],
	['a pause that was no freeze', [intent(), receipt(intent())], []],
];

for (const [what, entries, records] of cases) {
	test(`the journal tells of ${what}: ${records.join(', ') || 'nothing frozen'}`, () => {
		assert.deepEqual(recordsOf(...entries), records);
	});
}

test('a line whose mark is damaged is left alone', () => {
	assert.deepEqual(parseEntries(JSON.stringify({v: 1, ...web, mark: {freeze: 'f1'}})), []);
});

test('with how many a freeze began counts also those that were refused, went on, or were left', () => {
	const gone = pause('cart');
	const entries = [
		web,
		receipt(web),
		api,
		failed(api, false),
		gone,
		receipt(gone),
		resume('cart'),
		receipt(resume('cart')),
	];
	assert.deepEqual(
		keptRecords(entries).map(({target, begun}) => `${target.name} ${begun}`),
		['web 3'],
	);
});

test('a freeze whose rolltop runs on this machine is under way, and no longer once all was answered', () => {
	const now: UnfinishedOptions = {nowMs: web.atMs + 500, host: 'here', isRunning: () => true};
	const underWay = (entries: readonly JournalEntry[], options: UnfinishedOptions) =>
		keptRecords(entries, options).some(record => record.isUnderWay);
	assert.equal(underWay([web, receipt(web)], now), true);
	assert.equal(underWay([web, receipt(web), api, receipt(api)], now), false);
	assert.equal(underWay([web], {...now, isRunning: () => false}), false);
	assert.equal(underWay([web], {...now, host: 'there'}), false);
	assert.equal(underWay([web], {...now, nowMs: web.atMs + 600_000}), false);
});

test('that rolltop stopped it or let it go on alone since is known, until a freeze stops it once more', () => {
	const isOvertaken = (...entries: readonly JournalEntry[]) =>
		keptRecords([web, receipt(web), ...entries]).map(record => record.isOvertaken === true);
	const paused = alone('a', [{path: 'spec.paused', to: 'true'}]);
	const held = alone('a', [{path: 'spec.updateStrategy'}]);
	assert.deepEqual(isOvertaken(), [false]);
	for (const one of [paused, held]) assert.deepEqual(isOvertaken(one, receipt(one)), [true]);
	assert.deepEqual(isOvertaken(paused), [false], 'whether it was done is not known: the object tells');
	assert.deepEqual(isOvertaken(paused, failed(paused, false)), [false]);
	const scaled = alone('a', [{path: 'spec.replicas'}]);
	assert.deepEqual(isOvertaken(scaled, receipt(scaled)), [false]);
	const elsewhere = alone('a', paused.changes, {server: 'https://other'});
	assert.deepEqual(isOvertaken(elsewhere, receipt(elsewhere)), [false]);
	const again = pause('web', {id: 'again', mark: {...mark, freeze: 'f2'}});
	assert.deepEqual(isOvertaken(paused, receipt(paused), again, receipt(again)), [false]);
});

test('the time of the answer is known: who writes after it is somebody else', () => {
	const answered = (...entries: readonly JournalEntry[]) => keptRecords(entries).map(({answeredMs}) => answeredMs);
	assert.deepEqual(answered(web, {...receipt(web), atMs: 7_000}), [7_000]);
	assert.deepEqual(answered(web), [undefined]);
});

test('that rolltop was about to let it go on is known, until that was refused', () => {
	const isThawing = (...entries: readonly JournalEntry[]) => keptRecords(entries).map(record => record.isThawing);
	assert.deepEqual(isThawing(web, receipt(web), resume('web')), [true]);
	assert.deepEqual(isThawing(web, receipt(web), resume('web'), failed(resume('web'), true)), [true]);
	assert.deepEqual(isThawing(web, receipt(web), resume('web'), failed(resume('web'), false)), [undefined]);
});
