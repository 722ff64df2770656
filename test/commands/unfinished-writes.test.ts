import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {tellUnfinished, unfinishedSentence} from '../../source/commands/unfinished-writes.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {failure, type Result, success} from '../../source/kubernetes/errors.ts';
import type {Deployment} from '../../source/kubernetes/objects.ts';
import {openJournal} from '../../source/storage/journal.ts';
import {deployment, template} from '../helpers/objects.ts';
import {intent} from '../storage/entries.ts';

const nowMs = Date.UTC(2026, 10, 30, 14, 6);
const sent = intent({atMs: nowMs - 180_000});

const web = (generation: number, manager: string, agoMs = 170_000) =>
	deployment({
		spec: {template: template('web:v1')},
		metadata: {
			name: 'web',
			namespace: 'shop',
			uid: 'uid-web',
			generation,
			managedFields: [
				{
					manager,
					operation: 'Update',
					time: new Date(nowMs - agoMs).toISOString(),
					fieldsV1: {'f:spec': {'f:template': {}}},
				},
			],
		},
	});

const cases: readonly (readonly [state: Result<Deployment>, words: RegExp])[] = [
	[success(web(4, 'kubectl-set')), /3 min ago: it was not done, deployment\/web is as it was\.$/],
	[success(web(5, 'rolltop')), /it was done, as it seems: deployment\/web has it, and rolltop wrote it last\.$/],
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
		const sentence = unfinishedSentence(sent, state, nowMs);
		assert.match(
			sentence,
			/^"undo deployment\/web to revision 6" in shop was under way when rolltop ended 3 min ago: /,
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
		unfinishedSentence(resume, success(resumed), nowMs),
		'"resume deployment/web" in shop was under way when rolltop ended 20s ago: it was done, as it seems: deployment/web is not paused any more.',
	);
	const later = {...resumed, metadata: {...resumed.metadata, generation: 6}};
	assert.match(unfinishedSentence(resume, success(later), nowMs), /was changed since, by whom is not known/);
});

test('each unfinished write is told once, on the cluster that it was sent to', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-unfinished-'));
	t.after(() => rm(folder, {recursive: true}));
	const journal = openJournal({folder, now: systemClock.now, after: () => () => {}, onFault: assert.fail});
	await journal.append(sent);
	await journal.append(intent({id: 'b', atMs: sent.atMs, context: 'staging'}));
	const tell = (context: string) =>
		tellUnfinished({
			journal,
			place: {context, server: sent.server},
			read: async () => success(web(4, 'kubectl-set')),
			nowMs,
		});
	assert.equal((await tell('kind')).length, 0);
	assert.equal((await tell('prod-eu')).length, 1);
	assert.equal((await tell('prod-eu')).length, 0);
	assert.equal((await tell('staging')).length, 1);
});
