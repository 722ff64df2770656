import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {contextConfig, usualConfig} from '../../source/storage/config.ts';
import {loadConfig} from '../../source/storage/load-config.ts';
import {parseConfig} from '../../source/storage/parse-config.ts';

const settings = `
theme: monochrome
bell: true
contexts:
  prod-eu:
    read-only: true
  prod-us:
    confirm: name
`;

test('settings of the config file hold, and of a context that is not named the usual ones', () => {
	const {config, mistakes} = parseConfig(settings, 'config.yaml');
	assert.deepEqual(mistakes, []);
	assert.deepEqual([config.theme, config.mouse, config.bell], ['monochrome', false, true]);
	assert.deepEqual(contextConfig(config, 'prod-eu'), {readOnly: true, confirm: 'y'});
	assert.deepEqual(contextConfig(config, 'prod-us'), {readOnly: false, confirm: 'name'});
	assert.deepEqual(contextConfig(config, 'kind'), {readOnly: false, confirm: 'y'});
	for (const empty of ['', '# nothing yet', '{}', 'contexts:']) {
		assert.deepEqual(parseConfig(empty, 'config.yaml'), {config: usualConfig, mistakes: []}, empty);
	}
});

const mistakes: readonly (readonly [text: string, sentence: RegExp])[] = [
	['theme: pink', /^config\.yaml: theme must be auto, dark, light, high-contrast or monochrome\.$/],
	['colour: true', /^config\.yaml: colour is not a setting; there are theme, mouse, bell, contexts\.$/],
	[
		'contexts: {prod: {readonly: true}}',
		/^config\.yaml: contexts\.prod\.readonly is not a setting; there are read-only, confirm; contexts\.prod is read-only until that is mended\.$/,
	],
	[
		'contexts: {prod: {read-only: "yes"}}',
		/^config\.yaml: contexts\.prod\.read-only must be true or false; contexts\.prod is read-only until that is mended\.$/,
	],
	[
		'contexts: {prod: {confirm: Y}}',
		/^config\.yaml: contexts\.prod\.confirm must be y or name; contexts\.prod is read-only until that is mended\.$/,
	],
	['contexts: {prod: true}', /^config\.yaml: contexts\.prod must have the keys read-only, confirm/],
	['bell: loud', /^config\.yaml: bell must be true or false\.$/],
	['contexts: [prod]', /^config\.yaml: contexts must have names of contexts as keys/],
	['[]', /^config\.yaml: it must have the keys theme, mouse, bell, contexts\./],
	['a: b: c', /^config\.yaml: it is not YAML: .*\(line 1\)\./],
];

for (const [text, sentence] of mistakes) {
	test(`a mistake in the config file is told in a sentence: ${text}`, () => {
		const outcome = parseConfig(text, 'config.yaml');
		assert.match(outcome.mistakes[0] ?? '', sentence);
	});
}

test('a context with a mistake is read-only, and without a readable file every context is', () => {
	const careless = parseConfig('contexts: {prod: {readonly: true}, kind: {}}', 'config.yaml').config;
	assert.equal(contextConfig(careless, 'prod').readOnly, true);
	assert.equal(contextConfig(careless, 'kind').readOnly, false);
	assert.equal(contextConfig(careless, 'other').readOnly, false);
	for (const broken of ['a: b: c', 'contexts: [prod]']) {
		assert.equal(contextConfig(parseConfig(broken, 'config.yaml').config, 'any').readOnly, true, broken);
	}
});

test('several mistakes named the whole path of the file each', async t => {
	const home = await mkdtemp(join(tmpdir(), 'rolltop-home-'));
	t.after(() => rm(home, {recursive: true}));
	const file = join(home, 'config.yaml');
	await writeFile(file, 'theme: pink\nbell: loud\ncontexts: {a: {confirm: Y}}\n');
	assert.deepEqual((await loadConfig(file, home)).mistakes, [
		'~/config.yaml: theme must be auto, dark, light, high-contrast or monochrome; bell must be true or false; contexts.a.confirm must be y or name; contexts.a is read-only until that is mended.',
	]);
	assert.match((await loadConfig(file, '/elsewhere')).mistakes.join(), /^\S+rolltop-home-\S+\/config\.yaml: theme/);
});

test('whatever stands in the file, each mistake is one sentence that names the file', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.json(),
				fc.object().map(value => JSON.stringify({contexts: value})),
			),
			text => {
				for (const mistake of parseConfig(text, 'config.yaml').mistakes) {
					assert.match(mistake, /^config\.yaml: .+\.$/s);
				}
			},
		),
	);
});

test('no file is no mistake; one that can not be read makes every context read-only', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-config-'));
	t.after(() => rm(folder, {recursive: true}));
	assert.deepEqual(await loadConfig(join(folder, 'config.yaml')), {config: usualConfig, mistakes: []});
	const asFolder = await loadConfig(folder);
	assert.match(
		asFolder.mistakes[0] ?? '',
		/can't be read \(EISDIR\)\. Until that is mended, every context is read-only\.$/,
	);
	assert.equal(contextConfig(asFolder.config, 'any').readOnly, true);
	const long = join(folder, 'long.yaml');
	await writeFile(long, ' '.repeat(256 * 1024 + 1));
	assert.match((await loadConfig(long)).mistakes[0] ?? '', /longer than 256 KiB/);
	const good = join(folder, 'good.yaml');
	await writeFile(good, settings);
	assert.equal((await loadConfig(good)).config.theme, 'monochrome');
});
