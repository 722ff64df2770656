import assert from 'node:assert/strict';
import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {openSeenFile, parseSeen, type StoredRevision} from '../../source/storage/seen-file.ts';

async function open(t: TestContext) {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-seen-'));
	t.after(() => rm(folder, {recursive: true, force: true}));
	const faults: string[] = [];
	const onFault = (sentence: string) => void faults.push(sentence);
	return {folder, faults, file: (pid = 1) => openSeenFile({folder, now: systemClock.now, pid, onFault})};
}

const seen = (name: string, revision: StoredRevision) => new Map([['uid-web', new Map([[name, revision]])]]);

test('what was seen is there for the next run, in a file that only its owner may read', async t => {
	const {folder, file, faults} = await open(t);
	assert.equal((await file().read()).get('uid-web'), undefined);
	const revision: StoredRevision = {
		completeMs: 60_000,
		lastMs: 1_000,
		hasCompleted: true,
		completeUntilMs: 900,
		madeBy: 'kubectl-set',
		own: {atMs: 800, number: 6},
	};
	await file().merge(seen('6', revision));
	assert.deepEqual((await file().read()).get('uid-web'), seen('6', revision).get('uid-web'));
	assert.equal((await file().read()).get('toString'), undefined);
	assert.equal((await stat(join(folder, 'seen.json'))).mode & 0o777, 0o600);
	assert.deepEqual(await readdir(folder), ['seen.json']);
	assert.deepEqual(faults, []);
});

test('two runs add to each other: neither forgets what the other saw', async t => {
	const {file} = await open(t);
	await file(1).merge(seen('6', {completeMs: 60_000, lastMs: 1_000, hasCompleted: true}));
	await file(2).merge(
		seen('7', {completeMs: 0, lastMs: 2_000, hasCompleted: false, failure: 'its deadline was exceeded'}),
	);
	await file(1).merge(seen('6', {completeMs: 90_000, lastMs: 3_000, hasCompleted: true}));
	const web = (await file().read()).get('uid-web');
	assert.deepEqual(
		[...(web ?? [])],
		[
			['6', {completeMs: 90_000, lastMs: 3_000, hasCompleted: true}],
			['7', {completeMs: 0, lastMs: 2_000, hasCompleted: false, failure: 'its deadline was exceeded'}],
		],
	);
});

test('a file that is damaged or of another version counts as none, and is replaced', async t => {
	const {folder, file} = await open(t);
	const workloads = ['{"a":{"x":1,"3":{}}}', '{"a":null}', '{"a":{"3":null}}', 'null', '[]'];
	const texts = workloads.map(text => `{"v":1,"workloads":${text}}`);
	for (const text of ['', '{', 'null', '[]', '{"v":2,"workloads":{}}', ...texts]) {
		assert.deepEqual(
			[...parseSeen(text).values()].flatMap(revisions => [...revisions]),
			[],
			text,
		);
	}
	await writeFile(join(folder, 'seen.json'), '{"v":1,"workl');
	await file().merge(seen('6', {completeMs: 1, lastMs: 1, hasCompleted: true}));
	assert.equal((await file().read()).get('uid-web')?.size, 1);
});

test('of more workloads than are kept those that were looked at longest ago are forgotten', async t => {
	const {folder, file} = await open(t);
	const many = new Map(
		Array.from({length: 1_200}, (_, index) => [
			`uid-${index}`,
			new Map([['1', {completeMs: 1, lastMs: 1, hasCompleted: true}]]),
		]),
	);
	await file().merge(many);
	await file().merge(seen('6', {completeMs: 1, lastMs: 1, hasCompleted: true}));
	const kept = [...parseSeen(await readFile(join(folder, 'seen.json'), 'utf8')).keys()];
	assert.equal(kept.length, 1_000);
	assert.equal(kept.at(-1), 'uid-web');
	assert.equal(kept[0], 'uid-201');
	assert.ok((await readFile(join(folder, 'seen.json'), 'utf8')).length < 200_000);
});
