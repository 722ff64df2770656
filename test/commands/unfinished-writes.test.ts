import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {type LookedAt, tellUnfinished, unfinishedSentence} from '../../source/commands/unfinished-writes.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {failure, type Result, success} from '../../source/kubernetes/errors.ts';
import type {ManagedFieldsEntry, Workload} from '../../source/kubernetes/objects.ts';
import {openJournal} from '../../source/storage/journal.ts';
import {daemonSet, deployment, pod, statefulSet, template} from '../helpers/objects.ts';
import {intent} from '../storage/entries.ts';

const nowMs = Date.UTC(2026, 10, 30, 14, 6);
const sent = intent({atMs: nowMs - 180_000});

const writtenBy = (manager: string, field: string, agoMs: number): ManagedFieldsEntry => ({
	manager,
	operation: 'Update',
	time: new Date(nowMs - agoMs).toISOString(),
	fieldsV1: {'f:spec': {[`f:${field}`]: {}}},
});

const web = (generation: number, manager: string, agoMs = 170_000): Workload =>
	deployment({
		spec: {template: template('web:v1')},
		metadata: {
			name: 'web',
			namespace: 'shop',
			uid: 'uid-web',
			generation,
			managedFields: [writtenBy(manager, 'template', agoMs)],
		},
	});

/** Done, and seen by the controller since, which numbers what it rolls back to anew. */
function numbered(revision: number): Workload {
	const done = web(5, 'rolltop');
	const annotations = {'deployment.kubernetes.io/revision': String(revision)};
	return {...done, metadata: {...done.metadata, annotations}} as Workload;
}

const cases: readonly (readonly [state: Result<Workload>, words: RegExp])[] = [
	[success(web(4, 'kubectl-set')), /at 14:03:00: it was not done, deployment\/web is as it was\.$/],
	[success(web(5, 'rolltop')), /it was done, as it seems: deployment\/web has it, and rolltop wrote it last\.$/],
	[
		success(numbered(8)),
		/it was done, as it seems: deployment\/web has it \(revision 8 now\), and rolltop wrote it last\.$/,
	],
	[success(numbered(6)), /it was done, as it seems: deployment\/web has it, and rolltop wrote it last\.$/],
	[success(web(5, 'argocd')), /deployment\/web was changed since, by argocd: look at it before you try again\.$/],
	[success(web(5, 'rolltop', 3_600_000)), /deployment\/web was changed since, by whom is not known: look/],
	[
		success({...web(1, 'rolltop'), metadata: {...web(1, 'rolltop').metadata, uid: 'other'}}),
		/deleted and created again since\.$/,
	],
	[failure({kind: 'not-found', message: ''}), /deployment\/web has been deleted since\.$/],
	[
		failure({kind: 'unreachable', message: 'connection refused'}),
		/what became of it is not known\. The API server .* does not answer/,
	],
];

for (const [state, words] of cases) {
	test(`a write that was under way when rolltop ended is told by the object's state: ${words.source}`, () => {
		const sentence = unfinishedSentence(sent, {workload: state}, nowMs, 'UTC');
		assert.match(
			sentence,
			/^"undo deployment\/web to revision 6" in shop was under way when rolltop ended at 14:03:00: /,
		);
		assert.match(sentence, words);
	});
}

test('a resume that was done is told as done: a field that is gone has no owner', () => {
	const resume = intent({
		atMs: nowMs - 20_000,
		doing: 'resume deployment/web',
		changes: [{path: 'spec.paused', from: 'true', to: 'false'}],
	});
	const resumed = deployment({metadata: {name: 'web', namespace: 'shop', uid: 'uid-web', generation: 5}});
	assert.equal(
		unfinishedSentence(resume, {workload: success(resumed)}, nowMs, 'UTC'),
		'"resume deployment/web" in shop was under way when rolltop ended at 14:05:40: it was done, as it seems: deployment/web is not paused any more.',
	);
	const later = {...resumed, metadata: {...resumed.metadata, generation: 6}};
	assert.match(
		unfinishedSentence(resume, {workload: success(later)}, nowMs),
		/was changed since, by whom is not known/,
	);
});

test('a hold that was done is told as done, by who wrote the update strategy', () => {
	const hold = intent({
		atMs: nowMs - 20_000,
		doing: 'hold daemonset/agent',
		object: 'daemonset/agent',
		changes: [{path: 'spec.updateStrategy', from: '{"type":"RollingUpdate"}', to: '{"type":"OnDelete"}'}],
	});
	const metadata = {name: 'agent', namespace: 'shop', uid: 'uid-web', generation: 5};
	const by = (manager: string) =>
		daemonSet({
			spec: {updateStrategy: {type: 'OnDelete'}},
			metadata: {...metadata, managedFields: [writtenBy(manager, 'updateStrategy', 19_000)]},
		});
	const told = (manager: string) => unfinishedSentence(hold, {workload: success(by(manager))}, nowMs);
	assert.match(told('rolltop'), /it was done, as it seems: daemonset\/agent has it, and rolltop wrote it last\.$/);
	assert.match(told('kubectl-edit'), /was changed since, by kubectl-edit:/);
});

const scale = intent({
	atMs: nowMs - 20_000,
	doing: 'scale deployment/web to 5',
	changes: [{path: 'spec.replicas', from: '3', to: '5'}],
});

/** Of what is written by way of a Scale the API server notes no time. */
const scaledBy = (manager: string): ManagedFieldsEntry => ({
	manager,
	operation: 'Update',
	subresource: 'scale',
	fieldsV1: {'f:spec': {'f:replicas': {}}},
});
const sizeApplied = writtenBy('argocd-controller', 'replicas', 10_000);

const sizes: readonly (readonly [replicas: number, owners: readonly ManagedFieldsEntry[], words: RegExp])[] = [
	[5, [scaledBy('rolltop')], /it was done, as it seems: deployment\/web has it, and rolltop wrote it last\.$/],
	// Whoever owns it beside the Scale applied the same number later, and changed nothing.
	[5, [scaledBy('rolltop'), sizeApplied], /it was done, as it seems: deployment\/web has it, and rolltop wrote it/],
	[7, [scaledBy('kube-controller-manager')], /was changed since, by kube-controller-manager: look/],
	[7, [sizeApplied], /was changed since, by argocd-controller: look/],
	// An earlier scale of its own, and a change of something else since.
	[
		3,
		[scaledBy('rolltop'), writtenBy('argocd-controller', 'template', 10_000)],
		/it was not done, or was taken back: spec\.replicas is 3 in deployment\/web, as before\. Something else was changed since\.$/,
	],
	[3, [scaledBy('kube-controller-manager')], /it was not done, or was taken back: spec\.replicas is 3/],
];

for (const [replicas, managedFields, words] of sizes) {
	const by = managedFields.map(({manager}) => manager).join(' and ');
	test(`a scale to 5 that was under way is told by the size, ${replicas}, and by its owners, ${by}`, () => {
		const metadata = {name: 'web', namespace: 'shop', uid: 'uid-web', generation: 5, managedFields};
		const found = success(deployment({spec: {replicas}, metadata}));
		assert.match(unfinishedSentence(scale, {workload: found}, nowMs), words);
	});
}

/** An undo of db that was to delete db-1 and db-2 one by one, after the change of its template or without one. */
const stagedUndo = (changes: typeof sent.changes) =>
	intent({
		atMs: nowMs - 20_000,
		doing: 'undo statefulset/db to revision 6',
		object: 'statefulset/db',
		changes,
		deletions: [1, 2].map(ordinal => ({name: `db-${ordinal}`, uid: `uid-${ordinal}`})),
	});
const [undo, deletion] = [stagedUndo(sent.changes), stagedUndo([])];

const db = (generation: number): Workload =>
	statefulSet({
		spec: {template: template('web:v1')},
		metadata: {
			name: 'db',
			namespace: 'shop',
			uid: 'uid-web',
			generation,
			managedFields: [writtenBy('rolltop', 'template', 19_000)],
		},
	});
const podsOf = (...uids: readonly string[]) => success(uids.map(uid => pod({metadata: {name: 'db-1', uid}})));
const leaving = pod({metadata: {name: 'db-1', uid: 'uid-1', deletionTimestamp: '2026-11-30T14:06:00Z'}});
const notRead = failure({kind: 'forbidden', message: 'no'});

const done = 'it was done, as it seems: statefulset\\/db has it, and rolltop wrote it last\\. ';
const more = '; still there: db-\\d(?:, db-2)?\\. Undo statefulset\\/db once more to go on\\.$';
const deletionCases: readonly (readonly [what: string, by: typeof undo, found: LookedAt, words: string])[] = [
	[
		'an undo, none deleted',
		undo,
		{workload: success(db(5)), pods: podsOf('uid-1', 'uid-2')},
		`${done}Of the stuck pods none was deleted${more}`,
	],
	[
		'an undo, one deleted',
		undo,
		{workload: success(db(5)), pods: podsOf('new', 'uid-2')},
		`${done}Of the stuck pods deleted: db-1${more}`,
	],
	[
		'an undo, one on its way out',
		undo,
		{workload: success(db(5)), pods: success([leaving])},
		`${done}Of the stuck pods that were to be deleted none is left: db-1, db-2\\.$`,
	],
	[
		'an undo, not sent',
		undo,
		{workload: success(db(4)), pods: podsOf('uid-1', 'uid-2')},
		'it was not done, statefulset\\/db is as it was\\.$',
	],
	[
		'an undo, pods not read',
		undo,
		{workload: success(db(5)), pods: notRead},
		`${done}Which of its stuck pods were deleted is not known \\(db-1, db-2\\)\\. .* does not allow you to read the pods of`,
	],
	[
		'pods only, none deleted',
		deletion,
		{workload: success(db(4)), pods: podsOf('uid-1', 'uid-2')},
		`ended .*: of the stuck pods none was deleted${more}`,
	],
	[
		'pods only, one deleted',
		deletion,
		{workload: success(db(4)), pods: podsOf('uid-2')},
		`ended .*: of the stuck pods deleted: db-1${more}`,
	],
	[
		'pods only, all deleted',
		deletion,
		{workload: success(db(4)), pods: podsOf('new')},
		'ended .*: of the stuck pods that were to be deleted none is left: db-1, db-2\\.$',
	],
];

for (const [what, by, found, words] of deletionCases) {
	test(`pods that were to be deleted one by one and were not were told by nobody: ${what}`, () =>
		assert.match(unfinishedSentence(by, found, nowMs, 'UTC'), new RegExp(words)));
}

test('each unfinished write is told once, on the cluster that it was sent to', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-unfinished-'));
	t.after(() => rm(folder, {recursive: true}));
	const journal = openJournal({folder, now: systemClock.now, after: () => () => {}, onFault: assert.fail});
	await journal.append(sent);
	await journal.append(intent({id: 'b', atMs: sent.atMs, context: 'staging'}));
	const tell = (context: string, answer: Result<Workload> = success(web(4, 'kubectl-set')), isHeard = true) =>
		tellUnfinished({
			journal,
			isHeard: () => isHeard,
			place: {context, server: sent.server},
			read: async () => answer,
			readPods: async () => assert.fail(),
			nowMs,
		});
	assert.equal((await tell('kind')).length, 0);
	// Of a console that closed before it could be shown nobody heard it, and what could not be looked at is not done with.
	assert.equal((await tell('prod-eu', undefined, false)).length, 1);
	assert.match((await tell('prod-eu', failure({kind: 'unreachable', message: ''}))).join(), /is not known/);
	assert.equal((await tell('prod-eu')).length, 1);
	assert.equal((await tell('prod-eu')).length, 0);
	assert.equal((await tell('staging')).length, 1);
});

test('of many writes that were under way the older ones are counted, and told the next time', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-unfinished-'));
	t.after(() => rm(folder, {recursive: true}));
	const journal = openJournal({folder, now: systemClock.now, after: () => () => {}, onFault: assert.fail});
	for (let index = 0; index < 7; index += 1) await journal.append(intent({id: `id-${index}`, atMs: sent.atMs}));
	const tell = () =>
		tellUnfinished({
			journal,
			place: {context: sent.context, server: sent.server},
			read: async () => success(web(4, 'kubectl-set')),
			readPods: async () => assert.fail(),
			nowMs,
		});
	const first = await tell();
	assert.equal(first.length, 6);
	assert.equal(first.at(-1), '2 older writes were under way, too: the next start tells.');
	assert.equal((await tell()).length, 2);
	assert.deepEqual(await tell(), []);
});

test('the pods of what was to be deleted are read, and asked for again where they could not be', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-unfinished-'));
	t.after(() => rm(folder, {recursive: true}));
	const journal = openJournal({folder, now: systemClock.now, after: () => () => {}, onFault: assert.fail});
	await journal.append({...undo, atMs: nowMs - 600_000});
	const tell = (pods: LookedAt['pods']) =>
		tellUnfinished({
			journal,
			place: {context: sent.context, server: sent.server},
			read: async () => success(db(5)),
			readPods: async () => pods ?? assert.fail(),
			nowMs,
		});
	assert.match((await tell(failure({kind: 'timeout', message: ''}))).join(), /Which of its stuck pods/);
	assert.match((await tell(podsOf('uid-2'))).join(), /deleted: db-1; still there: db-2\./);
	assert.deepEqual(await tell(podsOf('uid-2')), []);
});
