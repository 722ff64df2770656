import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {dump} from 'js-yaml';
import {readYaml} from '../../../source/kubernetes/kubeconfig/read-yaml.ts';
import {type RenewedTokens, withTokens} from '../../../source/kubernetes/kubeconfig/with-tokens.ts';

const renewed: RenewedTokens = {used: 'r1', idToken: 'head.body2.sign', refreshToken: 'r2'};

const block = `# of the team
apiVersion: v1
users:
- name: other
  user: {token: r1}
- user:
    auth-provider:
      config:
        client-id: me # ours
        id-token: head.body1.sign
        idp-issuer-url: "https://issuer.example"
        refresh-token: r1
      name: oidc
  name: jane
current-context: 'prod'
`;

/** Texts, and what becomes of them: the lines that change. */
const rows: readonly {readonly name: string; readonly text: string; readonly expected: string}[] = [
	{
		name: 'keeps order, comments, quotes and the same text at another place',
		text: block,
		expected: block.replace('body1', 'body2').replace('refresh-token: r1', 'refresh-token: r2'),
	},
	{
		name: 'of values in quotes',
		text: block.replace('head.body1.sign', "'head.body1.sign'").replace('refresh-token: r1', 'refresh-token: "r1"'),
		expected: block.replace('head.body1.sign', "'head.body2.sign'").replace('refresh-token: r1', 'refresh-token: "r2"'),
	},
	{
		name: 'adds an ID token where there is none',
		text: block.replace('        id-token: head.body1.sign\n', ''),
		expected: block
			.replace('        id-token: head.body1.sign\n', '')
			.replace('        refresh-token: r1\n', '        refresh-token: r2\n        id-token: "head.body2.sign"\n'),
	},
	{
		name: 'of JSON',
		text: '{"users": [{"name": "jane", "user": {"auth-provider": {"name": "oidc", "config": {"refresh-token": "r1"}}}}]}',
		expected:
			'{"users": [{"name": "jane", "user": {"auth-provider": {"name": "oidc", "config": {"refresh-token": "r2", "id-token": "head.body2.sign"}}}}]}',
	},
	{
		name: 'with the line ends of Windows',
		text: block.replace('        id-token: head.body1.sign\n', '').replaceAll('\n', '\r\n'),
		expected: block
			.replace('        id-token: head.body1.sign\n', '')
			.replace('        refresh-token: r1\n', '        refresh-token: r2\n        id-token: "head.body2.sign"\n')
			.replaceAll('\n', '\r\n'),
	},
	...['""', "''", 'null', '~', '', 'Null # none yet'].map(empty => ({
		name: `of an ID token that is written as ${empty || 'nothing'} under its key there is still one`,
		text: block.replace('id-token: head.body1.sign', `id-token: ${empty}`),
		expected: block
			.replace('id-token: head.body1.sign', `id-token: "head.body2.sign"${/ #.*/.exec(empty) ?? ''}`)
			.replace('refresh-token: r1', 'refresh-token: r2'),
	})),
	...['""', 'null'].map(empty => ({
		name: `of JSON with an ID token that is ${empty}`,
		text: `{"users":[{"name":"jane","user":{"auth-provider":{"name":"oidc","config":{"id-token":${empty},"refresh-token":"r1"}}}}]}`,
		expected:
			'{"users":[{"name":"jane","user":{"auth-provider":{"name":"oidc","config":{"id-token": "head.body2.sign","refresh-token":"r2"}}}}]}',
	})),
	{
		name: 'before a second document',
		text: `${block}---\nusers: [{name: jane}]\n`,
		expected: `${block.replace('body1', 'body2').replace('refresh-token: r1', 'refresh-token: r2')}---\nusers: [{name: jane}]\n`,
	},
];
for (const {name, text, expected} of rows) {
	test(`tokens in a kubeconfig: ${name}`, () => {
		assert.deepEqual(withTokens(text, 'jane', renewed), {type: 'changed', text: expected});
	});
}

test('tokens in a kubeconfig: without a new refresh token the old one stays', () => {
	const {refreshToken: _, ...kept} = renewed;
	assert.deepEqual(withTokens(block, 'jane', kept), {type: 'changed', text: block.replace('body1', 'body2')});
});

test('tokens in a kubeconfig: what was renewed must not replace what somebody else has written', () => {
	for (const text of [
		block.replace('refresh-token: r1', 'refresh-token: r9'),
		block.replace('name: oidc', 'name: gcp'),
		block.replace('name: jane', 'name: june'),
		'',
		'users: 3',
		': : not YAML',
	]) {
		assert.deepEqual(withTokens(text, 'jane', renewed), {type: 'other-login'}, text);
	}
});

test('tokens in a kubeconfig: a value that is folded over lines is left alone', () => {
	const folded = block.replace('id-token: head.body1.sign', 'id-token: >-\n          head.body1\n          sign');
	assert.deepEqual(withTokens(folded, 'jane', renewed), {type: 'unclear'});
});

for (const isJson of [false, true]) {
	for (const former of ['same-id', '', undefined]) {
		test(`tokens in a kubeconfig: of 150 users that share a login the right one is found by few tries: ${isJson ? 'JSON' : 'YAML'}, ID token ${former ?? 'absent'}`, () => {
			const users = Array.from({length: 150}, (_, index) => {
				const config = {
					'client-id': 'me',
					...(former === undefined ? {} : {'id-token': former}),
					'refresh-token': 'same',
				};
				return {name: `user-${index}`, user: {'auth-provider': {name: 'oidc', config}}};
			});
			const contexts = users.map(({name}) => ({name, context: {cluster: 'prod', user: name}}));
			const meaning = {contexts, users};
			const text = isJson ? JSON.stringify(meaning) : dump(meaning, {noRefs: true});
			const outcome = withTokens(text, 'user-149', {used: 'same', idToken: 'i2', refreshToken: 'r2'});
			assert.equal(outcome.type, 'changed');
			const read = readYaml(outcome.type === 'changed' ? outcome.text : '');
			const expected = structuredClone(meaning);
			Object.assign(expected.users[149]?.user['auth-provider'].config ?? {}, {'id-token': 'i2', 'refresh-token': 'r2'});
			assert.deepEqual(read.ok && read.value, expected);
		});
	}
}

test('tokens in a kubeconfig: whatever tokens look like, the text then means what it did, with them', () => {
	const token = fc.oneof(
		fc.string({minLength: 1, maxLength: 12}),
		fc.constantFrom('true', '1e3', '0x1', 'null', '~', '#', 'a: b', '- a'),
	);
	fc.assert(
		fc.property(fc.tuple(token, token, token, token), fc.boolean(), ([used, former, idToken, refreshToken], isJson) => {
			const config = {'client-id': 'me', 'id-token': former, 'refresh-token': used};
			const meaning = {
				users: [
					{name: 'jane', user: {'auth-provider': {name: 'oidc', config}}},
					{name: used, user: {token: former, username: 'x'}},
				],
				'current-context': used,
			};
			const text = isJson ? JSON.stringify(meaning) : dump(meaning);
			const outcome = withTokens(text, 'jane', {used, idToken, refreshToken});
			if (outcome.type !== 'changed') return;
			const read = readYaml(outcome.text);
			assert.ok(read.ok);
			const expected = structuredClone(meaning);
			Object.assign(expected.users[0]?.user['auth-provider']?.config ?? {}, {
				'id-token': idToken,
				'refresh-token': refreshToken,
			});
			assert.deepEqual(read.value, expected);
		}),
	);
});

test('tokens in a kubeconfig: of what providers give every token is taken', () => {
	const token = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}(\.[A-Za-z0-9_~+/=|-]{8,60}){0,2}$/);
	fc.assert(
		fc.property(fc.uniqueArray(token, {minLength: 4, maxLength: 4}), fc.boolean(), (tokens, isJson) => {
			const [used = '', former = '', idToken = '', refreshToken = ''] = tokens;
			const config = {'client-id': 'me', 'id-token': former, 'refresh-token': used};
			const meaning = {users: [{name: 'jane', user: {'auth-provider': {name: 'oidc', config}}}]};
			const text = isJson ? JSON.stringify(meaning, undefined, 2) : dump(meaning, {lineWidth: -1});
			assert.equal(withTokens(text, 'jane', {used, idToken, refreshToken}).type, 'changed');
		}),
	);
});
