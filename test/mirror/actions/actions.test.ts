import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {ActionOutcome, JsonPatchOperation, Preview} from '../../../source/cluster/actions/action.ts';
import {createActions} from '../../../source/cluster/actions/actions.ts';
import type {ActionApi} from '../../../source/cluster/actions/api.ts';
import type {Contact} from '../../../source/cluster/source.ts';
import {failure, type KubernetesError, type Result, success} from '../../../source/kubernetes/errors.ts';
import type {Deployment} from '../../../source/kubernetes/objects.ts';
import {deployment, replicaSet, template} from '../../helpers/objects.ts';

const target = {namespace: 'shop', name: 'web'};
const nowMs = Date.parse('2026-11-22T12:10:00Z');
const reached: Contact = {state: 'reached', lastMs: nowMs};

interface Sent {
	readonly patch: readonly JsonPatchOperation[];
	readonly dryRun: boolean;
}

/** Answers reads and writes from two lists, in order, and notes what was sent. */
function setUp(script: {
	readonly reads?: readonly Result<Deployment>[];
	readonly patches?: readonly Result<Deployment>[];
	readonly contact?: Contact;
}) {
	const sent: Sent[] = [];
	const reads = [...(script.reads ?? [])];
	const patches = [...(script.patches ?? [])];
	const next = (answers: Result<Deployment>[], what: string) => {
		const answer = answers.shift();
		if (!answer) throw new Error(`one ${what} too many`);
		return Promise.resolve(answer);
	};
	const api: ActionApi = {
		readDeployment: () => next(reads, 'read'),
		readReplicaSets: () => Promise.resolve(success([replicaSet(1, 'web:v1'), replicaSet(2, 'web:v2', {replicas: 3})])),
		patchDeployment(_target, patch, {dryRun}) {
			sent.push({patch, dryRun});
			return next(patches, 'write');
		},
	};
	const actions = createActions({
		api,
		identity: {context: 'prod', server: 'https://one'},
		contact: () => script.contact ?? reached,
		now: () => nowMs,
		held: () => deployment(),
	});
	return {actions, sent};
}

const error = (kind: KubernetesError['kind'], status?: number): Result<never> =>
	failure({kind, message: 'said the server', ...(status ? {status} : {})});

async function previewOf(reads: readonly Result<Deployment>[] = [success(deployment())]): Promise<Preview> {
	const {actions} = setUp({reads, patches: [success(deployment())]});
	const outcome = await actions.preview({kind: 'undo', target});
	assert.equal(outcome.type, 'ready');
	return (outcome as Extract<typeof outcome, {type: 'ready'}>).preview;
}

const sentence = (outcome: ActionOutcome) =>
	outcome.type === 'done' ? outcome.receipt.sentence : 'sentence' in outcome ? outcome.sentence : outcome.what.join();

describe('pause', () => {
	it('is one patch that tests the uid only', async () => {
		const {actions, sent} = setUp({patches: [success(deployment())]});
		assert.equal(sentence(await actions.pause(target)), 'paused deployment/web');
		assert.deepEqual(sent, [
			{
				dryRun: false,
				patch: [
					{op: 'test', path: '/metadata/uid', value: 'uid-web'},
					{op: 'add', path: '/spec/paused', value: true},
				],
			},
		]);
	});

	it('says "Not sent" at once when the server does not answer, and sends nothing', async () => {
		const lost: Contact = {
			state: 'lost',
			lastMs: 0,
			sinceMs: 0,
			error: {kind: 'unreachable', message: 'connection refused'},
		};
		const {actions, sent} = setUp({contact: lost});
		assert.match(sentence(await actions.pause(target)), /^Not sent: /);
		assert.equal(sent.length, 0);
	});

	it('is not sent again after a timeout: it reads, and tells that it was done', async () => {
		const {actions, sent} = setUp({
			patches: [error('timeout')],
			reads: [success(deployment({spec: {paused: true}}))],
		});
		assert.equal(sentence(await actions.pause(target)), 'paused deployment/web');
		assert.equal(sent.length, 1);
	});

	it('tells that it was not done, or that this is not known', async () => {
		const notDone = setUp({patches: [error('timeout')], reads: [success(deployment())]});
		assert.match(sentence(await notDone.actions.pause(target)), /^Not done: /);
		const notKnown = setUp({patches: [error('timeout')], reads: [error('unreachable')]});
		assert.match(sentence(await notKnown.actions.pause(target)), /^Not known whether it was done: /);
	});
});

describe('preview', () => {
	it('asks the server for a dry run of the very patch', async () => {
		const {actions, sent} = setUp({reads: [success(deployment())], patches: [success(deployment())]});
		const outcome = await actions.preview({kind: 'undo', target});
		assert.equal(outcome.type, 'ready');
		const {preview} = outcome as Extract<typeof outcome, {type: 'ready'}>;
		assert.deepEqual(sent, [{dryRun: true, patch: preview.patch}]);
		assert.deepEqual(preview.server, {type: 'accepted'});
	});

	it('tells a refusal from a dry run that could not be made', async () => {
		for (const [answer, type] of [
			[error('forbidden', 403), 'refused'],
			[error('invalid', 422), 'refused'],
			[error('invalid', 400), 'unknown'],
			[error('timeout'), 'unknown'],
		] as const) {
			const {actions} = setUp({reads: [success(deployment())], patches: [answer]});
			const outcome = await actions.preview({kind: 'undo', target});
			assert.equal(outcome.type === 'ready' && outcome.preview.server.type, type);
		}
	});
});

describe('perform', () => {
	it('sends what was previewed, once', async () => {
		const preview = await previewOf();
		const {actions, sent} = setUp({patches: [success(deployment())]});
		assert.equal(sentence(await actions.perform(preview)), 'undid deployment/web to revision 1');
		assert.deepEqual(sent, [{dryRun: false, patch: preview.patch}]);
	});

	it('after a failed precondition sends once more if only what does not matter changed, and says so', async () => {
		const preview = await previewOf();
		const annotated = success(deployment({metadata: {generation: 3}}));
		const {actions, sent} = setUp({patches: [error('invalid', 422), success(deployment())], reads: [annotated]});
		const outcome = await actions.perform(preview);
		assert.equal(outcome.type === 'done' && outcome.receipt.sentAgain, true);
		assert.deepEqual(sent[1]?.patch[1], {op: 'test', path: '/metadata/generation', value: 3});
	});

	it('writes nothing when the template was changed in between, and says so', async () => {
		const preview = await previewOf();
		const changed = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v3')}}));
		const {actions, sent} = setUp({patches: [error('invalid', 422)], reads: [changed]});
		const outcome = await actions.perform(preview);
		assert.deepEqual(outcome, {type: 'changed', what: ['the template was changed: web:v2 → web:v3']});
		assert.equal(sent.length, 1);
	});

	it('takes a 422 with an unchanged object for the refusal that it is', async () => {
		const preview = await previewOf();
		const {actions, sent} = setUp({patches: [error('invalid', 422)], reads: [success(deployment())]});
		assert.equal((await actions.perform(preview)).type, 'failed');
		assert.equal(sent.length, 1);
	});

	it('never sends again after a timeout', async () => {
		const preview = await previewOf();
		const done = success(deployment({metadata: {generation: 3}, spec: {template: template('web:v1')}}));
		const {actions, sent} = setUp({patches: [error('timeout')], reads: [done]});
		assert.equal((await actions.perform(preview)).type, 'done');
		assert.equal(sent.length, 1);
	});

	it('says that the Deployment was deleted meanwhile', async () => {
		const preview = await previewOf();
		const {actions} = setUp({patches: [error('not-found', 404)]});
		assert.match(sentence(await actions.perform(preview)), /was deleted meanwhile. Nothing was written./);
	});
});
