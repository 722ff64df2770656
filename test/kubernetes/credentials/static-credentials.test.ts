import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createCredentials} from '../../../source/kubernetes/credentials/create-credentials.ts';
import type {UserEntry} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {kubeconfigOf} from '../../helpers/transport.ts';

function open(user: UserEntry, files: Record<string, string> = {}, server = 'https://prod') {
	const clock = createFakeClock();
	const credentials = createCredentials({
		kubeconfig: kubeconfigOf({server, user}),
		clock,
		async readFile(path) {
			const text = files[path];
			if (text === undefined) throw Object.assign(new Error('ENOENT'), {code: 'ENOENT'});
			return text;
		},
		env: {},
	});
	return {clock, credentials, files};
}

const bearer = (token: string) => ({ok: true, value: {Authorization: `Bearer ${token}`}});

test('credentials: a token file is read again after a minute, or after a 401', async () => {
	const {clock, credentials, files} = open({tokenFile: '/token'}, {'/token': 'one\n'});
	assert.deepEqual(await credentials.headers(), bearer('one'));
	files['/token'] = 'two';
	clock.advance(59_999);
	assert.deepEqual(await credentials.headers(), bearer('one'));
	clock.advance(1);
	assert.deepEqual(await credentials.headers(), bearer('two'));
	assert.deepEqual(await credentials.refresh(), {ok: true, value: 'unchanged'});
	files['/token'] = 'three';
	assert.deepEqual(await credentials.refresh(), {ok: true, value: 'renewed'});
	assert.deepEqual(await credentials.headers(), bearer('three'));
});

test('credentials: a token file that vanishes: the last token still counts', async () => {
	const {clock, credentials, files} = open({tokenFile: '/token'}, {'/token': 'one'});
	await credentials.headers();
	delete files['/token'];
	clock.advance(60_000);
	assert.deepEqual(await credentials.headers(), bearer('one'));
});

test('credentials: a token file goes before a token, which serves while there is no file', async () => {
	const user = {tokenFile: '/token', token: 'fixed'};
	assert.deepEqual(await open(user, {'/token': 'one'}).credentials.headers(), bearer('one'));
	assert.deepEqual(await open(user).credentials.headers(), bearer('fixed'));
});

test('credentials: a file that is not there is named', async () => {
	const token = await open({tokenFile: '/token'}).credentials.headers();
	assert.ok(!token.ok);
	assert.deepEqual(token.error, {
		kind: 'kubeconfig',
		message: '/token, the tokenFile of user "tester", can\'t be read: it does not exist',
	});
	const pem = await open({
		clientCertificate: {type: 'file', path: '/me.crt'},
		clientKey: {type: 'text', text: 'key'},
	}).credentials.tls();
	assert.ok(!pem.ok);
	assert.match(pem.error.message, /^\/me.crt, the client-certificate of user "tester", can't be read/);
	const empty = await open({tokenFile: '/token'}, {'/token': '\n'}).credentials.headers();
	assert.ok(!empty.ok);
	assert.equal(empty.error.kind, 'unauthenticated');
});

test('credentials: basic, certificate, nobody; a static kind goes before a plugin', async () => {
	const basic = await open({basic: {username: 'bob', password: 'pä:ss'}}).credentials.headers();
	assert.deepEqual(basic, {ok: true, value: {Authorization: `Basic ${Buffer.from('bob:pä:ss').toString('base64')}`}});
	const tls = await open(
		{
			clientCertificate: {type: 'file', path: '/c'},
			clientKey: {type: 'file', path: '/k'},
		},
		{'/c': 'cert', '/k': 'key'},
	).credentials.tls();
	assert.deepEqual(tls, {ok: true, value: {cert: 'cert', key: 'key'}});
	assert.deepEqual(await open({}).credentials.headers(), {ok: true, value: {}});
	const both = open({token: 't', authProvider: {name: 'gcp', config: {}}});
	assert.deepEqual(await both.credentials.headers(), bearer('t'));
});

test('credentials: a server without TLS is shown none, only whom to impersonate, as kubectl has it', async () => {
	const user: UserEntry = {
		token: 'canary',
		clientCertificate: {type: 'text', text: 'cert'},
		clientKey: {type: 'text', text: 'key'},
		impersonation: {user: 'jane', groups: []},
	};
	const {credentials} = open(user, {}, 'http://127.0.0.1:8001');
	assert.deepEqual(await credentials.headers(), {ok: true, value: {'Impersonate-User': 'jane'}});
	assert.deepEqual(await credentials.tls(), {ok: true, value: {}});
});

test('credentials: extras are headers, their keys encoded as in client-go', async () => {
	const extra = {team: ['a', 'b'], 'Scopes/Of It%': ['c']};
	const {credentials} = open({token: 't', impersonation: {user: 'jane', groups: [], extra}});
	assert.deepEqual(await credentials.headers(), {
		ok: true,
		value: {
			Authorization: 'Bearer t',
			'Impersonate-User': 'jane',
			'Impersonate-Extra-team': ['a', 'b'],
			'Impersonate-Extra-Scopes%2FOf%20It%25': ['c'],
		},
	});
});
