import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {KubeconfigOverrides, ResolvedKubeconfig} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {loadKubeconfig} from '../../../source/kubernetes/kubeconfig/load-kubeconfig.ts';

const plain = `
apiVersion: v1
kind: Config
current-context: shop
clusters:
- name: prod
  cluster: {server: "https://prod:6443"}
- name: test
  cluster: {server: "https://test:6443"}
users:
- name: jane
  user: {token: janes-token}
- name: bob
  user: {username: bob, password: bobs-password}
contexts:
- name: shop
  context: {cluster: prod, user: jane, namespace: shop}
- name: lab
  context: {cluster: test, user: bob}
`;

const single = (cluster: string, user = '{}') => `
current-context: a
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: a, context: {cluster: c, user: u}}]
`;

interface Case {
	readonly name: string;
	readonly files: Readonly<Record<string, string | Error>>;
	readonly kubeconfig?: string;
	readonly explicitPath?: string;
	readonly overrides?: KubeconfigOverrides;
}

function load({files, kubeconfig, explicitPath, overrides = {}}: Omit<Case, 'name'>) {
	return loadKubeconfig({
		env: {KUBECONFIG: kubeconfig},
		homeDirectory: '/home/jane',
		workingDirectory: '/other',
		explicitPath,
		overrides,
		readFile(path) {
			const found = files[path];
			if (typeof found === 'string') return found;
			throw found ?? Object.assign(new Error(`ENOENT: no such file, open '${path}'`), {code: 'ENOENT'});
		},
	});
}

const home = '/home/jane/.kube/config';

const resolved: readonly (Case & {readonly expect: (kubeconfig: ResolvedKubeconfig) => void})[] = [
	{
		name: 'the file in the home folder when nothing else is named',
		files: {[home]: plain},
		expect(it) {
			assert.deepEqual(
				[it.contextName, it.clusterName, it.userName, it.namespace, it.files, it.contexts],
				['shop', 'prod', 'jane', 'shop', [home], ['shop', 'lab']],
			);
			assert.equal(it.cluster.server, 'https://prod:6443');
			assert.equal(it.user.token, 'janes-token');
		},
	},
	{
		name: '--kubeconfig alone, whatever KUBECONFIG and the home folder hold',
		files: {[home]: plain, '/a': plain, '/other/mine': single('{server: "https://mine"}')},
		kubeconfig: '/a',
		explicitPath: 'mine',
		expect: it => assert.deepEqual([it.cluster.server, it.files], ['https://mine', ['/other/mine']]),
	},
	{
		name: 'missing files of the list are left out, empty and repeated ones too',
		files: {'/b': plain},
		kubeconfig: '/a::/b:/b',
		expect: it => assert.deepEqual(it.files, ['/b']),
	},
	{
		name: 'the first current-context of the list wins, not the last (kubernetes-client/javascript#579)',
		files: {'/a': plain, '/b': plain.replace('current-context: shop', 'current-context: lab')},
		kubeconfig: '/b:/a',
		expect: it => assert.equal(it.contextName, 'lab'),
	},
	{
		name: 'a file without a current-context leaves it to the next',
		files: {'/a': plain.replace('current-context: shop', 'current-context: ""'), '/b': 'current-context: lab'},
		kubeconfig: '/a:/b',
		expect: it => assert.equal(it.contextName, 'lab'),
	},
	{
		name: 'the first definition of a name counts as a whole: fields of two files never mix',
		files: {'/a': single('{server: "https://first"}'), '/b': single('{server: "https://second", tls-server-name: x}')},
		kubeconfig: '/a:/b',
		expect: it => assert.deepEqual([it.cluster.server, it.cluster.tlsServerName], ['https://first', undefined]),
	},
	{
		name: 'context, cluster and user may come from three files',
		files: {
			'/a': 'current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]',
			'/b': 'clusters: [{name: c, cluster: {server: "https://b"}}]',
			'/c': 'users: [{name: u, user: {token: t}}]',
		},
		kubeconfig: '/a:/b:/c',
		expect: it => assert.deepEqual([it.cluster.server, it.user.token, it.files.length], ['https://b', 't', 3]),
	},
	{
		name: 'relative paths are resolved against the file that defines them, not the first or the working folder',
		files: {
			'/one/config': 'current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]',
			'/two/config': single(
				'{server: "https://x", certificate-authority: pki/ca.crt}',
				'{client-certificate: ../me.crt, client-key: /abs/me.key, tokenFile: token}',
			),
		},
		kubeconfig: '/one/config:/two/config',
		expect(it) {
			assert.deepEqual(it.cluster.certificateAuthority, {type: 'file', path: '/two/pki/ca.crt'});
			assert.deepEqual(it.user.clientCertificate, {type: 'file', path: '/me.crt'});
			assert.deepEqual(it.user.clientKey, {type: 'file', path: '/abs/me.key'});
			assert.equal(it.user.tokenFile, '/two/token');
		},
	},
	{
		name: 'an exec command with a folder is relative to its file',
		files: {
			[home]: single(
				'{server: "https://x"}',
				'{exec: {command: bin/login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}',
			),
		},
		expect: it => assert.equal(it.user.exec?.command, '/home/jane/.kube/bin/login'),
	},
	{
		name: 'an exec command without a folder is left to PATH, with all its fields read',
		files: {
			[home]: single(
				'{server: "https://x"}',
				'{exec: {command: login, args: [-a, b], env: [{name: NAME, value: v}], apiVersion: client.authentication.k8s.io/v1beta1, installHint: get it, provideClusterInfo: true}}',
			),
		},
		expect: it =>
			assert.deepEqual(it.user.exec, {
				command: 'login',
				args: ['-a', 'b'],
				env: [{name: 'NAME', value: 'v'}],
				apiVersion: 'client.authentication.k8s.io/v1beta1',
				installHint: 'get it',
				interactiveMode: 'IfAvailable',
				provideClusterInfo: true,
			}),
	},
	{
		name: 'line breaks in base64 are no matter',
		files: {
			[home]: single('{server: "https://x", certificate-authority-data: "Zm\\n9v"}'),
		},
		expect: it => assert.deepEqual(it.cluster.certificateAuthority, {type: 'text', text: 'foo'}),
	},
	{
		name: '--context',
		files: {[home]: plain},
		overrides: {context: 'lab'},
		expect: it => assert.deepEqual([it.clusterName, it.userName, it.namespace], ['test', 'bob', 'default']),
	},
	{
		name: '--cluster and --user replace those of the context',
		files: {[home]: plain},
		overrides: {cluster: 'test', user: 'bob'},
		expect: it =>
			assert.deepEqual(
				[it.contextName, it.cluster.server, it.user.basic?.username, it.namespace],
				['shop', 'https://test:6443', 'bob', 'shop'],
			),
	},
	{
		name: '--namespace',
		files: {[home]: plain},
		overrides: {namespace: 'kube-system'},
		expect: it => assert.equal(it.namespace, 'kube-system'),
	},
	{
		name: '--cluster and --user without any context',
		files: {[home]: plain.replace('current-context: shop', '')},
		overrides: {cluster: 'prod', user: 'jane'},
		expect: it => assert.deepEqual([it.contextName, it.clusterName, it.userName], ['', 'prod', 'jane']),
	},
	{
		name: 'a context without a user is nobody',
		files: {[home]: single('{server: "https://x"}').replace('user: u', 'namespace: ns')},
		expect: it => assert.deepEqual([it.userName, it.user], ['', {}]),
	},
	{
		name: 'JSON is YAML',
		files: {
			[home]: JSON.stringify({
				'current-context': 'a',
				clusters: [{name: 'c', cluster: {server: 'https://x/'}}],
				contexts: [{name: 'a', context: {cluster: 'c'}}],
			}),
		},
		expect: it => assert.equal(it.cluster.server, 'https://x'),
	},
	{
		name: 'the first of several documents counts, and the last of equal keys, as for kubectl',
		files: {[home]: `current-context: nowhere\n${single('{server: "https://x"}').trim()}\n---\nclusters: 1\n`},
		expect: it => assert.equal(it.contextName, 'a'),
	},
	{
		name: 'an empty file of the list is an empty kubeconfig',
		files: {'/a': '', '/b': plain},
		kubeconfig: '/a:/b',
		expect: it => assert.deepEqual(it.files, ['/a', '/b']),
	},
	{
		name: 'a server with a prefix; without a scheme it is http',
		files: {[home]: single('{server: "rancher:8443/k8s/clusters/c-1/"}')},
		expect: it => assert.equal(it.cluster.server, 'http://rancher:8443/k8s/clusters/c-1'),
	},
	{
		name: 'a server without a scheme is http, whatever is said of its certificate; YAML 1.1 has yes for true',
		files: {[home]: single('{server: "10.0.0.1:6443", insecure-skip-tls-verify: yes}')},
		expect: it =>
			assert.deepEqual([it.cluster.server, it.cluster.insecureSkipTlsVerify], ['http://10.0.0.1:6443', true]),
	},
	{
		name: 'tls-server-name, proxy-url, disable-compression and the extension for exec plugins',
		files: {
			[home]: single(
				'{server: "https://x", tls-server-name: k, proxy-url: "http://p", disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: z}}]}',
			),
		},
		expect: it =>
			assert.deepEqual(it.cluster, {
				server: 'https://x',
				insecureSkipTlsVerify: false,
				tlsServerName: 'k',
				proxyUrl: 'http://p',
				proxy: {type: 'http', host: 'p', port: 80, name: 'http://p:80'},
				disableCompression: true,
				execConfig: {audience: 'z'},
			}),
	},
	{
		name: 'impersonation of the user',
		files: {[home]: single('{server: "https://x"}', '{token: t, as: root, as-groups: [a, b], as-uid: "7"}')},
		expect: it => assert.deepEqual(it.user.impersonation, {user: 'root', uid: '7', groups: ['a', 'b']}),
	},
	{
		name: '--as and --as-group replace it',
		files: {[home]: single('{server: "https://x"}', '{token: t, as: root, as-groups: [a, b], as-uid: "7"}')},
		overrides: {as: 'jane', asGroups: ['c']},
		expect: it => assert.deepEqual(it.user.impersonation, {user: 'jane', uid: '7', groups: ['c']}),
	},
	{
		name: '--as-uid and --as-user-extra: of the extras each key by itself',
		files: {
			[home]: single('{server: "https://x"}', '{as: root, as-user-extra: {team: [a, b], "example.com/why": [c]}}'),
		},
		overrides: {asUid: '8', asUserExtra: ['team=x=1', 'team=', 'nothing']},
		expect: it =>
			assert.deepEqual(it.user.impersonation, {
				user: 'root',
				uid: '8',
				groups: [],
				extra: {team: ['x=1', ''], 'example.com/why': ['c']},
			}),
	},
	{
		name: 'an unusable entry that is not used is no matter',
		files: {
			[home]: `${plain}- name: broken\n  context: {cluster: none, user: none}\n`.replace(
				'https://test:6443',
				'ftp://x',
			),
		},
		expect: it => assert.equal(it.clusterName, 'prod'),
	},
	{
		name: 'a name out of Object.prototype is an ordinary name',
		files: {
			[home]: single('{server: "https://x"}')
				.replaceAll('name: c,', 'name: __proto__,')
				.replace('cluster: c,', 'cluster: __proto__,'),
		},
		expect: it => assert.equal(it.clusterName, '__proto__'),
	},
];

for (const entry of resolved) {
	test(`kubeconfig: ${entry.name}`, () => {
		const outcome = load(entry);
		assert.ok(outcome.type === 'resolved', JSON.stringify(outcome));
		entry.expect(outcome.kubeconfig);
	});
}

const exec = (fields: string) => single('{server: "https://x"}', `{exec: {command: x, ${fields}}}`);

const failing: readonly (Case & {readonly message: RegExp})[] = [
	{
		name: '--kubeconfig that is not there',
		files: {[home]: plain},
		explicitPath: '/nope',
		message: /\/nope does not exist/,
	},
	{
		name: 'a file that may not be read',
		files: {[home]: Object.assign(new Error('no'), {code: 'EACCES'})},
		message: /\/home\/jane\/.kube\/config can't be read \(permission denied\)/,
	},
	{
		name: 'a folder',
		files: {[home]: Object.assign(new Error('no'), {code: 'EISDIR'})},
		message: /it is a folder/,
	},
	{
		name: 'no YAML: the file and the line, never the text, which may be a token',
		files: {'/a': plain, '/b': 'users:\n- token: top-secret: x\n'},
		kubeconfig: '/a:/b',
		message: /^The kubeconfig \/b can't be used: it is not YAML: [^\n]* at line 2, column \d+\.$/,
	},
	{name: 'not a mapping', files: {[home]: '- a'}, message: /config can't be used: the file must be a mapping/},
	{name: 'another kind', files: {[home]: 'kind: Secret'}, message: /kind is Secret, not Config/},
	{
		name: 'a name twice in one file',
		files: {[home]: `${plain}- name: lab\n  context: {}\n`},
		message: /context "lab" is there twice/,
	},
	{
		name: 'a token that is a number',
		files: {[home]: single('{server: "https://x"}', '{token: 12345}')},
		message: /token of user "u" must be text; put it in quotes/,
	},
	{
		name: 'data that is not base64',
		files: {[home]: single('{server: "https://x", certificate-authority-data: "@@@"}')},
		message: /certificate-authority-data of cluster "c" must be base64/,
	},
	{
		name: 'a current-context that is nowhere: the entry, the files and the choice',
		files: {'/a': 'current-context: old', '/b': plain},
		kubeconfig: '/a:/b',
		message: /The context "old" is not in \/a, \/b; there is shop, lab\./,
	},
	{
		name: '--context that is nowhere',
		files: {[home]: plain},
		overrides: {context: 'prod'},
		message: /The context "prod" is not in .*; there is shop, lab/,
	},
	{
		name: 'no current-context',
		files: {[home]: plain.replace('current-context: shop', '')},
		message: /No context is chosen: .* sets no current-context\. Choose one by --context; there is shop, lab/,
	},
	{
		name: 'a context whose cluster is nowhere: where kubectl goes to localhost:8080',
		files: {[home]: plain.replace('cluster: prod', 'cluster: gone')},
		message: /The cluster "gone", which context "shop" names, is not in .*; there is prod, test/,
	},
	{
		name: 'a context whose user is nowhere: where kubectl asks for a user name',
		files: {[home]: plain.replace('user: jane', 'user: gone')},
		message: /The user "gone", which context "shop" names, is not in/,
	},
	{
		name: '--cluster that is nowhere',
		files: {[home]: plain},
		overrides: {cluster: 'x'},
		message: /The cluster "x" is not in/,
	},
	{name: '--user that is nowhere', files: {[home]: plain}, overrides: {user: 'x'}, message: /The user "x" is not in/},
	{name: 'no server', files: {[home]: single('{}')}, message: /cluster "c" has no server/},
	{
		name: 'a server with a password: not shown',
		files: {[home]: single('{server: "https://jane:secret@x"}')},
		message: /^(?!.*secret).*user name or password in its server/,
	},
	{
		name: 'an authority as data and as a file',
		files: {[home]: single('{server: "https://x", certificate-authority: ca.crt, certificate-authority-data: Zm9v}')},
		message: /cluster "c" has both certificate-authority and certificate-authority-data/,
	},
	{
		name: 'groups of nobody',
		files: {[home]: single('{server: "https://x"}', '{as-groups: [a]}')},
		message: /config can't be used: user "u" asks for a uid, groups or extras to be impersonated without a user/,
	},
	{
		name: 'a word that YAML 1.1 takes for a truth value',
		files: {[home]: single('{server: "https://x"}', '{token: no}')},
		message: /token of user "u" must be text; put it in quotes/,
	},
	{
		name: 'a proxy of an unknown kind: its password is not shown',
		files: {[home]: single('{server: "https://x", proxy-url: "ftp://jane:secret@proxy"}')},
		message: /^(?!.*secret).*cluster "c" has a proxy-url with the scheme ftp; it must be http, https or socks5/,
	},
	{
		name: 'two ways to log in',
		files: {[home]: single('{server: "https://x"}', '{token: t, username: u, password: p}')},
		message: /has both a token and a user name/,
	},
	{
		name: 'a certificate without a key',
		files: {[home]: single('{server: "https://x"}', '{client-certificate: c.crt}')},
		message: /client certificate without a key/,
	},
	{
		name: 'a removed version of exec',
		files: {[home]: exec('apiVersion: client.authentication.k8s.io/v1alpha1')},
		message: /apiVersion "client.authentication.k8s.io\/v1alpha1"; it must be/,
	},
	{
		name: 'exec v1 without interactiveMode',
		files: {[home]: exec('apiVersion: client.authentication.k8s.io/v1')},
		message: /has no interactiveMode/,
	},
	{
		name: 'control sequences in a name do not reach the terminal',
		files: {[home]: single('{server: "https://x"}').replace('current-context: a', 'current-context: "\\e[2Jb"')},
		message: /^[^\p{Cc}]*$/u,
	},
];

for (const entry of failing) {
	test(`kubeconfig: refused: ${entry.name}`, () => {
		const outcome = load(entry);
		assert.ok(outcome.type === 'failed', JSON.stringify(outcome));
		assert.equal(outcome.error.kind, 'kubeconfig');
		assert.match(outcome.error.message, entry.message);
	});
}

test('kubeconfig: nothing there: what was looked for', () => {
	assert.deepEqual(load({files: {}}), {type: 'absent', lookedFor: [home]});
	assert.deepEqual(load({files: {'/b': 'kind: Config'}, kubeconfig: '/a:/b'}), {
		type: 'absent',
		lookedFor: ['/a', '/b'],
	});
});

test('kubeconfig: whatever is in the file, nothing is thrown, and no secret gets into a message', () => {
	const secret = 'hunter2-secret';
	const odd = fc.oneof(fc.jsonValue(), fc.constant(secret));
	const user = fc.record(
		{token: fc.oneof(odd, fc.constant([secret])), exec: odd, username: odd, password: odd},
		{requiredKeys: []},
	);
	const file = fc.record(
		{
			'current-context': fc.constantFrom('a', 'b'),
			clusters: fc.oneof(
				odd,
				fc.array(fc.record({name: fc.constantFrom('a', 'b'), cluster: fc.record({server: odd})})),
			),
			users: fc.oneof(odd, fc.array(fc.record({name: fc.constantFrom('a', 'b'), user: fc.oneof(odd, user)}))),
			contexts: fc.oneof(odd, fc.constant([{name: 'a', context: {cluster: 'a', user: 'a'}}])),
		},
		{requiredKeys: ['current-context']},
	);
	fc.assert(
		fc.property(file, fc.nat(3), (value, cut) => {
			const text = JSON.stringify(value);
			const outcome = load({
				files: {[home]: text.slice(0, text.length - (cut === 0 ? Math.floor(text.length / 2) : 0))},
			});
			if (outcome.type === 'failed') assert.ok(!outcome.error.message.includes(secret), outcome.error.message);
		}),
	);
});
