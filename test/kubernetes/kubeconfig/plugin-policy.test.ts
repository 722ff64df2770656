import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readPluginPolicy} from '../../../source/kubernetes/kubeconfig/plugin-policy.ts';

const head = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';

function read(files: Record<string, string>, env: Record<string, string> = {}) {
	return readPluginPolicy({
		env,
		homeDirectory: '/home/jane',
		workingDirectory: '/srv',
		readFile(path) {
			const text = files[path];
			if (text === undefined) throw Object.assign(new Error('no such file'), {code: 'ENOENT'});
			return text;
		},
	});
}

const home = '/home/jane/.kube/kuberc';
const allowAll = {ok: true, policy: {type: 'AllowAll'}};

test('plugin policy: none without a kuberc, or with one that is turned off, empty or of another kind', () => {
	assert.deepEqual(read({}), allowAll);
	const denying = {[home]: `${head}credentialPluginPolicy: DenyAll\n`};
	assert.deepEqual(read(denying), {ok: true, policy: {type: 'DenyAll', file: home}});
	assert.deepEqual(read(denying, {KUBERC: 'off'}), allowAll);
	assert.deepEqual(read(denying, {KUBECTL_KUBERC: 'false'}), allowAll);
	for (const text of [
		'',
		'a: b: c',
		'kind: Preference\napiVersion: x\ncredentialPluginPolicy: DenyAll',
		`${head}aliases: []`,
	]) {
		assert.deepEqual(read({[home]: text}), allowAll);
	}
});

test('plugin policy: the list, from the file that KUBERC names', () => {
	const text = `${head}credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: /bin/login\n- name: old\n  command: new\n`;
	const policy = {type: 'Allowlist', file: '/srv/mine', entries: [['/bin/login'], ['new', 'old']]};
	assert.deepEqual(read({'/srv/mine': text}, {KUBERC: 'mine'}), {ok: true, policy});
});

const wrong: readonly (readonly [name: string, fields: string, sentence: RegExp])[] = [
	['an unknown policy', 'credentialPluginPolicy: Sometimes', /^The kuberc \/home.*kuberc can't be used: .*"Sometimes"/],
	[
		'a list that nothing asks for',
		'credentialPluginAllowlist: [{command: a}]',
		/needs the credentialPluginPolicy Allowlist/,
	],
	['no list', 'credentialPluginPolicy: Allowlist', /has no credentialPluginAllowlist/],
	['an empty entry', 'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{}]', /an entry .* is empty/],
	['a number', 'credentialPluginPolicy: 7', /credentialPluginPolicy of the file must be text/],
];

for (const [name, fields, sentence] of wrong) {
	test(`plugin policy: refused: ${name}`, () => {
		const outcome = read({[home]: `${head}${fields}\n`});
		assert.ok(!outcome.ok);
		assert.match(outcome.sentence, sentence);
	});
}

test('plugin policy: refused: a file that KUBERC names and that is not there', () => {
	const outcome = read({}, {KUBERC: '/nope'});
	assert.ok(!outcome.ok);
	assert.match(outcome.sentence, /\/nope/);
});
