import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pass, type Treatment} from '../helpers/fault-proxy.ts';
import {type FaultyCluster, web, withFaultyCluster} from '../helpers/faulty-cluster.ts';

const patches = ({proxy}: FaultyCluster) =>
	proxy.requests.filter(({method, query}) => method === 'PATCH' && !query.has('dryRun'));

/** Spoils the writes that are no dry run. */
const treatWrites = ({proxy}: FaultyCluster, treatment: Treatment) =>
	proxy.treat(({method, query}) => (method === 'PATCH' && !query.has('dryRun') ? treatment : pass));

/** Lets time pass until an action has come to its end. */
async function ended<T>({until}: FaultyCluster, action: Promise<T>): Promise<T> {
	let isOver = false;
	const over = () => {
		isOver = true;
	};
	action.then(over, over);
	await until(() => isOver, 60_000);
	return action;
}

const pausedAtServer = ({simulated}: FaultyCluster) => {
	const spec = simulated.store.get('Deployment', web.namespace, web.name)?.spec as {readonly paused?: boolean};
	return spec.paused === true;
};

for (const [how, treatment] of [
	['is lost with its connection', {type: 'dropAnswer'}],
	['comes too late', {type: 'delay', ms: 25_000}],
] as const) {
	test(`fault 29: a pause whose answer ${how} was done, is told so, and is never sent twice`, () =>
		withFaultyCluster({}, async faulty => {
			await faulty.untilRight();
			treatWrites(faulty, treatment);
			const outcome = await ended(faulty, faulty.cluster.pause(web));
			assert.equal(outcome.type === 'done' && outcome.receipt.sentence, 'paused deployment/web');
			assert.equal(patches(faulty).length, 1);
			assert.ok(pausedAtServer(faulty));
			await faulty.untilRight();
		}));
}

for (const [how, treatment] of [
	['was lost before it arrived', {type: 'rst'}],
	['is swallowed on the way', {type: 'blackhole'}],
] as const) {
	test(`fault 29: of a pause that ${how} nobody says that it was done, and it is never sent twice`, () =>
		withFaultyCluster({}, async faulty => {
			await faulty.untilRight();
			treatWrites(faulty, treatment);
			const outcome = await ended(faulty, faulty.cluster.pause(web));
			assert.ok(outcome.type === 'failed');
			assert.match(
				outcome.sentence,
				/^It had not been done when deployment\/web was read, for 15 s; it may still arrive/,
			);
			assert.equal(patches(faulty).length, 1);
			assert.ok(!pausedAtServer(faulty));
		}));
}

test('fault 29: an undo whose answer is lost goes back once, with its receipt', () =>
	withFaultyCluster({}, async faulty => {
		const {cluster, simulated, change, clock, untilRight} = faulty;
		await untilRight();
		await clock.pass(10_000);
		change();
		await clock.pass(10_000);
		await untilRight();
		const before = simulated.store.get('Deployment', web.namespace, web.name)?.metadata.generation ?? 0;
		const previewed = await ended(faulty, cluster.preview({kind: 'undo', target: web}));
		assert.ok(previewed.type === 'ready' && previewed.preview.server.type === 'accepted');
		treatWrites(faulty, {type: 'dropAnswer'});
		const outcome = await ended(faulty, cluster.perform(previewed.preview));
		assert.equal(outcome.type === 'done' && outcome.receipt.sentence, 'undid deployment/web to revision 1');
		assert.equal(patches(faulty).length, 1);
		assert.equal(simulated.store.get('Deployment', web.namespace, web.name)?.metadata.generation, before + 1);
	}));

test('a server that asks for a pause of 2 s is written to once more, and no other refusal is', () =>
	withFaultyCluster({}, async faulty => {
		await faulty.untilRight();
		const busy = {type: 'status', status: 429, headers: {'retry-after': '2'}} as const;
		faulty.proxy.treat(request => (request.method === 'PATCH' && patches(faulty).length === 1 ? busy : pass));
		const outcome = await ended(faulty, faulty.cluster.pause(web));
		assert.equal(outcome.type, 'done');
		const [first, second, ...more] = patches(faulty);
		assert.ok(first && second && more.length === 0 && second.atMs - first.atMs >= 2000);
	}));
