import {type AgreementCase, config, trusted, twoFiles} from '../case.ts';

export const merging: readonly AgreementCase[] = [
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
