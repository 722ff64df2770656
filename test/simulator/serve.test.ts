import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request} from 'node:https';
import {test} from 'node:test';
import {runScenario} from '../../source/simulator/run-scenario.ts';
import {tutorial} from '../../source/simulator/scenarios/tutorial.ts';
import {type ServedCluster, serveCluster} from '../../source/simulator/serve.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {ADMIN_TOKEN, DEPLOYMENTS, deployment} from './support.ts';

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** A request that may never be answered. */
function ask({server, authority}: ServedCluster, method: string, path: string, body?: object, accept = '*/*') {
	const headers = {authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', accept};
	const asked = request({port: server.port, method, path, headers, ca: authority, agent: false});
	asked.end(body && JSON.stringify(body));
	return asked;
}

async function answer(...args: Parameters<typeof ask>) {
	const [response] = await once(ask(...args), 'response');
	let text = '';
	for await (const chunk of response) text += chunk;
	return {date: String(response.headers.date), body: JSON.parse(text)};
}

async function serveTutorial() {
	// The client checks the certificate by the machine's own time.
	const fake = createFakeClock(Date.now());
	let stoodMs = 0;
	const clock = {...fake, monotonicMs: () => fake.monotonicMs() + stoodMs};
	const options = {seed: '1', startMs: fake.now(), timers: clock, token: ADMIN_TOKEN};
	const served = await serveCluster({port: 0, speed: 1, clock});
	const begin = () => served.begin(runScenario(tutorial, options));
	const standStill = (ms: number) => {
		stoodMs += ms;
	};
	return {clock, served, begin, standStill};
}

test('whoever asks before the cluster is there is answered when it is', async () => {
	const {served, begin} = await serveTutorial();
	try {
		const early = answer(served, 'GET', `${DEPLOYMENTS}/web`);
		begin();
		assert.equal((await early).body.metadata.name, 'web');
	} finally {
		await served.stop();
	}
});

test('after a process stood still, ages, creation times and the date of answers agree', async () => {
	const {clock, served, begin, standStill} = await serveTutorial();
	try {
		begin();
		const created = await answer(served, 'POST', DEPLOYMENTS, deployment('late'));
		const createdMs = Date.parse(created.body.metadata.creationTimestamp);
		assert.equal(Date.parse(created.date), createdMs);
		standStill(80_000);
		// The first that happens afterwards notices it.
		await answer(served, 'GET', DEPLOYMENTS);
		clock.advance(3000);
		const {body, date} = await answer(served, 'GET', `${DEPLOYMENTS}/late`, undefined, asTable);
		const column = body.columnDefinitions.findIndex(({name}: {readonly name: string}) => name === 'Age');
		assert.equal(body.rows[0].cells[column], '83s');
		assert.equal(Date.parse(date) - createdMs, 83_000);
	} finally {
		await served.stop();
	}
});

test('when it stops, nothing waits any more: no watch, no delayed answer, no list of the future, no fault', async () => {
	const {clock, served, begin} = await serveTutorial();
	begin();
	const faults = '/rolltop.dev/faults';
	await answer(served, 'POST', faults, {kind: 'delay', milliseconds: 60_000, path: '/api/v1/pods'});
	await answer(served, 'POST', faults, {kind: 'no-bookmarks', forSeconds: 60});
	const quiet = clock.pending();
	const waiting = [
		ask(served, 'GET', '/apis/apps/v1/deployments?watch=true&allowWatchBookmarks=true'),
		ask(served, 'GET', '/api/v1/pods'),
		ask(served, 'GET', '/api/v1/nodes?resourceVersion=999999&resourceVersionMatch=NotOlderThan'),
	];
	const ended = waiting.map(asked => new Promise(resolve => asked.on('error', () => {}).once('close', resolve)));
	// Three timers of the watch, one of each of the others.
	while (clock.pending() < quiet + 5) await new Promise(setImmediate);
	await served.stop();
	await Promise.all(ended);
	assert.equal(clock.pending(), 0);
});
