import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../helpers/settled-web.ts';
import {loaded, withHeldWrites} from './held-writes.ts';
import {withConsole} from './with-console.ts';

const staging = ['--cluster', 'staging'];

test('killed with -9 during a write, rolltop tells at the next start what became of it, once', () =>
	withHeldWrites(staging, async (session, _server, heldWrite, {journal, again}) => {
		await loaded(session);
		session.type('p');
		await heldWrite();
		session.signal('SIGKILL');
		await session.exited;
		assert.match(journal(), /^\{"v":1,.*"doing":"pause deployment\/web".*"type":"intent".*\}\n$/);
		const sentence =
			/"pause deployment\/web" in shop was under way when rolltop ended at [\d:]+: it was not done, deployment\/web is as it was\./;
		await withConsole(again, async next => {
			await next.waitFor(sentence);
			await loaded(next);
			next.type('q');
			await next.exited;
			// On the shell's screen it can still be read, with the time when it was told.
			assert.match(next.screen(), sentence);
			assert.match(next.screen(), /^\d\d:\d\d:\d\d {2}"pause deployment\/web" in shop was under way/m);
		});
		await withConsole(again, async next => {
			await loaded(next);
			next.type('q');
			await next.exited;
			assert.doesNotMatch(next.screen(), /under way/);
		});
	}));

test('killed during a write in another context than the next start is in, it is told when one goes there', () =>
	withHeldWrites(['--context', 'staging'], async (session, _server, heldWrite, {again}) => {
		await loaded(session);
		session.type('p');
		await heldWrite();
		session.signal('SIGKILL');
		await session.exited;
		const [option = '', kubeconfig = ''] = again.args;
		await withConsole({...again, args: [option, kubeconfig, ...staging]}, async next => {
			await loaded(next);
			assert.doesNotMatch(next.screen(), /under way/);
			next.type('c');
			await next.waitFor(/2 contexts/);
			next.type('j');
			next.type('\r');
			await next.waitFor(/now in namespace shop of staging/);
			await loaded(next);
			next.type('k');
			await next.waitFor(/"pause deployment\/web" in shop was under way when rolltop ended/);
			next.type('q');
			await next.exited;
			assert.match(next.screen(), /^\d\d:\d\d:\d\d {2}"pause deployment\/web" in shop was under way/m);
		});
	}));

test('a write is in the journal before it is sent and with its result after, without secrets', () =>
	withHeldWrites(staging, async (session, _server, heldWrite, {journal}) => {
		await loaded(session);
		session.type('p');
		const reply = await heldWrite();
		assert.match(journal(), /"type":"intent"/);
		reply.json(deployment({spec: {paused: true}}));
		await session.waitFor(/paused (?:shop\/|deployment\/)?web/);
		session.type('q');
		await session.exited;
		const entries = journal()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line));
		assert.deepEqual(
			entries.map(({type, result}) => [type, result]),
			[
				['intent', undefined],
				['receipt', 'done'],
			],
		);
		const {context, namespace, object, changes, sentence, kubectl} = entries[1];
		assert.deepEqual(
			[context, namespace, object, sentence],
			['prod', 'shop', 'deployment/web', 'paused deployment/web'],
		);
		assert.deepEqual(changes, [{path: 'spec.paused', to: 'true'}]);
		assert.match(kubectl, /rollout pause deployment\/web$/);
		assert.doesNotMatch(journal(), /a-token/);
	}));

test('a context that the config file makes read-only is: no write leaves the process', () =>
	withHeldWrites(
		staging,
		async (session, server) => {
			await loaded(session);
			session.type('p');
			await session.waitFor(/p \w+: config\.yaml makes prod read-only/);
			session.type('q');
			assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
			assert.ok(server.requests.every(({method}) => method === 'GET'));
		},
		{config: 'contexts: {prod: {read-only: true}}'},
	));

test('a mistake in the config file is told at the start and on the shell’s screen', () =>
	withHeldWrites(
		staging,
		async session => {
			await session.waitFor(/config\.yaml: theme must be auto, /);
			await loaded(session);
			session.type('q');
			await session.exited;
			assert.match(session.screen(), /config\.yaml: theme must be auto, /);
		},
		{config: 'theme: pink'},
	));
