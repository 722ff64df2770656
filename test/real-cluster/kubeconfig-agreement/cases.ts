import type {Play} from './clients.ts';

export interface AgreementCase extends Partial<Play> {
	readonly name: string;
	/** What is written, relative to the home folder; KUBECONFIG names `config` where nothing else is said. */
	readonly files?: Readonly<Record<string, string>>;
	/** Symbolic links to make: name → target, both relative to the home folder. */
	readonly links?: Readonly<Record<string, string>>;
	/** What both must say when they refuse; without it both must get through. */
	readonly refusal?: readonly string[];
	/** What the answer must hold: a case in which both are wrong is no agreement. */
	readonly saw?: Readonly<Record<string, unknown>>;
}

/** One context of one cluster and one user; each part is YAML in flow style. */
export const config = (
	user = '{token: abc}',
	cluster = '{server: "{server}", certificate-authority-data: {ca}}',
	more = '',
) => `
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: here, context: {cluster: c, user: u, namespace: shop}}]
${more}`;

const trusted = (more: string) => `{server: "{server}", certificate-authority-data: {ca}, ${more}}`;
const proxied = (url: string, server = 'https://api.example.test:6443') =>
	`{server: "${server}", certificate-authority-data: {ca}, tls-server-name: localhost, proxy-url: "${url}"}`;
const farAway = (server = 'https://api.example.test:6443') =>
	`{server: "${server}", certificate-authority-data: {ca}, tls-server-name: localhost}`;

const plugin = (answer: string, before = '') => `#!/bin/sh\n${before}\necho '${answer}'\n`;
const credential = (status: string, version = 'v1') =>
	`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/${version}","status":${status}}`;
const exec = (fields: string, version = 'v1') =>
	`{exec: {apiVersion: client.authentication.k8s.io/${version}, interactiveMode: Never, ${fields}}}`;

const twoFiles = {
	one: `
current-context: one
clusters: [{name: c, cluster: {server: "{server}", certificate-authority-data: {ca}}}]
users: [{name: u, user: {token: from-one}}]
contexts: [{name: one, context: {cluster: c, user: u, namespace: first}}]`,
	two: `
current-context: two
clusters: [{name: c, cluster: {server: "{second}", certificate-authority-data: {other-ca}}}, {name: d, cluster: {server: "{second}", certificate-authority-data: {other-ca}}}]
users: [{name: u, user: {token: from-two}}, {name: v, user: {token: only-two}}]
contexts: [{name: two, context: {cluster: d, user: v, namespace: second}}, {name: one, context: {cluster: d, user: v}}]`,
};

const merging: readonly AgreementCase[] = [
	{
		name: 'a folder among the files',
		files: {...twoFiles, 'folder/x': ''},
		env: {KUBECONFIG: 'folder:one'},
		refusal: ['folder'],
	},
	{
		name: 'a word that YAML takes for a truth value',
		files: {config: config().replace('namespace: shop', 'namespace: no')},
		refusal: ['namespace'],
	},
	{
		name: 'anchors and merged mappings',
		files: {config: config().replace('{token: abc}', '{<<: &x {token: merged}}')},
		saw: {authorization: 'Bearer merged'},
	},
	{
		name: 'KUBECONFIG that names nothing',
		files: {'.kube/config': config('{token: home}')},
		env: {KUBECONFIG: ''},
		saw: {authorization: 'Bearer home'},
	},
	{
		name: 'a file through a link',
		files: {'real/config': config('{tokenFile: token}'), 'real/token': 'linked', token: 'beside-the-link'},
		links: {config: 'real/config'},
	},

	{name: 'one file', files: {config: config()}, saw: {authorization: 'Bearer abc', namespace: 'shop'}},
	{name: 'the home folder', files: {'.kube/config': config()}, env: {}, saw: {authorization: 'Bearer abc'}},
	{name: 'the first of two files wins', files: twoFiles, env: {KUBECONFIG: 'one:two'}, saw: {namespace: 'first'}},
	{name: 'the other way round', files: twoFiles, env: {KUBECONFIG: 'two:one'}, saw: {server: 'second'}},
	{name: 'missing and empty files', files: {...twoFiles, empty: ''}, env: {KUBECONFIG: 'nope::empty:{folder}/one'}},
	{
		name: '--kubeconfig goes before KUBECONFIG',
		files: {...twoFiles, config: config()},
		flags: {kubeconfig: 'two'},
		saw: {namespace: 'second'},
	},
	{name: '--kubeconfig that is missing', files: {config: config()}, flags: {kubeconfig: 'nope'}, refusal: ['nope']},
	{
		name: 'entries of one context from three files',
		files: {
			a: 'current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]',
			b: 'clusters: [{name: c, cluster: {server: "{server}", certificate-authority-data: {ca}}}]',
			c: 'users: [{name: u, user: {token: third}}]',
		},
		env: {KUBECONFIG: 'a:b:c'},
		saw: {authorization: 'Bearer third', namespace: 'default'},
	},
	{
		name: 'relative paths start at their own file',
		files: {
			'sub/config': config(
				'{client-certificate: pki/me.crt, client-key: pki/me.key, tokenFile: ../token}',
				'{server: "{server}", certificate-authority: pki/ca.crt}',
			),
			token: 'of-file\n',
			'sub/pki/ca.crt': '@ca',
			'sub/pki/me.crt': '@client',
			'sub/pki/me.key': '@client-key',
		},
		env: {KUBECONFIG: 'sub/config'},
		saw: {authorization: 'Bearer of-file', client: 'admin'},
	},
	{
		name: 'a name twice in one file',
		files: {
			config: config('{token: a}', undefined, 'preferences: {}').replace(
				'users: [',
				'users: [{name: u, user: {token: b}}, ',
			),
		},
		refusal: ['u'],
	},
	{
		name: 'JSON',
		files: {
			config:
				'{"current-context":"x","clusters":[{"name":"c","cluster":{"server":"{server}","certificate-authority-data":"{ca}"}}],"users":[{"name":"u","user":{"token":"json"}}],"contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}]}',
		},
		saw: {authorization: 'Bearer json'},
	},
	{name: 'wrong YAML', files: {config: 'users:\n- token: top-secret: x\n'}, refusal: ['config']},
	{name: 'tabs in YAML', files: {config: 'clusters:\n\t- name: x\n'}, refusal: ['config']},
	{name: 'a number for a token', files: {config: config('{token: 12345}')}, refusal: ['token']},
	{
		name: 'a number for a namespace',
		files: {config: config().replace('namespace: shop', 'namespace: 12')},
		refusal: ['namespace'],
	},
	{
		name: 'unknown fields',
		files: {config: config('{token: abc, nonsense: [1]}', trusted('what: {ever: 1}'), 'colour: blue')},
		saw: {authorization: 'Bearer abc'},
	},
	{name: 'an unknown kind', files: {config: config().replace('kind: Config', 'kind: Secret')}, refusal: ['Secret']},
	{
		name: 'an unknown apiVersion',
		files: {config: config().replace('apiVersion: v1', 'apiVersion: v7')},
		refusal: ['v7'],
	},
	{name: 'an entry given twice within a mapping', files: {config: config('{token: first, token: second}')}},
	{name: 'two documents', files: {config: `${config()}\n---\ncurrent-context: elsewhere\n`}},
	{name: 'a byte order mark', files: {config: `\uFEFF${config()}`}},
];

const choosing: readonly AgreementCase[] = [
	{
		name: '--context',
		files: twoFiles,
		env: {KUBECONFIG: 'one:two'},
		flags: {context: 'two'},
		saw: {namespace: 'second'},
	},
	{name: '--context that is missing', files: {config: config()}, flags: {context: 'gone'}, refusal: ['gone']},
	{
		name: '--cluster',
		files: twoFiles,
		env: {KUBECONFIG: 'one:two'},
		flags: {cluster: 'd'},
		saw: {server: 'second', authorization: 'Bearer from-one'},
	},
	{name: '--cluster that is missing', files: {config: config()}, flags: {cluster: 'gone'}, refusal: ['gone']},
	{
		name: '--user',
		files: twoFiles,
		env: {KUBECONFIG: 'one:two'},
		flags: {user: 'v'},
		saw: {authorization: 'Bearer only-two'},
	},
	{name: '--user that is missing', files: {config: config()}, flags: {user: 'gone'}, refusal: ['gone']},
	{name: '-n', files: {config: config()}, flags: {namespace: 'kube-system'}, saw: {namespace: 'kube-system'}},
	{
		name: 'no current-context, but --cluster and --user',
		files: {config: config().replace('current-context: here', '')},
		flags: {cluster: 'c', user: 'u'},
		saw: {namespace: 'default'},
	},
	{
		name: 'a current-context that is missing',
		files: {config: config().replace('current-context: here', 'current-context: gone')},
		refusal: ['gone'],
	},
	{
		name: 'a context without a namespace',
		files: {config: config().replace(', namespace: shop', '')},
		saw: {namespace: 'default'},
	},
];

const servers: readonly AgreementCase[] = [
	{
		name: 'a scheme in capital letters',
		files: {config: config(undefined, '{server: "HTTPS://127.0.0.1:{port}", certificate-authority-data: {ca}}')},
		saw: {authorization: 'Bearer abc'},
	},
	{
		name: 'a server with a query',
		files: {config: config(undefined, '{server: "{server}/prefix?a=b", certificate-authority-data: {ca}}')},
	},
	{
		name: 'a server with a user',
		files: {config: config('{}', '{server: "https://jane:pw@127.0.0.1:{port}", certificate-authority-data: {ca}}')},
		refusal: [],
	},
	{
		name: 'a server of another scheme',
		files: {config: config(undefined, '{server: "ftp://127.0.0.1:{port}", certificate-authority-data: {ca}}')},
		refusal: [],
	},
	{name: 'an empty proxy-url', files: {config: config(undefined, trusted('proxy-url: ""'))}, saw: {via: []}},
	{
		name: 'insecure-skip-tls-verify, and a server whose name the certificate lacks',
		files: {
			config: config(
				undefined,
				'{server: "{server}", insecure-skip-tls-verify: true, tls-server-name: elsewhere.example}',
			),
		},
		saw: {serverName: 'elsewhere.example'},
	},

	{
		name: 'a server with a prefix',
		files: {config: config(undefined, '{server: "{server}/prefix/", certificate-authority-data: {ca}}')},
		saw: {namespace: 'shop'},
	},
	{name: 'plain http gets no token', files: {config: config(undefined, '{server: "{plain}"}')}, saw: {server: 'plain'}},
	{
		name: 'plain http gets the impersonation',
		files: {config: config('{token: abc, as: jane}', '{server: "{plain}"}')},
		saw: {server: 'plain', impersonation: ['impersonate-user: jane']},
	},
	{
		name: 'a server without a scheme or authority',
		files: {config: config(undefined, '{server: "127.0.0.1:{plain-port}"}')},
		saw: {server: 'plain'},
	},
	{name: 'a server that is no URL', files: {config: config(undefined, '{server: "https://[::1"}')}, refusal: []},
	{
		name: 'tls-server-name',
		files: {config: config(undefined, trusted('tls-server-name: kubernetes.default'))},
		saw: {serverName: 'kubernetes.default'},
	},
	{
		name: 'tls-server-name that the certificate lacks',
		files: {config: config(undefined, trusted('tls-server-name: elsewhere.example'))},
		refusal: ['certificate', 'elsewhere.example'],
	},
	{
		name: 'SNI of a name',
		files: {config: config(undefined, '{server: "https://localhost:{port}", certificate-authority-data: {ca}}')},
		saw: {serverName: 'localhost'},
	},
	{
		name: 'disable-compression',
		files: {config: config(undefined, trusted('disable-compression: true'))},
		saw: {gzip: false},
	},
	{name: 'compression', files: {config: config()}, saw: {gzip: true}},
	{
		name: 'insecure-skip-tls-verify',
		files: {config: config(undefined, '{server: "{server}", insecure-skip-tls-verify: true}')},
		saw: {server: 'first'},
	},
	{
		name: 'insecure-skip-tls-verify with an authority',
		files: {config: config(undefined, trusted('insecure-skip-tls-verify: true'))},
		refusal: ['insecure'],
	},
	{
		name: 'the authority of another',
		files: {config: config(undefined, '{server: "{server}", certificate-authority-data: {other-ca}}')},
		refusal: ['certificate'],
	},
	{
		name: 'no authority: the system has no such one',
		files: {config: config(undefined, '{server: "{server}"}')},
		refusal: ['certificate'],
	},
	{
		name: 'an authority that is not base64',
		files: {config: config(undefined, '{server: "{server}", certificate-authority-data: "@@@"}')},
		refusal: ['config', 'base64'],
	},
	{
		name: 'an authority that is no certificate',
		files: {config: config(undefined, '{server: "{server}", certificate-authority-data: Zm9v}')},
		refusal: [],
	},
	{
		name: 'an authority as data and as file',
		files: {config: config(undefined, trusted('certificate-authority: ca.crt')), 'ca.crt': '@ca'},
		refusal: ['c'],
	},
	{
		name: "an authority's file that is missing",
		files: {config: config(undefined, '{server: "{server}", certificate-authority: nope.crt}')},
		refusal: ['nope.crt'],
	},
	{
		name: 'YAML 1.1 truth',
		files: {config: config(undefined, '{server: "{server}", insecure-skip-tls-verify: yes}')},
		saw: {server: 'first'},
	},
	{
		name: 'truth in quotes',
		files: {config: config(undefined, '{server: "{server}", insecure-skip-tls-verify: "true"}')},
		refusal: ['insecure-skip-tls-verify'],
	},
];

const users: readonly AgreementCase[] = [
	{
		name: 'a client certificate and an auth provider',
		files: {
			config: config(
				'{client-certificate-data: {cert}, client-key-data: {key}, auth-provider: {name: oidc, config: {id-token: "e30.eyJleHAiOjQwMDAwMDAwMDB9.x", client-id: me, idp-issuer-url: "https://issuer.example"}}}',
			),
		},
	},
	{
		name: 'a token and an auth provider',
		files: {
			config: config(
				'{token: abc, auth-provider: {name: oidc, config: {id-token: "e30.eyJleHAiOjQwMDAwMDAwMDB9.x", client-id: me, idp-issuer-url: "https://issuer.example"}}}',
			),
		},
	},
	{
		name: 'an ID token that is still good',
		files: {
			config: config(
				'{auth-provider: {name: oidc, config: {id-token: "e30.eyJleHAiOjQwMDAwMDAwMDB9.x", client-id: me, idp-issuer-url: "https://issuer.example"}}}',
			),
		},
	},
	{
		name: 'an ID token that is not, and nothing to renew it with',
		files: {
			config: config(
				'{auth-provider: {name: oidc, config: {id-token: "e30.eyJleHAiOjF9.x", client-id: me, idp-issuer-url: "https://issuer.example"}}}',
			),
		},
		refusal: [],
	},
	{name: 'a user name without a password', files: {config: config('{username: jane}')}},

	{
		name: 'a client certificate',
		files: {config: config('{client-certificate-data: {cert}, client-key-data: {key}}')},
		saw: {client: 'admin'},
	},
	{
		name: 'a client certificate and a token',
		files: {config: config('{token: abc, client-certificate-data: {cert}, client-key-data: {key}}')},
		saw: {client: 'admin', authorization: 'Bearer abc'},
	},
	{
		name: 'a client certificate without a key',
		files: {config: config('{client-certificate-data: {cert}}')},
		refusal: ['u'],
	},
	{name: 'a key without a client certificate', files: {config: config('{token: abc, client-key-data: {key}}')}},
	{
		name: 'a client certificate as data and as file',
		files: {
			config: config('{client-certificate-data: {cert}, client-certificate: me.crt, client-key-data: {key}}'),
			'me.crt': '@client',
		},
		refusal: ['u'],
	},
	{
		name: "a client certificate's file that is missing",
		files: {config: config('{client-certificate: nope.crt, client-key-data: {key}}')},
		refusal: ['nope.crt'],
	},
	{
		name: 'a client key that is none',
		files: {config: config('{client-certificate-data: {cert}, client-key-data: Zm9v}')},
		refusal: [],
	},
	{
		name: 'token and tokenFile',
		files: {config: config('{token: abc, tokenFile: token}'), token: 'of-file'},
		saw: {authorization: 'Bearer of-file'},
	},
	{
		name: 'token and a tokenFile that is missing',
		files: {config: config('{token: abc, tokenFile: nope}')},
		saw: {authorization: 'Bearer abc'},
	},
	{name: 'a tokenFile that is missing', files: {config: config('{tokenFile: nope}')}, refusal: ['nope']},
	{name: 'an empty tokenFile', files: {config: config('{tokenFile: token}'), token: ''}, refusal: []},
	{
		name: 'user name and password',
		files: {config: config('{username: jane, password: "p:w"}')},
		saw: {authorization: `Basic ${Buffer.from('jane:p:w').toString('base64')}`},
	},
	{name: 'token and user name', files: {config: config('{token: abc, username: jane, password: pw}')}, refusal: ['u']},
	{
		name: 'tokenFile and user name',
		files: {config: config('{tokenFile: token, username: jane, password: pw}'), token: 'x'},
		refusal: [],
	},
	{name: 'the auth provider gcp', files: {config: config('{auth-provider: {name: gcp}}')}, refusal: ['gcp']},
	{
		name: 'an unknown auth provider',
		files: {config: config('{auth-provider: {name: nonsense}}')},
		refusal: ['nonsense'],
	},
];

const impersonation: readonly AgreementCase[] = [
	{
		name: 'all of an impersonation in the file',
		files: {
			config: config(
				'{token: abc, as: jane, as-uid: "7", as-groups: [a, b], as-user-extra: {reason: [x, z], "Scopes/Of It": [z]}}',
			),
		},
	},
	{name: '--as', files: {config: config()}, flags: {as: 'jane'}, saw: {impersonation: ['impersonate-user: jane']}},
	{
		name: '--as over the file',
		files: {config: config('{token: abc, as: root, as-groups: [a, b], as-uid: "7"}')},
		flags: {as: 'jane'},
	},
	{
		name: '--as-group over the file',
		files: {config: config('{token: abc, as: root, as-groups: [a, b]}')},
		flags: {asGroup: ['c', 'd']},
	},
	{name: '--as-uid', files: {config: config()}, flags: {as: 'jane', asUid: '7'}},
	{name: '--as-user-extra', files: {config: config()}, flags: {as: 'jane', asUserExtra: ['a=1', 'a=2', 'b=x=y']}},
	{
		name: '--as-user-extra over the file',
		files: {config: config('{token: abc, as: root, as-user-extra: {a: [file], b: [file]}}')},
		flags: {asUserExtra: ['a=flag']},
	},
	{
		name: '--as-user-extra without a value',
		files: {config: config()},
		flags: {as: 'jane', asUserExtra: ['reason']},
		saw: {impersonation: ['impersonate-user: jane']},
	},
	{name: 'groups without a user', files: {config: config('{token: abc, as-groups: [a]}')}, refusal: ['u']},
	{name: '--as-group without a user', files: {config: config()}, flags: {asGroup: ['a']}, refusal: ['u']},
	{name: 'an empty --as', files: {config: config('{token: abc, as: root}')}, flags: {as: ''}},
];

const plugins: readonly AgreementCase[] = [
	{
		name: 'a plugin with a token',
		files: {config: config(exec('command: ./login')), login: plugin(credential('{"token":"t1"}'))},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'a plugin of v1beta1',
		files: {
			config: config(exec('command: ./login', 'v1beta1')),
			login: plugin(credential('{"token":"t1"}', 'v1beta1')),
		},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'a plugin of v1alpha1',
		files: {
			config: config(exec('command: ./login', 'v1alpha1')),
			login: plugin(credential('{"token":"t1"}', 'v1alpha1')),
		},
		refusal: ['v1alpha1'],
	},
	{
		name: 'a plugin of an unknown version',
		files: {config: config(exec('command: ./login', 'v9')), login: plugin(credential('{"token":"t1"}'))},
		refusal: ['v9'],
	},
	{
		name: 'a plugin that answers in another version',
		files: {config: config(exec('command: ./login')), login: plugin(credential('{"token":"t1"}', 'v1beta1'))},
		refusal: ['v1beta1'],
	},
	{
		name: 'a plugin without a version',
		files: {
			config: config('{exec: {command: ./login, interactiveMode: Never}}'),
			login: plugin(credential('{"token":"t1"}')),
		},
		refusal: ['u'],
	},
	{
		name: 'a plugin of v1 without interactiveMode',
		files: {
			config: config('{exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1}}'),
			login: plugin(credential('{"token":"t1"}')),
		},
		refusal: ['interactiveMode'],
	},
	{
		name: 'a plugin of v1beta1 without interactiveMode',
		files: {
			config: config('{exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1beta1}}'),
			login: plugin(credential('{"token":"t1"}', 'v1beta1')),
		},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'a wrong interactiveMode',
		files: {
			config: config('{exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Maybe}}'),
		},
		refusal: ['Maybe'],
	},
	{name: 'a plugin without a command', files: {config: config(exec('args: [a]'))}, refusal: ['command']},
	{
		name: 'a plugin relative to its file',
		files: {'sub/config': config(exec('command: bin/login')), 'sub/bin/login': plugin(credential('{"token":"sub"}'))},
		env: {KUBECONFIG: 'sub/config'},
		saw: {authorization: 'Bearer sub'},
	},
	{
		name: 'arguments and environment',
		files: {
			config: config(exec('command: ./login, args: ["a b", "c"], env: [{name: EXTRA, value: e}]')),
			login: `#!/bin/sh\necho "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$1-$2-$EXTRA-$OUTER-$#\\"}}" | tr ' ' _\n`,
		},
		env: {KUBECONFIG: 'config', OUTER: 'o'},
		saw: {authorization: 'Bearer a_b-c-e-o-2'},
	},
	{
		name: 'an environment variable without a name',
		files: {config: config(exec('command: ./login, env: [{value: e}]')), login: plugin(credential('{"token":"t1"}'))},
		refusal: ['env'],
	},
	{
		name: 'what a plugin is told of the cluster',
		files: {
			config: config(
				exec('command: ./login, provideClusterInfo: true'),
				trusted(
					'tls-server-name: localhost, disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: z}}]',
				),
			),
			login:
				'#!/bin/sh\nhash=$(echo $KUBERNETES_EXEC_INFO | tr "," "\\n" | tr -d "{}" | sort | cksum | tr " " -)\necho "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$hash\\"}}"\n',
		},
	},
	{
		name: 'what a plugin is told without asking for the cluster',
		files: {
			config: config(exec('command: ./login')),
			login:
				'#!/bin/sh\nhash=$(echo $KUBERNETES_EXEC_INFO | cksum | tr " " -)\necho "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$hash\\"}}"\n',
		},
	},
	{
		name: 'a plugin that is not installed',
		files: {config: config(exec('command: no-such-login, installHint: "get it at example.test"'))},
		refusal: ['no-such-login', 'get it at example.test'],
	},
	{
		name: 'a plugin that fails',
		files: {config: config(exec('command: ./login')), login: '#!/bin/sh\necho "SSO session expired" >&2\nexit 7\n'},
		refusal: ['7', 'login', 'SSO session expired'],
	},
	{
		name: 'a plugin that prints junk',
		files: {config: config(exec('command: ./login')), login: '#!/bin/sh\necho my-canary\n'},
		refusal: [],
	},
	{
		name: 'a plugin that prints nothing',
		files: {config: config(exec('command: ./login')), login: '#!/bin/sh\n'},
		refusal: [],
	},
	{
		name: 'a plugin without a status',
		files: {
			config: config(exec('command: ./login')),
			login: plugin('{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'),
		},
		refusal: [],
	},
	{
		name: 'a plugin that insists on a terminal',
		files: {
			config: config(
				'{exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
		refusal: ['terminal'],
	},
	{
		name: 'a plugin that likes a terminal',
		files: {
			config: config(
				'{exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'a plugin with a certificate',
		files: {
			config: config(exec('command: ./login')),
			login:
				'#!/bin/sh\nDIR=$(dirname $0)\nlines() { sed ":a;N;\\$!ba;s/\\n/\\\\\\\\n/g" $1; }\nprintf \'{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"%s","clientKeyData":"%s"}}\' "$(lines $DIR/me.crt)" "$(lines $DIR/me.key)"\n',
			'me.crt': '@client',
			'me.key': '@client-key',
		},
		saw: {client: 'admin'},
	},
	{
		name: 'a token and a plugin',
		files: {
			config: config(
				'{token: abc, exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
	},
	{
		name: 'a password and a plugin',
		files: {
			config: config(
				'{username: jane, password: pw, exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
	},
	{
		name: 'a plugin and an auth provider',
		files: {
			config: config(
				'{auth-provider: {name: oidc}, exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
		refusal: ['u'],
	},
	{
		name: 'a client certificate and a plugin',
		files: {
			config: config(
				'{client-certificate-data: {cert}, client-key-data: {key}, exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}',
			),
			login: plugin(credential('{"token":"t1"}')),
		},
	},
];

const kuberc = (policy: string, list = '') =>
	`apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: ${policy}\n${list === '' ? '' : `credentialPluginAllowlist: ${list}\n`}`;
const withLogin = {config: config(exec('command: ./login')), login: plugin(credential('{"token":"t1"}'))};
const policies: readonly AgreementCase[] = [
	{name: 'AllowAll', files: {...withLogin, '.kube/kuberc': kuberc('AllowAll')}, saw: {authorization: 'Bearer t1'}},
	{name: 'DenyAll', files: {...withLogin, '.kube/kuberc': kuberc('DenyAll')}, refusal: ['login', 'DenyAll']},
	{
		name: 'DenyAll does not touch a token',
		files: {config: config(), '.kube/kuberc': kuberc('DenyAll')},
		saw: {authorization: 'Bearer abc'},
	},
	{
		name: 'Allowlist, by the whole path',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{command: "{folder}/login"}]')},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'Allowlist, by name as it was before',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{name: "{folder}/login"}]')},
	},
	{
		name: 'Allowlist, by a name that PATH leads to',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{command: login}]')},
		env: {KUBECONFIG: 'config', PATH: '{folder}:/usr/bin:/bin'},
	},
	{
		name: 'Allowlist, by a name that PATH does not lead to',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{command: login}]')},
		refusal: ['login'],
	},
	{
		name: 'Allowlist without the plugin',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{command: other}]')},
		refusal: ['login'],
	},
	{
		name: 'Allowlist that is empty',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[]')},
		refusal: ['Allowlist'],
	},
	{
		name: 'Allowlist without a list',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist')},
		refusal: ['Allowlist'],
	},
	{
		name: 'an empty entry of the list',
		files: {...withLogin, '.kube/kuberc': kuberc('Allowlist', '[{command: ""}]')},
		refusal: ['list'],
	},
	{
		name: 'a list beside AllowAll',
		files: {...withLogin, '.kube/kuberc': kuberc('AllowAll', '[{command: other}]')},
		refusal: ['AllowAll'],
	},
	{
		name: 'a list without a policy',
		files: {
			...withLogin,
			'.kube/kuberc':
				'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginAllowlist: [{command: other}]\n',
		},
		refusal: ['""'],
	},
	{name: 'an unknown policy', files: {...withLogin, '.kube/kuberc': kuberc('Sometimes')}, refusal: ['Sometimes']},
	{
		name: 'an unknown policy stops a token, too',
		files: {config: config(), '.kube/kuberc': kuberc('Sometimes')},
		refusal: ['Sometimes'],
	},
	{
		name: 'KUBERC names another file',
		files: {...withLogin, mine: kuberc('DenyAll')},
		env: {KUBECONFIG: 'config', KUBERC: 'mine'},
		refusal: ['DenyAll'],
	},
	{
		name: 'KUBERC names a file that is missing',
		files: withLogin,
		env: {KUBECONFIG: 'config', KUBERC: 'nope'},
		refusal: ['nope'],
	},
	{
		name: 'KUBERC=off',
		files: {...withLogin, '.kube/kuberc': kuberc('DenyAll')},
		env: {KUBECONFIG: 'config', KUBERC: 'off'},
		saw: {authorization: 'Bearer t1'},
	},
	{
		name: 'KUBECTL_KUBERC=false',
		files: {...withLogin, '.kube/kuberc': kuberc('DenyAll')},
		env: {KUBECONFIG: 'config', KUBECTL_KUBERC: 'false'},
		saw: {authorization: 'Bearer t1'},
	},
	{name: 'a kuberc that is no YAML', files: {...withLogin, '.kube/kuberc': 'a: b: c\n'}},
	{
		name: 'a kuberc of an unknown version',
		files: {...withLogin, '.kube/kuberc': kuberc('DenyAll').replace('v1beta1', 'v9')},
	},
	{
		name: 'a kuberc of v1alpha1',
		files: {...withLogin, '.kube/kuberc': kuberc('DenyAll').replace('v1beta1', 'v1alpha1')},
	},
	{
		name: 'a kuberc with an unknown field',
		files: {...withLogin, '.kube/kuberc': `${kuberc('DenyAll')}nonsense: 1\n`},
		refusal: ['DenyAll'],
	},
	{
		name: 'a kuberc with aliases only',
		files: {...withLogin, '.kube/kuberc': 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: []\n'},
	},
	{name: 'an empty kuberc', files: {...withLogin, '.kube/kuberc': ''}},
];

const proxies: readonly AgreementCase[] = [
	{
		name: 'proxy-url http',
		files: {config: config(undefined, proxied('http://{http-proxy}'))},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'proxy-url https to a server whose name the certificate lacks',
		files: {config: config(undefined, proxied('https://{https-proxy}').replace(', tls-server-name: localhost', ''))},
		refusal: ['certificate', 'api.example.test'],
	},
	{
		name: 'proxy-url https to a name of the certificate',
		files: {config: config(undefined, proxied('https://{https-proxy}'))},
		saw: {via: ['https api.example.test:6443']},
	},
	{
		name: 'proxy-url socks5',
		files: {config: config(undefined, proxied('socks5://{socks5-proxy}'))},
		saw: {via: ['socks5 api.example.test:6443']},
	},
	{
		name: 'proxy-url socks5h',
		files: {config: config(undefined, proxied('socks5h://{socks5-proxy}'))},
		refusal: ['socks5h', 'c'],
	},
	{
		name: 'proxy-url with a login',
		files: {config: config(undefined, proxied('http://jane:p%40ss@{http-login-proxy}'))},
		saw: {via: ['http-login api.example.test:6443 as jane:p@ss']},
	},
	{
		name: 'proxy-url socks5 with a login',
		files: {config: config(undefined, proxied('socks5://jane:pass@{socks5-login-proxy}'))},
		saw: {via: ['socks5-login api.example.test:6443 as jane:pass']},
	},
	{
		name: 'proxy-url with a wrong login',
		files: {config: config(undefined, proxied('http://jane:wrong@{http-login-proxy}'))},
		refusal: ['Proxy Authentication Required'],
	},
	{
		name: 'proxy-url socks5 with a wrong login',
		files: {config: config(undefined, proxied('socks5://jane:wrong@{socks5-login-proxy}'))},
		refusal: ['socks'],
	},
	{
		name: 'proxy-url for a loopback server is used',
		files: {config: config(undefined, trusted('proxy-url: "http://{http-proxy}"'))},
		saw: {via: ['http 127.0.0.1:{port}']},
	},
	{
		name: 'proxy-url goes before HTTPS_PROXY',
		files: {config: config(undefined, proxied('http://{http-proxy}'))},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*'},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'a proxy-url of another scheme',
		files: {config: config(undefined, proxied('ftp://{http-proxy}'))},
		refusal: ['ftp', 'c'],
	},
	{name: 'a proxy-url without a scheme', files: {config: config(undefined, proxied('{http-proxy}'))}, refusal: ['c']},
	{name: 'a proxy-url that is no URL', files: {config: config(undefined, proxied('http://[::1'))}, refusal: ['c']},
	{name: 'a proxy that is down', files: {config: config(undefined, proxied('http://127.0.0.1:1'))}, refusal: ['proxy']},
	{
		name: 'the default port of a server',
		files: {config: config(undefined, proxied('http://{http-proxy}', 'https://api.example.test'))},
		saw: {via: ['http api.example.test:443']},
	},
	{
		name: 'HTTPS_PROXY',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'http://{http-proxy}'},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'https_proxy',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', https_proxy: 'http://{http-proxy}'},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'HTTPS_PROXY goes before https_proxy',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', https_proxy: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://{http-proxy}'},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'HTTPS_PROXY without a scheme',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: '{http-proxy}'},
		saw: {via: ['http api.example.test:6443']},
	},
	{
		name: 'HTTPS_PROXY socks5',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'socks5://{socks5-proxy}'},
		saw: {via: ['socks5 api.example.test:6443']},
	},
	{
		name: 'HTTPS_PROXY socks5h',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'socks5h://{socks5-proxy}'},
		saw: {via: ['socks5 api.example.test:6443']},
	},
	{
		name: 'HTTPS_PROXY of another scheme is taken for http',
		files: {config: config(undefined, farAway())},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'ftp://{http-proxy}'},
	},
	{
		name: 'HTTP_PROXY is not for https',
		files: {config: config(undefined, farAway('https://api.invalid'))},
		env: {KUBECONFIG: 'config', HTTP_PROXY: 'http://{http-proxy}'},
		refusal: ['api.invalid'],
	},
	{
		name: 'HTTP_PROXY is for http',
		files: {config: config(undefined, '{server: "http://api.example.test:8080"}')},
		env: {KUBECONFIG: 'config', HTTP_PROXY: 'http://{http-plain-proxy}'},
		saw: {server: 'plain', via: ['http-plain api.example.test:8080']},
	},
	{
		name: 'a loopback server is never reached by HTTPS_PROXY',
		files: {config: config()},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'http://{http-proxy}'},
		saw: {via: []},
	},
	{
		name: 'localhost is never reached by HTTPS_PROXY',
		files: {config: config(undefined, '{server: "https://localhost:{port}", certificate-authority-data: {ca}}')},
		env: {KUBECONFIG: 'config', HTTPS_PROXY: 'http://{http-proxy}'},
		saw: {via: []},
	},
	...noProxy(),
];

/** Beside HTTPS_PROXY: what NO_PROXY keeps from it is looked up by name, and these names are nobody's. */
function noProxy(): readonly AgreementCase[] {
	const env = (list: string) => ({KUBECONFIG: 'config', HTTPS_PROXY: 'http://{http-proxy}', NO_PROXY: list});
	const kept = (list: string, host = 'api.invalid:6443'): AgreementCase => ({
		name: `NO_PROXY ${list} keeps ${host}`,
		files: {config: config(undefined, farAway(`https://${host}`))},
		env: env(list),
		refusal: ['api.invalid'],
	});
	const led = (list: string, host = 'api.invalid:6443'): AgreementCase => ({
		name: `NO_PROXY ${list} does not keep ${host}`,
		files: {config: config(undefined, farAway(`https://${host}`))},
		env: env(list),
		saw: {via: [`http ${host}`]},
	});
	return [
		kept('*'),
		kept('api.invalid'),
		kept('invalid'),
		kept('.invalid'),
		kept('*.invalid'),
		kept(' other , API.INVALID '),
		kept('api.invalid:6443'),
		led('api.invalid:443'),
		led('.api.invalid'),
		led('pi.invalid'),
		led('10.0.0.0/8', '11.1.2.3:6443'),
		led('10.1.2.3:443', '10.1.2.3:6443'),
		led('2001:db8::/32', '[2001:db9::1]:6443'),
		led(',,:,'),
	];
}

const everyFlag: Play['flags'] = {
	context: 'here',
	cluster: 'c',
	user: 'u',
	namespace: 'flagged',
	as: 'jane',
	asGroup: ['g', 'h'],
	asUid: '7',
	asUserExtra: ['k=v'],
};

const impersonated = [
	'impersonate-extra-k: v',
	'impersonate-group: g',
	'impersonate-group: h',
	'impersonate-uid: 7',
	'impersonate-user: jane',
];

/** Whoever logs in, and however: the flags say the same again, and as whom. */
const flagged: readonly AgreementCase[] = [...users, ...plugins]
	.filter(({refusal}) => refusal === undefined)
	.map(entry => ({
		...entry,
		flags: everyFlag,
		saw: {...entry.saw, namespace: 'flagged', impersonation: impersonated},
	}));

export const agreementCases: Readonly<Record<string, readonly AgreementCase[]>> = {
	'files and merging': merging,
	'what is chosen': choosing,
	servers,
	users,
	impersonation,
	'users and plugins with every flag': flagged,
	plugins,
	'plugin policies': policies,
	proxies,
};
