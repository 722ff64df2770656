import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {request} from 'node:https';
import {test} from 'node:test';
import {startSimulation} from '../../../source/commands/simulate.ts';

const FAULTS = '/rolltop.dev/faults';
const TIME = '/rolltop.dev/time';

interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly text: string;
}

interface Kubeconfig {
	readonly clusters: readonly [
		{readonly cluster: {readonly server: string; readonly 'certificate-authority-data': string}},
	];
	readonly users: readonly [{readonly user: {readonly token: string}}];
}

type Ask = (method: string, path: string, body?: object, token?: string) => Promise<Reply>;

/** Requests over sockets of their own; they reject with the system's error. */
async function asking(kubeconfig: string): Promise<Ask> {
	const {clusters, users}: Kubeconfig = JSON.parse(await readFile(kubeconfig, 'utf8'));
	const {server, 'certificate-authority-data': authority} = clusters[0].cluster;
	return async (method, path, body, token = users[0].user.token) => {
		const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'};
		const asked = request(`${server}${path}`, {method, ca: Buffer.from(authority, 'base64'), headers, agent: false});
		asked.end(body ? JSON.stringify(body) : undefined);
		const [response] = await once(asked, 'response');
		let text = '';
		for await (const chunk of response) text += chunk;
		return {status: response.statusCode, headers: response.headers, text};
	};
}

async function simulated(use: (ask: Ask) => Promise<void>) {
	const started = await startSimulation({scenario: 'empty'});
	assert.ok(started.ok);
	try {
		await use(await asking(started.simulation.kubeconfig));
	} finally {
		await started.simulation.stop();
	}
}

const hasCode = (code: string) => (error: NodeJS.ErrnoException) => error.code === code;

test('faults are begun, listed and ended over the wire, by who has the token', () =>
	simulated(async ask => {
		assert.equal((await ask('POST', FAULTS, {kind: 'reset'}, 'guessed')).status, 401);
		assert.equal((await ask('POST', FAULTS, {kind: 'nothing'})).status, 400);
		const {status, text} = await ask('POST', FAULTS, {kind: 'throttle', retryAfterSeconds: 1});
		assert.equal(status, 201);
		const throttled = await ask('GET', '/api/v1/nodes');
		assert.deepEqual([throttled.status, throttled.headers['retry-after']], [429, '1']);
		assert.deepEqual(JSON.parse((await ask('GET', FAULTS)).text).faults.length, 1);
		assert.equal((await ask('DELETE', `${FAULTS}/${JSON.parse(text).id}`)).status, 200);
		assert.equal((await ask('DELETE', `${FAULTS}/77`)).status, 404);
		assert.equal((await ask('GET', '/api/v1/nodes')).status, 200);
		assert.equal((await ask('GET', '/rolltop.dev/nothing')).status, 404);
	}));

test('an expired token still ends its own expiry', () =>
	simulated(async ask => {
		await ask('POST', FAULTS, {kind: 'expired-token'});
		assert.equal((await ask('GET', '/api/v1/nodes')).status, 401);
		assert.equal((await ask('DELETE', FAULTS)).status, 200);
		assert.equal((await ask('GET', '/api/v1/nodes')).status, 200);
	}));

test('connections are reset, and refused until the time is over', () =>
	simulated(async ask => {
		await ask('POST', FAULTS, {kind: 'reset', requests: 1});
		await assert.rejects(ask('GET', '/readyz'), hasCode('ECONNRESET'));
		assert.equal((await ask('GET', '/readyz')).status, 200);
		await ask('POST', FAULTS, {kind: 'refuse', forSeconds: 0.3}).catch(() => undefined);
		await assert.rejects(ask('GET', '/readyz'), hasCode('ECONNREFUSED'));
		let status: number | undefined;
		while (status === undefined)
			status = await ask('GET', '/readyz').then(
				reply => reply.status,
				() => undefined,
			);
		assert.equal(status, 200);
	}));

test('a time of the wrong type is refused with what it should be, and changes nothing', () =>
	simulated(async ask => {
		for (const [body, sentence] of [
			[{speed: '5'}, /"speed" is a number/],
			[{paused: 'yes'}, /"paused" is true or false/],
			[{steps: '3'}, /"steps" is a whole number/],
			[{steps: 1.5}, /"steps" is a whole number/],
			[{paused: true, steps: -1}, /"steps" is a whole number/],
			[{hurry: true}, /has no hurry/],
			[[], /The time is set by/],
		] as const) {
			const reply = await ask('POST', TIME, body);
			assert.equal(reply.status, 400);
			assert.match(JSON.parse(reply.text).message, sentence);
		}
		const before = JSON.parse((await ask('GET', TIME)).text).now;
		let after = before;
		while (after === before) after = JSON.parse((await ask('GET', TIME)).text).now;
	}));

test('the time can stand still, go on step by step and faster', () =>
	simulated(async ask => {
		const time = async (body?: object) => {
			const reply = await ask(body ? 'POST' : 'GET', TIME, body);
			assert.equal(reply.status, 200, reply.text);
			return JSON.parse(reply.text).now as string;
		};
		const paused = await time({paused: true});
		assert.equal(await time(), paused);
		const namespace = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}};
		assert.equal((await ask('POST', '/api/v1/namespaces', namespace)).status, 201);
		// The first of them may be due within the same millisecond.
		assert.ok((await time({steps: 50})) > paused);
		assert.equal((await ask('POST', TIME, {speed: 0})).status, 400);
		const before = await time({speed: 1000, paused: false});
		while (Date.parse(await time()) < Date.parse(before) + 10_000) {
			// Each question takes a moment, in which ten seconds pass soon.
		}
	}));
