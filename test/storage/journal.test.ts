import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {appendLine} from '../../source/storage/append-line.ts';
import {openJournal} from '../../source/storage/journal.ts';
import {entryLine, type JournalEntry, parseEntries} from '../../source/storage/journal-entry.ts';
import {unfinishedIntents} from '../../source/storage/unfinished.ts';
import {intent, receipt} from './entries.ts';

async function folderOf(t: TestContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-journal-'));
	t.after(() => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** A journal that is waited for however long the machine takes; `after` otherwise. */
function open(folder: string, after: (delayMs: number, callback: () => void) => () => void = () => () => {}) {
	const faults: string[] = [];
	const {now} = systemClock;
	return {faults, journal: openJournal({folder, now, after, onFault: sentence => void faults.push(sentence)})};
}

const anyText = fc.string({unit: 'binary', maxLength: 40});
const anyEntry: fc.Arbitrary<JournalEntry> = fc
	.record({id: anyText, doing: anyText, namespace: anyText, isReceipt: fc.boolean()})
	.map(({isReceipt, ...parts}) => (isReceipt ? receipt(intent(parts)) : intent(parts)));

test('what was appended is read again, in a file and a folder that only their owner may read', async t => {
	const folder = join(await folderOf(t), 'state', 'rolltop');
	const {journal, faults} = open(folder);
	assert.deepEqual(await journal.read(), []);
	const first = intent({deletions: [{name: 'db-0', uid: 'uid-0'}]});
	await journal.append(first);
	await journal.append(receipt(first));
	assert.deepEqual(await open(folder).journal.read(), [first, receipt(first)]);
	assert.equal((await stat(join(folder, 'journal.jsonl'))).mode & 0o777, 0o600);
	assert.equal((await stat(folder)).mode & 0o777, 0o700);
	assert.deepEqual(faults, []);
});

test('of a journal cut off at any byte all whole lines are read, and what comes after is read too', async t => {
	const folder = await folderOf(t);
	const file = join(folder, 'journal.jsonl');
	await fc.assert(
		fc.asyncProperty(
			fc.array(anyEntry, {minLength: 1, maxLength: 5}),
			fc.double({min: 0, max: 1, noNaN: true}),
			async (entries, where) => {
				const lines = entries.map(entry => `${entryLine(entry)}\n`);
				const bytes = Buffer.from(lines.join(''));
				const cut = Math.floor(where * bytes.length);
				await writeFile(file, bytes.subarray(0, cut));
				const {journal} = open(folder);
				// The last line is whole without its newline as well.
				const whole = lines.filter(
					(_line, index) => Buffer.byteLength(lines.slice(0, index + 1).join('')) - 1 <= cut,
				).length;
				assert.deepEqual(await journal.read(), parseEntries(lines.slice(0, whole).join('')));
				const next = intent({id: 'after'});
				await journal.append(next);
				const read = await journal.read();
				assert.equal(read.length, whole + 1);
				assert.deepEqual(read.at(-1), next);
			},
		),
		{numRuns: 50},
	);
});

test('a line of another version, and one that is damaged, are left alone', () => {
	const good = entryLine(intent());
	const unnamed = good.replace('"uid"', '"deletions":[{"name":"db-0"}],"uid"');
	const text = ['', '{', 'null', '{"v":2,"type":"intent"}', '{"v":1,"type":"intent","id":"x"}', unnamed, good].join(
		'\n',
	);
	assert.deepEqual(parseEntries(text), [intent()]);
});

test('a long text is cut, so that an entry stays one short line', () => {
	const line = entryLine(intent({doing: 'x'.repeat(100_000)}));
	assert.ok(line.length < 4_000);
	assert.equal(line.includes('\n'), false);
});

test('the journal is bounded: a full file takes the place of the one before', async t => {
	const folder = await folderOf(t);
	const file = join(folder, 'lines');
	const line = 'x'.repeat(99);
	for (let count = 0; count < 35; count++) await appendLine(file, line, {mostBytes: 1_000, now: systemClock.now});
	assert.deepEqual((await readdir(folder)).sort(), ['lines', 'lines.1']);
	for (const name of await readdir(folder)) {
		const {size} = await stat(join(folder, name));
		assert.ok(size > 0 && size <= 1_000, `${name} has ${size} bytes`);
	}
});

test('several processes append at once, and every line of each stands there whole', async t => {
	const folder = await folderOf(t);
	const program = fileURLToPath(new URL('append-many.ts', import.meta.url));
	const count = 200;
	const children = ['a', 'b', 'c'].map(name =>
		spawn(process.execPath, ['--import', 'tsx', program, folder, name, String(count)], {stdio: 'inherit'}),
	);
	const ends = await Promise.all(children.map(child => once(child, 'exit')));
	assert.deepEqual(
		ends.map(([code]) => code),
		[0, 0, 0],
	);
	const entries = await open(folder).journal.read();
	for (const name of ['a', 'b', 'c']) {
		const own = entries.flatMap(entry => (entry.type === 'intent' && entry.by === name ? [entry.id] : []));
		assert.deepEqual(
			own,
			Array.from({length: count}, (_, index) => String(index)),
		);
	}
	const text = await readFile(join(folder, 'journal.jsonl'), 'utf8');
	// Who looked while another was writing began a line anew: empty lines do no harm.
	assert.equal(text.split('\n').filter(line => line !== '').length, 3 * count);
});

test('a journal that can not be written says so and rejects nothing', async t => {
	const folder = await folderOf(t);
	await mkdir(join(folder, 'journal.jsonl'));
	const {journal, faults} = open(folder);
	await journal.append(intent());
	assert.match(
		faults[0] ?? '',
		/^The journal .*journal\.jsonl can't be written \(EISDIR\): what is done now is not noted\.$/,
	);
	assert.deepEqual(await journal.read(), []);
});

test('a journal that takes too long holds nothing up, and says so', async t => {
	const folder = await folderOf(t);
	const {journal, faults} = open(folder, (_delayMs, callback) => {
		queueMicrotask(callback);
		return () => {};
	});
	await journal.append(intent());
	assert.match(faults[0] ?? '', /can't be written \(it takes too long\): what is done now may not be noted\.$/);
});

test('an undo whose pods are deleted one by one is not unfinished while that may take', () => {
	const deletions = ['db-2', 'db-1'].map(name => ({name, uid: `uid-${name}`}));
	const entries = [intent({id: 'plain', pid: 2}), intent({id: 'deletes', pid: 2, deletions})];
	const after = (ms: number, isRunning: boolean) =>
		unfinishedIntents(entries, {nowMs: 1_000 + ms, host: 'here', isRunning: () => isRunning}).map(({id}) => id);
	assert.deepEqual(after(130_000, true), ['plain']);
	assert.deepEqual(after(130_000, false), ['plain', 'deletes']);
	assert.deepEqual(after(600_000, true), ['plain', 'deletes'], 'another process has its number by now');
});

test('an intent without a receipt is unfinished when its process is gone, or can not be waiting any more', () => {
	const [done, running, killed, elsewhere] = ['done', 'running', 'killed', 'elsewhere'].map(id => intent({id}));
	assert.ok(done && running && killed && elsewhere);
	const entries: readonly JournalEntry[] = [
		done,
		receipt(done),
		{...running, pid: 2},
		{...killed, pid: 3},
		{...elsewhere, host: 'there', pid: 3},
		{...intent({id: 'told', pid: 3})},
		{type: 'told', id: 'told', atMs: 2_000, sentence: 'told'},
	];
	const isRunning = (pid: number) => pid === 2;
	const at = (nowMs: number) => unfinishedIntents(entries, {nowMs, host: 'here', isRunning}).map(({id}) => id);
	assert.deepEqual(at(2_000), ['killed']);
	assert.deepEqual(at(200_000), ['running', 'killed', 'elsewhere']);
});
