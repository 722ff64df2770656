import {type AgreementCase, config, credential, exec, plugin, trusted} from '../case.ts';

export const plugins: readonly AgreementCase[] = [
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
