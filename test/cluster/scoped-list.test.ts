import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {NarrowedScope} from '../../source/cluster/readable-namespaces.ts';
import type {WatchStatus} from '../../source/cluster/source.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {fullList} from '../helpers/mirrored-workload.ts';
import {createScriptedSource} from '../helpers/scripted-source.ts';
import {deployment} from '../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const error = {kind: 'forbidden', message: 'User "jane" cannot list resource "deployments"'} as const;
const refused: WatchStatus = {state: 'blocked', sinceMs: nowMs, error};
const two: NarrowedScope = {namespaces: ['shop', 'web'], sentence: 'shown are 2'};

/** A mirror of all namespaces, and how often it asked which may be read. */
function setUp(answers: readonly (NarrowedScope | undefined)[]) {
	const source = createScriptedSource(nowMs);
	const clock = createFakeClock(nowMs);
	let asked = 0;
	const mirror = createMirror({
		source,
		clock,
		identity: {context: 'prod', server: 'https://one'},
		discover: () => Promise.resolve(answers[asked++]),
	});
	const running = () => source.watches.filter(({stopped}) => !stopped);
	return {
		source,
		clock,
		mirror,
		asked: () => asked,
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
