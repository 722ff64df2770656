import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {NarrowedScope} from '../../source/cluster/readable-namespaces.ts';
import type {WatchStatus} from '../../source/cluster/source.ts';
import {failure, type KubernetesError, success} from '../../source/kubernetes/errors.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {fullList} from '../helpers/mirrored-workload.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';
import {deployment} from '../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const error = {kind: 'forbidden', message: 'User "jane" cannot list resource "deployments"'} as const;
const refused: WatchStatus = {state: 'blocked', sinceMs: nowMs, error};
const two: NarrowedScope = {namespaces: ['shop', 'web'], sentence: 'shown are 2'};

/** A mirror of all namespaces, and how often it asked which may be read. */
function setUp(answers: readonly (NarrowedScope | undefined | KubernetesError)[]) {
	const source = createScriptedSource(nowMs);
	const clock = createFakeClock(nowMs);
	const known: (NarrowedScope | undefined)[] = [];
	let asked = 0;
	const mirror = createMirror({
		source,
		clock,
		identity: {context: 'prod', server: 'https://one'},
		discover: async before => {
			known.push(before);
			const answer = answers[asked++];
			return answer && 'kind' in answer ? failure(answer) : success(answer);
		},
	});
	const running = () => source.watches.filter(({stopped}) => !stopped);
	return {
		source,
		clock,
		mirror,
		asked: () => asked,
		known,
		running: () => running().map(({query}) => `${query.namespace ?? 'all'} ${query.resource}`),
		refuseAll() {
			for (const watch of running()) watch.send({type: 'status', status: refused});
		},
	};
}

const settled = () => new Promise(resolve => setImmediate(resolve));
const kinds = ['deployments', 'statefulsets', 'daemonsets'];
const watched = (...namespaces: readonly string[]) => namespaces.flatMap(name => kinds.map(kind => `${name} ${kind}`));

test('a list that is refused as a whole goes on with the namespaces that may be read, and leaves no watch behind', async () => {
	const {source, clock, mirror, running, refuseAll} = setUp([two]);
	assert.deepEqual(running(), watched('all'));
	refuseAll();
	await settled();
	assert.deepEqual(running(), watched('shop', 'web'));
	for (const watch of source.watches.filter(({stopped}) => !stopped)) {
		watch.send(
			...fullList(
				watch.query.resource === 'deployments' && watch.query.namespace === 'shop' ? [deployment()] : [],
				nowMs,
			),
		);
	}
	const view = mirror.view();
	assert.deepEqual([view.freshness.state, view.workloads.items.length, view.scope], ['live', 1, two]);
	assert.equal(view.parts.length, 6);
	mirror.close();
	assert.deepEqual(running(), []);
	assert.equal(clock.pending(), 0);
});

test('one kind that is refused narrows nothing: the others are shown, and it says so itself', async () => {
	const {source, mirror, asked, running} = setUp([two]);
	source.running('deployments').send(...fullList([deployment()], nowMs));
	source.running('statefulsets').send({type: 'status', status: refused});
	source.running('daemonsets').send(...fullList([], nowMs));
	await settled();
	assert.equal(asked(), 0);
	assert.deepEqual(running(), watched('all'));
	const {freshness, parts} = mirror.view();
	assert.equal(freshness.state, 'live');
	assert.deepEqual(
		parts.map(part => `${part.kind} ${part.freshness.state}`),
		['Deployment live', 'StatefulSet blocked', 'DaemonSet live'],
	);
});

test('what may be read is asked for once, and anew when a person asks; more rights widen the list again', async () => {
	const {mirror, asked, running, refuseAll} = setUp([two, two, undefined]);
	refuseAll();
	await settled();
	refuseAll();
	await settled();
	assert.equal(asked(), 1);
	mirror.askAgain();
	await settled();
	assert.deepEqual(running(), watched('shop', 'web'));
	mirror.askAgain();
	await settled();
	assert.deepEqual(running(), watched('all'));
	assert.equal(mirror.view().scope, undefined);
});

test('where nothing may be read the refusal stays, with a sentence, and a mirror that was closed meanwhile starts nothing', async () => {
	const none: NarrowedScope = {namespaces: [], sentence: 'nor in any of 2 namespaces'};
	const {mirror, running, refuseAll} = setUp([none]);
	refuseAll();
	await settled();
	assert.deepEqual(running(), watched('all'));
	assert.deepEqual([mirror.view().freshness.state, mirror.view().scope], ['blocked', none]);
	const closed = setUp([two]);
	closed.refuseAll();
	closed.mirror.close();
	await settled();
	assert.deepEqual(closed.running(), []);
});

const reset: KubernetesError = {kind: 'unreachable', message: 'connection reset'};

test('questions that were not answered are asked again after a pause, ever longer, and no right is said to be missing', async () => {
	const {mirror, clock, asked, running, refuseAll} = setUp([reset, reset, two]);
	refuseAll();
	await settled();
	refuseAll();
	await settled();
	assert.deepEqual([asked(), mirror.view().scope], [1, undefined]);
	for (const [passedMs, times] of [
		[1_999, 1],
		[1, 2],
		[4_999, 2],
		[1, 3],
	] as const) {
		clock.advance(passedMs);
		await settled();
		assert.equal(asked(), times);
	}
	assert.deepEqual(running(), watched('shop', 'web'));
	mirror.close();
	assert.equal(clock.pending(), 0);
});

test('what could not be asked while the server was away is asked when it is back', async () => {
	const {source, mirror, clock, asked, running, refuseAll} = setUp([reset, two]);
	refuseAll();
	await settled();
	source.setContact({state: 'lost', sinceMs: nowMs, lastMs: nowMs, error: reset});
	source.setContact({state: 'reached', lastMs: nowMs});
	await settled();
	assert.deepEqual([asked(), running()], [2, watched('shop', 'web')]);
	mirror.close();
	assert.equal(clock.pending(), 0);
});

test('of namespaces that could not all be asked for those that are known are shown, and the others asked for again', async () => {
	const part: NarrowedScope = {
		namespaces: ['shop'],
		sentence: 'shown is shop; 1 could not be asked for yet',
		unanswered: ['web'],
	};
	const {mirror, clock, asked, known, running, refuseAll} = setUp([part, two]);
	refuseAll();
	await settled();
	assert.deepEqual([running(), mirror.view().scope], [watched('shop'), part]);
	clock.advance(2_000);
	await settled();
	assert.deepEqual([asked(), running(), mirror.view().scope], [2, watched('shop', 'web'), two]);
	assert.deepEqual(known, [undefined, part]);
	mirror.close();
	assert.equal(clock.pending(), 0);
});

test('a list that shows less than it could goes on while nobody answers, also when a person asks anew', async () => {
	const {mirror, clock, running, refuseAll} = setUp([two, reset, undefined]);
	refuseAll();
	await settled();
	mirror.askAgain();
	await settled();
	assert.deepEqual([running(), mirror.view().scope], [watched('shop', 'web'), two]);
	clock.advance(2_000);
	await settled();
	assert.deepEqual([running(), mirror.view().scope], [watched('all'), undefined]);
});
