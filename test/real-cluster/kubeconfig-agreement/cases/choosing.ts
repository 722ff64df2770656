import {type AgreementCase, config, twoFiles} from '../case.ts';

export const choosing: readonly AgreementCase[] = [
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
