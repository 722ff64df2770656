import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createListRows} from '../../../source/cluster/attention/list-rows.ts';
import type {Collection, ListPart} from '../../../source/cluster/cluster.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {deployment, template} from '../../helpers/objects.ts';

const serverMs = Date.parse('2026-11-22T12:10:00Z');

const named = (name: string, parts: Parameters<typeof deployment>[0] = {}) => deployment({...parts, metadata: {name}});
const rolling = (name: string, image = 'web:2') =>
	named(name, {spec: {template: template(image)}, status: {updatedReplicas: 1, replicas: 4}});

/** The rows of a list, of which `look` brings the next, and what the journal is told, in its order. */
function rowsOf(...first: readonly Workload[]) {
	let items = first;
	let parts: readonly ListPart[] = [];
	let looks = 0;
	const journal: string[] = [];
	const attended = new Set<string>();
	const nowMs = () => looks * 1_000;
	const rows = createListRows({
		list: {
			collection: (): Collection<Workload> => ({items, freshness: {state: 'live'}}),
			parts: () => parts,
		},
		journal: {
			look: ({metadata}, _revisions, atMs) => void journal.push(`${metadata.name} from ${atMs - serverMs}`),
			leave: (uid, atMs) => void journal.push(`${uid} until ${atMs - serverMs}`),
			of: () => undefined,
		},
		isAttended: uid => attended.has(uid),
		isOpen: () => false,
		now: () => serverMs + nowMs(),
	});
	const look = (...next: readonly Workload[]) => {
		items = next;
		looks += 1;
		rows.look({nowMs: nowMs(), serverMs: serverMs + nowMs(), isFirst: looks === 1});
		return rows.needy();
	};
	look(...first);
	const becomes = (next: readonly ListPart[]) => {
		parts = next;
		look(...items);
	};
	return {rows, look, journal, attended, becomes};
}

test('the row of what did not change stays the same, and what is fine or gone has none', () => {
	const [a, b] = [rolling('a'), rolling('b')];
	const {rows, look} = rowsOf(a, b, named('fine'));
	const before = rows.needy();
	assert.deepEqual([...before.keys()], ['uid-a', 'uid-b']);
	const after = look(a, rolling('b', 'web:3'), named('fine'));
	assert.equal(after.get('uid-a'), before.get('uid-a'));
	assert.notEqual(after.get('uid-b'), before.get('uid-b'));
	assert.deepEqual([...look(a).keys()], ['uid-a']);
	assert.deepEqual([rows.workload('uid-a'), rows.workload('uid-b')], [a, undefined]);
});

test('whoever is taken back waits from then on', () => {
	const a = rolling('a');
	const {rows, look} = rowsOf(a);
	rows.takeBack('uid-a', {nowMs: 7_000, serverMs: serverMs + 7_000});
	assert.equal(rows.needy().get('uid-a')?.sinceMs, 7_000);
	assert.equal(look(a).get('uid-a')?.sinceMs, 7_000);
});

/** Complete, and numbered, so that it is known of which revision. */
const revisionTwo = (workload: Workload) => {
	const metadata = {...workload.metadata, annotations: {'deployment.kubernetes.io/revision': '2'}};
	return {...workload, metadata} as Workload;
};
const before = revisionTwo(rolling('a'));
const after = revisionTwo(named('a', {spec: {template: template('web:2')}}));

test('what came through before our eyes is told to the journal, until it is attended to', () => {
	const {rows, look, journal, attended} = rowsOf(before);
	look(after);
	assert.deepEqual(journal, ['a from 2000']);
	attended.add('uid-a');
	rows.handOver('uid-a', serverMs + 3_000);
	assert.deepEqual(journal.splice(0), ['a from 2000', 'uid-a until 3000']);
	look(after);
	assert.deepEqual(journal, []);
});

test('or until when its watch was live last, and anew from when it is', () => {
	const {look, journal, becomes} = rowsOf(before);
	look(after);
	becomes([{kind: 'Deployment', freshness: {state: 'stale', asOfMs: serverMs + 2_500}}]);
	assert.deepEqual(journal, ['a from 2000', 'uid-a until 2500']);
	becomes([{kind: 'Deployment', freshness: {state: 'live'}}]);
	assert.deepEqual(journal.slice(2), ['a from 4000']);
});
