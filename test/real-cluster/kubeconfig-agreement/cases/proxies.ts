import {type AgreementCase, config, farAway, proxied, trusted} from '../case.ts';

export const proxies: readonly AgreementCase[] = [
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
