import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {openCluster, whyKeyless} from '../../source/commands/open-cluster.ts';
import {startApiServer} from '../helpers/api-server.ts';
import {certificate} from '../helpers/certificates.ts';
import {createPlugin} from '../helpers/plugin.ts';

test('a console without a keyboard to confirm on says why it can write nothing', () => {
	const terminal = (isTTY: boolean) => ({stdin: Object.assign(Object.create(process.stdin), {isTTY})});
	assert.equal(whyKeyless(terminal(true)), undefined);
	assert.equal(whyKeyless(terminal(false)), 'standard input is not a terminal');
});

/** A folder of its own with a kubeconfig of this cluster and user. */
function kubeconfigFolder(t: TestContext, cluster: object, user: object): string {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-open-'));
	const config = {
		'current-context': 'a',
		clusters: [{name: 'c', cluster}],
		users: [{name: 'u', user}],
		contexts: [{name: 'a', context: {cluster: 'c', user: 'u', namespace: 'shop'}}],
	};
	writeFileSync(join(folder, 'config'), JSON.stringify(config));
	t.after(() => rmSync(folder, {recursive: true}));
	return folder;
}

/** Opens what the kubeconfig in a folder comes down to, as the console does that is started there. */
function openIn(folder: string, env: Readonly<Record<string, string>> = {}) {
	const surroundings: NodeJS.Process = Object.create(process, {
		env: {value: {PATH: process.env.PATH, HOME: folder, KUBECONFIG: 'config', ...env}},
		cwd: {value: () => folder},
		stdin: {value: {isTTY: true}},
	});
	return openCluster({allNamespaces: false, readOnly: false, simulate: false}, surroundings);
}

const open = (t: TestContext, cluster: object, user: object, env?: Readonly<Record<string, string>>) =>
	openIn(kubeconfigFolder(t, cluster, user), env);

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('no secret of a kubeconfig is in what the console is told, whatever fails', async t => {
	const refusing = await startApiServer((_request, reply) => reply.failure(401, 'Unauthorized', 'Unauthorized'), {
		tls: true,
	});
	const plugin = createPlugin('echo stdout-canary; echo "Bearer stderr-canary" >&2; exit 1');
	const junk = createPlugin('echo stdout-canary');
	t.after(async () => {
		plugin.remove();
		junk.remove();
		await refusing.close();
	});
	const server = {server: refusing.url, 'certificate-authority-data': base64(certificate('ca'))};
	const proxied = {server: 'https://api.invalid', 'proxy-url': 'http://jane:pw-canary@127.0.0.1:1'};
	const cases: readonly (readonly [cluster: object, user: object, env?: Readonly<Record<string, string>>])[] = [
		[server, {token: 'token-canary'}],
		[server, {username: 'jane', password: 'pw-canary'}],
		[server, {exec: plugin.exec}],
		[server, {exec: junk.exec}],
		[server, {'client-certificate-data': base64('cert-canary'), 'client-key-data': base64('key-canary')}],
		[server, {'auth-provider': {name: 'oidc', config: {'id-token': 'token-canary', 'refresh-token': 'canary'}}}],
		[proxied, {token: 'token-canary'}],
		[{server: 'https://api.invalid'}, {token: 'token-canary'}, {HTTPS_PROXY: 'socks5://jane:pw-canary@127.0.0.1:1'}],
		[{server: 'https://jane:pw-canary@api.invalid'}, {token: 'token-canary'}],
		[{server: 'https://api.invalid', 'proxy-url': 'ftp://jane:pw-canary@p'}, {token: 'token-canary'}],
		[server, {token: ['token-canary']}],
	];
	for (const [cluster, user, env] of cases) {
		const session = open(t, cluster, user, env);
		if (!session.ok) {
			assert.doesNotMatch(session.sentence, /canary/);
			continue;
		}
		const opened = session.cluster;
		const failed = Promise.withResolvers<void>();
		const look = () => 'error' in opened.view().freshness && failed.resolve();
		opened.subscribe(look);
		look();
		await failed.promise;
		const outcome = await opened.pause({kind: 'Deployment', namespace: 'shop', name: 'web'});
		assert.doesNotMatch(JSON.stringify([opened.view(), outcome]), /canary/);
		opened.close();
	}
});

test('a login that the console renews is in the kubeconfig afterwards, where kubectl finds it', async t => {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const fresh = `${part({alg: 'RS256'})}.${part({exp: 4_000_000_000})}.${part({})}`;
	const server = await startApiServer(
		({path}, reply) => {
			if (path === '/.well-known/openid-configuration') return reply.json({token_endpoint: `${server.url}/token`});
			if (path === '/token') return reply.json({id_token: fresh, refresh_token: 'r2'});
			reply.failure(403, 'Forbidden', 'no');
		},
		{tls: true},
	);
	const authority = base64(certificate('ca'));
	const provider = {
		name: 'oidc',
		config: {
			'client-id': 'me',
			'idp-issuer-url': server.url,
			'idp-certificate-authority-data': authority,
			'refresh-token': 'r1',
		},
	};
	const cluster = {server: server.url, 'certificate-authority-data': authority};
	const folder = kubeconfigFolder(t, cluster, {'auth-provider': provider});
	const stored = Promise.withResolvers<void>();
	const config = () => JSON.parse(readFileSync(join(folder, 'config'), 'utf8')).users[0].user['auth-provider'].config;
	const watcher = watch(folder, () => config()['refresh-token'] === 'r2' && stored.resolve());
	const session = openIn(folder);
	assert.ok(session.ok);
	t.after(async () => {
		watcher.close();
		session.cluster.close();
		await server.close();
	});
	await stored.promise;
	assert.deepEqual(config(), {...provider.config, 'id-token': fresh, 'refresh-token': 'r2'});
});
