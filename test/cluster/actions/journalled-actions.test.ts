import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome, Preview} from '../../../source/cluster/actions/action.ts';
import type {Actions} from '../../../source/cluster/actions/actions-options.ts';
import {journalledActions, type WriteIntent} from '../../../source/cluster/actions/journalled-actions.ts';
import {deployment} from '../../helpers/objects.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;
const done: ActionOutcome = {type: 'done', receipt: {atMs: 5, sentence: 'done', kubectl: 'kubectl'}};

const held = (uid: string) => deployment({metadata: {name: 'web', uid, generation: 3}});

function journalled(isHeld: boolean, pause?: Actions['pause']) {
	const told: string[] = [];
	const intents: WriteIntent[] = [];
	const send = async (what: string) => {
		told.push(`sent ${what}`);
		return done;
	};
	const writes: Pick<Actions, 'pause' | 'perform'> = {
		pause: pause ?? (() => send('pause')),
		perform: () => send('perform'),
	};
	let present = held('uid-web');
	const actions = journalledActions(writes, {
		identity: {context: 'prod', server: 'https://prod', namespace: 'shop'},
		now: () => 7,
		held: () => (isHeld ? present : undefined),
		journal: {
			async intend(intent) {
				intents.push(intent);
				told.push(`intent ${intent.doing}`);
				// By the time that it is kept another may have the name.
				present = held('uid-other');
				return async ({type}) => void told.push(`receipt ${type}`);
			},
		},
	});
	return {actions, told, intents};
}

test('the intent of a pause is kept before it is sent, and the receipt after', async () => {
	const {actions, told, intents} = journalled(true);
	assert.equal(await actions.pause(target), done);
	assert.deepEqual(told, ['intent pause deployment/web', 'sent pause', 'receipt done']);
	assert.deepEqual(intents, [
		{
			atMs: 7,
			target,
			uid: 'uid-web',
			generation: 3,
			action: 'pause',
			doing: 'pause deployment/web',
			changes: [{path: 'spec.paused', after: 'true'}],
			kubectl: 'kubectl --context prod -n shop rollout pause deployment/web',
		},
	]);
});

test('so is the intent of what was previewed', async () => {
	const {actions, told, intents} = journalled(true);
	const preview: Preview = {
		request: {kind: 'undo', target},
		title: 'undo deployment/web to revision 6',
		changes: [{path: 'spec.template.spec.containers[web].image', before: 'web:v2', after: 'web:v1'}],
		server: {type: 'accepted'},
		notes: [],
		kubectl: 'kubectl rollout undo',
		patch: [],
		deletions: [{name: 'web-0', uid: 'uid-0'}],
		basis: {
			uid: 'uid-web',
			generation: 3,
			template: deployment({}).spec.template,
			paused: false,
			replicas: 1,
			strategy: undefined,
		},
	};
	await actions.perform(preview);
	assert.deepEqual(told, ['intent undo deployment/web to revision 6', 'sent perform', 'receipt done']);
	assert.deepEqual(intents[0]?.changes, preview.changes);
	assert.deepEqual(intents[0]?.deletions, preview.deletions);
	assert.equal(intents[0]?.action, 'undo');
	assert.equal(intents[0]?.uid, 'uid-web');
});

test('of what is not sent, because the object is not known, nothing is kept', async () => {
	const {actions, told} = journalled(false);
	await actions.pause(target);
	assert.deepEqual(told, ['sent pause']);
});

test('what is paused is what the intent is of, though another has the name by the time that the intent is kept', async () => {
	const paused: (string | undefined)[] = [];
	const {actions, intents} = journalled(true, async (_target, workload) => {
		paused.push(workload?.metadata.uid);
		return done;
	});
	await actions.pause(target);
	assert.deepEqual([paused, intents[0]?.uid], [['uid-web'], 'uid-web']);
});

test('an action that throws has its receipt, too: that nobody knows', async () => {
	const fault = new Error('broken');
	const {actions, told} = journalled(true, () => Promise.reject(fault));
	await assert.rejects(actions.pause(target), fault);
	assert.deepEqual(told, ['intent pause deployment/web', 'receipt failed']);
});
