import {type AgreementCase, config, trusted} from '../case.ts';

export const servers: readonly AgreementCase[] = [
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
