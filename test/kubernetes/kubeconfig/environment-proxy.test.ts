import assert from 'node:assert/strict';
import {test} from 'node:test';
import {environmentProxy} from '../../../source/kubernetes/kubeconfig/environment-proxy.ts';

const nameFor = (server: string, env: Record<string, string>) => environmentProxy(server, env)?.name;
const far = 'https://api.example.com:6443';

// The agreement with kubectl on the same questions is tested with a real one; this table is what it comes down to.
const prescribed: readonly (readonly [server: string, env: Record<string, string>, name: string | undefined])[] = [
	[far, {}, undefined],
	[far, {HTTPS_PROXY: 'http://p:3128'}, 'http://p:3128'],
	[far, {https_proxy: 'http://p:3128', HTTPS_PROXY: ''}, 'http://p:3128'],
	[far, {https_proxy: 'http://small:1', HTTPS_PROXY: 'http://capital:1'}, 'http://capital:1'],
	[far, {HTTP_PROXY: 'http://p:3128'}, undefined],
	['http://api.example.com', {HTTP_PROXY: 'http://p:3128'}, 'http://p:3128'],
	['http://api.example.com', {HTTPS_PROXY: 'http://p:3128'}, undefined],
	[far, {HTTPS_PROXY: 'p:3128'}, 'http://p:3128'],
	[far, {HTTPS_PROXY: 'p'}, 'http://p:80'],
	[far, {HTTPS_PROXY: 'https://p'}, 'https://p:443'],
	[far, {HTTPS_PROXY: 'socks5h://p'}, 'socks5://p:1080'],
	[far, {HTTPS_PROXY: 'http://jane:secret@p:3128'}, 'http://p:3128'],
	[far, {HTTPS_PROXY: 'http://[::1]:3128'}, 'http://[::1]:3128'],
	['https://localhost:6443', {HTTPS_PROXY: 'http://p:3128'}, undefined],
	['https://127.9.9.9', {HTTPS_PROXY: 'http://p:3128'}, undefined],
	['https://[::1]:6443', {HTTPS_PROXY: 'http://p:3128'}, undefined],
];

for (const [server, env, name] of prescribed) {
	test(`environment proxy: ${server} with ${JSON.stringify(env)}`, () => assert.equal(nameFor(server, env), name));
}

const lists: readonly (readonly [list: string, server: string, isDirect: boolean])[] = [
	['*', far, true],
	['example.com', far, true],
	['.example.com', far, true],
	['*.example.com', far, true],
	['API.example.COM', far, true],
	[' a , b,api.example.com ', far, true],
	['ample.com', far, false],
	['.api.example.com', far, false],
	['example.com:6443', far, true],
	['example.com:443', far, false],
	['example.com:443', 'https://api.example.com', true],
	['10.0.0.0/8', 'https://10.1.2.3', true],
	['10.0.0.0/8', 'https://11.1.2.3', false],
	['10.1.2.3', 'https://10.1.2.3:6443', true],
	['10.1.2.3:6443', 'https://10.1.2.3:6443', true],
	['10.1.2.3:443', 'https://10.1.2.3:6443', false],
	['2.3', 'https://10.1.2.3', false],
	['2001:db8::/32', 'https://[2001:db8::1]', true],
	['[2001:db8::1]:6443', 'https://[2001:db8::1]:6443', true],
	['2001:db8:0::1', 'https://[2001:db8::1]', true],
	['10.0.0.0/99', 'https://10.1.2.3', false],
	[',:,', far, false],
];

for (const [list, server, isDirect] of lists) {
	test(`NO_PROXY=${list}: ${server} is reached ${isDirect ? 'directly' : 'by the proxy'}`, () => {
		const env = {HTTPS_PROXY: 'http://p:3128', NO_PROXY: list};
		assert.equal(nameFor(server, env), isDirect ? undefined : 'http://p:3128');
	});
}
