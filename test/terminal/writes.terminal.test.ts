import assert from 'node:assert/strict';
import {test} from 'node:test';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {deployment} from '../helpers/settled-web.ts';
import {loaded, withHeldWrites} from './held-writes.ts';

const staging = ['--cluster', 'staging'];
const waiting = 'waiting for the answer to: pause deployment/web';

test('the brake was lost when the console was left at once, as by p and Ctrl-C in one go: it is waited for, and told', () =>
	withHeldWrites(staging, async (session, server, heldWrite) => {
		await loaded(session);
		await session.waitFor(/prod \(cluster staging\)/);
		session.type('p\u0003');
		const reply = await heldWrite();
		await session.waitFor(waiting);
		assert.deepEqual(session.modes(), untouchedModes);
		reply.json(deployment({spec: {paused: true}}));
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.match(
			session.screen(),
			/paused deployment\/web\n +kubectl --kubeconfig \S+ --context prod --cluster staging -n shop rollout pause deployment\/web/,
		);
		assert.equal(server.requests.filter(({method}) => method === 'PATCH').length, 1);
	}));

test('a refusal that comes after the console was left is told, too', () =>
	withHeldWrites(staging, async (session, _server, heldWrite) => {
		await loaded(session);
		session.type('p');
		const reply = await heldWrite();
		session.type('q');
		await session.waitFor(waiting);
		reply.failure(403, 'Forbidden', 'User "me" cannot patch resource "deployments"');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.match(session.screen(), /pause deployment\/web: .* does not allow you to pause deployment\/web/);
	}));

test('a second Ctrl-C ends the wait, and what is not known is said to be so', () =>
	withHeldWrites(staging, async (session, _server, heldWrite) => {
		await loaded(session);
		session.type('p');
		await heldWrite();
		session.type('\u0003');
		await session.waitFor(waiting);
		session.type('\u0003');
		assert.deepEqual(await session.exited, {exitCode: 130, signal: 0});
		assert.match(session.screen(), /pause deployment\/web: Not known whether it was done/);
	}));

test('SIGTERM did not wait for a write under way: it is waited for and told, and the process ends by the signal', () =>
	withHeldWrites(staging, async (session, server, heldWrite) => {
		await loaded(session);
		session.type('p');
		const reply = await heldWrite();
		session.signal('SIGTERM');
		await session.waitFor(waiting);
		assert.deepEqual(session.modes(), untouchedModes);
		reply.json(deployment({spec: {paused: true}}));
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 15});
		assert.match(session.screen(), /paused deployment\/web\n/);
		assert.equal(server.requests.filter(({method}) => method === 'PATCH').length, 1);
	}));

test('a second SIGTERM ends the wait at once', () =>
	withHeldWrites(staging, async (session, _server, heldWrite) => {
		await loaded(session);
		session.type('p');
		await heldWrite();
		session.signal('SIGTERM');
		await session.waitFor(waiting);
		session.signal('SIGTERM');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 15});
		assert.deepEqual(session.modes(), untouchedModes);
	}));

test('where nothing may be written no write leaves the process', () =>
	withHeldWrites([...staging, '--read-only'], async (session, server) => {
		await loaded(session);
		session.type('p');
		await session.waitFor(/p \w+: read-only/);
		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.ok(server.requests.every(({method}) => method === 'GET'));
	}));
