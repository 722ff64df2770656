import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {FrozenRecord} from '../../source/cluster/actions/frozen-record.ts';
import {standingOf} from '../../source/cluster/actions/standing-freeze.ts';
import type {ConnectedCluster} from '../../source/cluster/connect.ts';
import {createLookingBack} from '../../source/commands/looking-back.ts';
import {success} from '../../source/kubernetes/errors.ts';
import type {Journal} from '../../source/storage/journal.ts';
import type {JournalEntry} from '../../source/storage/journal-entry.ts';
import {deployment} from '../helpers/settled-web.ts';
import {intent} from '../storage/entries.ts';

/** Nothing of it is younger than that it could be under way. */
const atMs = Date.now() - 600_000;

function journalOf(...entries: JournalEntry[]): Journal {
	return {
		read: async () => entries,
		append: async entry => void entries.push(entry),
	};
}

function visited(context: string, record?: FrozenRecord) {
	const read = async () => success(deployment({metadata: {generation: 4}}));
	const cluster: Partial<ConnectedCluster> = {
		read,
		readPods: async () => success([]),
		now: () => Date.now(),
		view: () =>
			({identity: {context, server: `https://${context}`}, freshness: {state: 'live'}}) as ReturnType<
				ConnectedCluster['view']
			>,
		subscribe: () => () => {},
		standingFreeze: () => standingOf(record ? [record] : [], read, Date.now()),
	};
	return {cluster: cluster as ConnectedCluster, context, server: `https://${context}`};
}

const [eu, us] = ['eu', 'us'].map(name => visited(name));
assert.ok(eu && us);
const writeIn = (context: string) =>
	intent({id: context, atMs, context, server: `https://${context}`, doing: `scale deployment/${context}`});

test('each place tells what was left behind there when one comes to it, and the end tells all, by context', async () => {
	let {cluster: current} = eu;
	const journal = journalOf(writeIn('eu'), writeIn('us'));
	const killed = createLookingBack(journal, () => current);
	assert.equal((await killed.at(eu)).length, 1, 'and nobody reads it');
	const back = createLookingBack(journal, () => current);
	assert.match((await back.at(eu)).join(), /^"scale deployment\/eu" in shop was under way [^"]*$/);
	const [ending, ...others] = await back.atEnd();
	assert.deepEqual([others.length, (ending?.atMs ?? 0) > atMs], [0, true]);
	assert.match(ending?.text ?? '', /^"scale deployment\/eu"/);
	({cluster: current} = us);
	assert.match((await back.at(us)).join(), /^"scale deployment\/us"/);
	({cluster: current} = eu);
	await back.read();
	assert.deepEqual(await back.at(eu), [], 'it has been told');
	assert.deepEqual(
		(await back.atEnd()).map(({text}) => /^In (\w+): .*"scale deployment\/(\w+)"/.exec(text)?.slice(1)),
		[
			['eu', 'eu'],
			['us', 'us'],
		],
	);
});

test('who has gone on before it is known is told nothing, and the next time all of it', async () => {
	const journal = journalOf(writeIn('us'));
	const back = createLookingBack(journal, () => eu.cluster);
	assert.deepEqual(await back.at(us), []);
	const next = createLookingBack(journal, () => us.cluster);
	next.tells(() => false, 'screen');
	assert.deepEqual(await next.at(us), []);
	next.tells(() => true, 'screen');
	assert.equal((await next.at(us)).length, 1);
});

test('a freeze that stands is told at each visit, in the words for who hears it, and at the end once', async () => {
	const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
	const record: FrozenRecord = {
		freeze: 'f1',
		of: 3,
		atMs,
		target,
		uid: 'uid-web',
		generation: 4,
		digest: 'd',
		result: 'unknown',
	};
	const place = visited('eu', record);
	const mark = {freeze: 'f1', of: 3, digest: 'd'};
	const journal = journalOf({...writeIn('eu'), object: 'deployment/web', mark});
	const back = createLookingBack(journal, () => place.cluster);
	assert.match(
		(await back.at(place)).join(),
		/^A freeze of 3 was cut off .*F, then tab, to let go on or leave what it froze\. Not frozen: shop\/web/,
	);
	back.tells(() => true, 'typed keys');
	assert.match(
		(await back.at(place)).join(),
		/^A freeze of 3 was cut off .*F thaw to let go on or leave what it froze\./,
	);
	assert.match((await back.atEnd()).map(({text}) => text).join('\n'), /^A freeze of 3 was cut off [^\n]*$/);
});

test('what could not be read while nobody answered was told as not known, and stayed so', async () => {
	const place = visited('eu');
	const states = ['connecting', 'connecting', 'live'];
	let isAsked = false;
	let changed = () => {};
	const cluster = {
		...place.cluster,
		view: () => ({identity: place.cluster.view().identity, freshness: {state: states[0]}}) as never,
		subscribe(listener: () => void) {
			changed = listener;
			return () => {};
		},
		standingFreeze: () => {
			isAsked = true;
			return place.cluster.standingFreeze();
		},
	} as ConnectedCluster;
	const back = createLookingBack(journalOf(writeIn('eu')), () => cluster);
	const told = back.at({...place, cluster});
	await new Promise(setImmediate);
	changed();
	await new Promise(setImmediate);
	assert.equal(isAsked, false);
	states.splice(0, 2);
	changed();
	assert.match((await told).join(), /^"scale deployment\/eu"/);
});
