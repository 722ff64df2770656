import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ActionOutcome} from '../../../source/cluster/actions/action.ts';
import {createActions} from '../../../source/cluster/actions/actions.ts';
import type {ActionApi} from '../../../source/cluster/actions/api.ts';
import type {WorkloadName} from '../../../source/cluster/cluster.ts';
import type {Contact} from '../../../source/cluster/source.ts';
import {failure, type Result, success} from '../../../source/kubernetes/errors.ts';
import type {Pod, Workload} from '../../../source/kubernetes/objects.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {controllerRevision, pod, statefulSet, template} from '../../helpers/objects.ts';

const startMs = Date.parse('2026-11-22T12:10:00Z');
const target: WorkloadName = {kind: 'StatefulSet', namespace: 'shop', name: 'db'};
const dbTemplate = (image: string) => template(image, {metadata: {labels: {app: 'db'}}});
const mended = statefulSet({
	spec: {template: dbTemplate('db:1')},
	status: {currentRevision: 'db-1', updateRevision: 'db-1'},
});
const revisions = [controllerRevision(mended, 1, 'db:1'), controllerRevision(mended, 2, 'db:2')];

function dbPod(ordinal: number, revision: string, state: 'ready' | 'broken', uid = `uid-${ordinal}`): Pod {
	const isReady = state === 'ready';
	return pod({
		metadata: {
			name: `db-${ordinal}`,
			uid,
			labels: {app: 'db', 'controller-revision-hash': revision},
			ownerReferences: [{kind: 'StatefulSet', name: 'db', uid: mended.metadata.uid, controller: true}],
		},
		...(isReady
			? {}
			: {
					status: {
						phase: 'Pending',
						conditions: [{type: 'Ready', status: 'False'}],
						containerStatuses: [
							{name: 'web', ready: false, state: {waiting: {reason: 'ImagePullBackOff', message: 'not found'}}},
						],
					},
				}),
	});
}

/** Two pods of a broken template are left over. What was deleted comes back ready, of the present one. */
function setUp(answer: (name: string) => Result<undefined> | 'lost' | 'lost and not done' = () => success(undefined)) {
	const clock = createFakeClock(startMs);
	const closed = new AbortController();
	const sent: string[] = [];
	const world = {
		workload: mended as Workload,
		pods: [dbPod(1, 'db-2', 'broken'), dbPod(2, 'db-2', 'broken')],
		contact: {state: 'reached', lastMs: startMs} as Contact,
		/** What happens once a pod has been deleted. */
		afterDeletion: () => {},
	};
	const replace = (name: string) => {
		world.pods = world.pods.map(each =>
			each.metadata.name === name ? dbPod(Number(name.slice(3)), 'db-1', 'ready', `new-${name}`) : each,
		);
		world.afterDeletion();
	};
	const api: ActionApi = {
		readWorkload: () => Promise.resolve(success(world.workload)),
		readNodes: () => Promise.resolve(success([])),
		readAutoscalers: () => Promise.resolve(success([])),
		readMinor: () => Promise.resolve(undefined),
		readOwned: () => Promise.resolve(success(revisions)),
		readPods: () => Promise.resolve(success(world.pods)),
		readQuotas: () => Promise.resolve(success([])),
		readMetadata: () => Promise.resolve(failure({kind: 'not-found', message: '', status: 404})),
		write(write, {dryRun}) {
			if (write.type === 'patch') return Promise.resolve(success(world.workload));
			if (dryRun) return Promise.resolve(success(undefined));
			sent.push(write.pod.name);
			const told = answer(write.pod.name);
			if (told === 'lost and not done' || told === 'lost') {
				if (told === 'lost') replace(write.pod.name);
				return Promise.resolve(failure({kind: 'timeout', message: 'no answer', mayHaveArrived: true}));
			}
			if (told.ok) replace(write.pod.name);
			return Promise.resolve(told);
		},
	};
	const actions = createActions({
		api,
		identity: {context: 'prod', server: 'https://one'},
		contact: () => world.contact,
		now: () => clock.now(),
		clock,
		signal: closed.signal,
		held: () => world.workload,
		heldPods: () => undefined,
	});
	async function perform(meanwhile: () => void = () => {}): Promise<ActionOutcome> {
		const outcome = await actions.preview({kind: 'undo', target});
		assert.ok(outcome.type === 'ready', 'sentence' in outcome ? outcome.sentence : '');
		assert.deepEqual(
			outcome.preview.deletions?.map(({name}) => name),
			['db-1', 'db-2'],
		);
		meanwhile();
		let isOver = false;
		const over = () => {
			isOver = true;
		};
		const action = actions.perform(outcome.preview);
		action.then(over, over);
		while (!isOver) {
			await new Promise(setImmediate);
			clock.advance(250);
		}
		assert.equal(clock.pending(), 0, 'a timer was left behind');
		return action;
	}
	return {world, sent, perform, close: () => closed.abort()};
}

const remarkOf = (outcome: ActionOutcome) =>
	outcome.type === 'done' ? outcome.receipt.remark : 'sentence' in outcome ? outcome.sentence : outcome.what.join();

test('what is still stuck is deleted, one by one', async () => {
	const {sent, perform} = setUp();
	const outcome = await perform();
	assert.deepEqual([outcome.type, remarkOf(outcome), sent], ['done', undefined, ['db-1', 'db-2']]);
});

test('a pod that became ready after the preview is left, the others are not', async () => {
	const {world, sent, perform} = setUp();
	const outcome = await perform(() => {
		world.pods = [dbPod(1, 'db-2', 'ready'), dbPod(2, 'db-2', 'broken')];
	});
	assert.deepEqual(sent, ['db-2']);
	assert.equal(remarkOf(outcome), 'db-1 was not deleted: it is ready now.');
});

test('a pod that became ready while the one before came back is left', async () => {
	const {world, sent, perform} = setUp();
	world.afterDeletion = () => {
		world.pods = world.pods.map(each => (each.metadata.name === 'db-2' ? dbPod(2, 'db-2', 'ready') : each));
	};
	const outcome = await perform();
	assert.deepEqual([outcome.type, sent], ['done', ['db-1']]);
	assert.equal(remarkOf(outcome), 'db-2 was not deleted: it is ready now.');
});

test('where all are ready by now, nothing was done', async () => {
	const {world, sent, perform} = setUp();
	const outcome = await perform(() => {
		world.pods = [dbPod(1, 'db-2', 'ready'), dbPod(2, 'db-2', 'ready')];
	});
	assert.deepEqual([outcome.type, sent], ['impossible', []]);
});

test('no further pod is deleted once the workload is another, rolls elsewhere, is held, or the server is lost', async () => {
	const another = {...mended, metadata: {...mended.metadata, uid: 'another'}};
	const elsewhere = {...mended, spec: {...mended.spec, template: dbTemplate('db:3')}};
	const onDelete = {...mended, spec: {...mended.spec, updateStrategy: {type: 'OnDelete'}}};
	const lost: Contact = {
		state: 'lost',
		lastMs: 0,
		sinceMs: 0,
		error: {kind: 'unreachable', message: 'connection refused'},
	};
	for (const [change, remark] of [
		[{workload: another}, /^Not deleted: db-2, for it was deleted and created again/],
		[{workload: elsewhere}, /^Not deleted: db-2, for its template was changed meanwhile\.$/],
		[{workload: onDelete}, /^db-2 was not deleted: it no longer shows/],
		[{contact: lost}, /^Not deleted: db-2\. Not sent: /],
	] as const) {
		const {world, sent, perform} = setUp();
		world.afterDeletion = () => Object.assign(world, change);
		const outcome = await perform();
		assert.deepEqual([outcome.type, sent], ['done', ['db-1']]);
		assert.match(remarkOf(outcome) ?? '', remark);
	}
});

test('of a cluster that was closed meanwhile it was told that Kubernetes was slow: what was not deleted is told, and why', async () => {
	const early = setUp();
	const before = await early.perform(early.close);
	assert.deepEqual([before.type, early.sent], ['impossible', []]);
	assert.equal(remarkOf(before), 'Not deleted: db-1, db-2. The cluster was closed.');
	const {world, sent, perform, close} = setUp();
	world.afterDeletion = close;
	const between = await perform();
	assert.deepEqual([between.type, sent], ['done', ['db-1']]);
	assert.equal(remarkOf(between), 'db-1 was deleted. Not deleted: db-2. The cluster was closed.');
});

test('a deletion whose answer was lost is settled by reading: done, and the next goes on', async () => {
	const {sent, perform} = setUp(name => (name === 'db-1' ? 'lost' : success(undefined)));
	const outcome = await perform();
	assert.deepEqual([outcome.type, remarkOf(outcome), sent], ['done', undefined, ['db-1', 'db-2']]);
});

test('where reading does not settle it, it is not known, and never told as not deleted or as nothing done', async () => {
	const {sent, perform} = setUp(() => 'lost and not done');
	const outcome = await perform();
	assert.deepEqual([outcome.type, sent], ['done', ['db-1']]);
	const remark = remarkOf(outcome) ?? '';
	assert.match(remark, /^Not known whether db-1 was deleted: .* Not deleted: db-2\. /);
	assert.doesNotMatch(remark, /done all the same/);
});

test('a refusal is told as one, and nothing was done', async () => {
	const {sent, perform} = setUp(() => failure({kind: 'forbidden', message: 'no', status: 403}));
	const outcome = await perform();
	assert.deepEqual([outcome.type, sent], ['impossible', ['db-1']]);
	assert.match(remarkOf(outcome) ?? '', /^Not deleted: db-1, db-2\. /);
});
