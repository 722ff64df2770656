import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
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

/** Opens what a kubeconfig in a folder of its own comes down to, as the console does. */
function open(t: TestContext, cluster: object, user: object, env: Readonly<Record<string, string>> = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-open-'));
	const config = {
		'current-context': 'a',
		clusters: [{name: 'c', cluster}],
		users: [{name: 'u', user}],
		contexts: [{name: 'a', context: {cluster: 'c', user: 'u', namespace: 'shop'}}],
	};
	writeFileSync(join(folder, 'config'), JSON.stringify(config));
	t.after(() => rmSync(folder, {recursive: true}));
	const surroundings: NodeJS.Process = Object.create(process, {
		env: {value: {PATH: process.env.PATH, HOME: folder, KUBECONFIG: 'config', ...env}},
		cwd: {value: () => folder},
		stdin: {value: {isTTY: true}},
	});
	return openCluster({allNamespaces: false, readOnly: false, simulate: false}, surroundings);
}

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
