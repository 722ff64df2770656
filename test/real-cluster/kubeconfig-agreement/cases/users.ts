import {type AgreementCase, config} from '../case.ts';

export const users: readonly AgreementCase[] = [
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
