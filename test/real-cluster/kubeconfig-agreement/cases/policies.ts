import {type AgreementCase, config, credential, exec, plugin} from '../case.ts';

const kuberc = (policy: string, list = '') =>
	`apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: ${policy}\n${list === '' ? '' : `credentialPluginAllowlist: ${list}\n`}`;
const withLogin = {config: config(exec('command: ./login')), login: plugin(credential('{"token":"t1"}'))};
export const policies: readonly AgreementCase[] = [
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
