import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {systemClock} from '../../../source/kubernetes/clock.ts';
import {storeTokens} from '../../../source/kubernetes/kubeconfig/store-tokens.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';

const tokens = {used: 'r1', idToken: 'i2', refreshToken: 'r2'};
const text = (id: string, refresh: string) =>
	`# mine\nusers:\n- name: jane\n  user:\n    auth-provider:\n      name: oidc\n      config:\n        id-token: ${id}\n        refresh-token: ${refresh}\n`;

function kubeconfig(t: TestContext, mode = 0o600) {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-tokens-'));
	t.after(() => rmSync(folder, {recursive: true}));
	const file = join(folder, 'config');
	writeFileSync(file, text('i1', 'r1'));
	chmodSync(file, mode);
	return {folder, file};
}

for (const mode of [0o600, 0o640]) {
	test(`stored tokens: the file keeps its mode ${mode.toString(8)}, and nothing is left beside it`, async t => {
		const {folder, file} = kubeconfig(t, mode);
		assert.equal(await storeTokens({file, userName: 'jane'}, tokens, systemClock), undefined);
		assert.equal(readFileSync(file, 'utf8'), text('i2', 'r2'));
		assert.equal(statSync(file).mode & 0o777, mode);
		assert.deepEqual(readdirSync(folder), ['config']);
	});
}

const nobody = 65534;

for (const length of [1, 400]) {
	test(`stored tokens: a file that others own and this user may write is written in place, with ${length} characters`, {
		skip: process.geteuid?.() === 0 ? false : 'only the superuser can make a file of another owner',
	}, async t => {
		const {folder, file} = kubeconfig(t, 0o664);
		chownSync(file, 0, nobody);
		chmodSync(folder, 0o777);
		const {ino} = statSync(file);
		const idToken = 'i'.repeat(length);
		process.setegid?.(nobody);
		process.seteuid?.(nobody);
		let fault: string | undefined;
		try {
			fault = await storeTokens({file, userName: 'jane'}, {...tokens, idToken}, systemClock);
		} finally {
			process.seteuid?.(0);
			process.setegid?.(0);
		}
		assert.equal(fault, undefined);
		assert.equal(readFileSync(file, 'utf8'), text(idToken, 'r2'));
		const {uid, gid, mode, ino: same} = statSync(file);
		assert.deepEqual([uid, gid, mode & 0o777, same], [0, nobody, 0o664, ino]);
		assert.deepEqual(readdirSync(folder), ['config']);
	});
}

const isMountable = process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

test('stored tokens: a file that is mounted into a container by itself is written in place', {
	skip: isMountable ? false : 'only the superuser of a system that has mount namespaces can mount',
}, async t => {
	const {folder, file} = kubeconfig(t);
	const mounted = join(folder, 'mounted');
	writeFileSync(mounted, '');
	const store = fileURLToPath(new URL('../../../source/kubernetes/kubeconfig/store-tokens.ts', import.meta.url));
	const clock = fileURLToPath(new URL('../../../source/kubernetes/clock.ts', import.meta.url));
	const program = `
		const {storeTokens} = await import(${JSON.stringify(store)});
		const {systemClock} = await import(${JSON.stringify(clock)});
		const fault = await storeTokens(${JSON.stringify({file: mounted, userName: 'jane'})}, ${JSON.stringify(tokens)}, systemClock);
		if (fault) throw new Error(fault);`;
	const script = 'mount --bind "$1" "$2" && exec "$3" --import tsx --input-type=module --eval "$4"';
	const {status, stderr} = spawnSync(
		'unshare',
		['-m', 'sh', '-c', script, 'sh', file, mounted, process.execPath, program],
		{
			encoding: 'utf8',
		},
	);
	assert.equal(status, 0, stderr);
	assert.equal(readFileSync(file, 'utf8'), text('i2', 'r2'));
	assert.deepEqual(readdirSync(folder).sort(), ['config', 'mounted']);
});

test('stored tokens: a link stays one, and what it leads to is written', async t => {
	const {folder, file} = kubeconfig(t);
	const link = join(folder, 'link');
	symlinkSync('config', link);
	assert.equal(await storeTokens({file: link, userName: 'jane'}, tokens, systemClock), undefined);
	assert.ok(lstatSync(link).isSymbolicLink());
	assert.equal(readFileSync(file, 'utf8'), text('i2', 'r2'));
});

test('stored tokens: a new login that somebody made meanwhile stays', async t => {
	const {file} = kubeconfig(t);
	writeFileSync(file, text('i9', 'r9'));
	assert.equal(await storeTokens({file, userName: 'jane'}, tokens, systemClock), undefined);
	assert.equal(readFileSync(file, 'utf8'), text('i9', 'r9'));
});

test('stored tokens: the lock of kubectl is waited for, and then told, and never removed', async t => {
	const {file} = kubeconfig(t);
	writeFileSync(`${file}.lock`, '');
	const clock = createFakeClock();
	const stored = storeTokens({file, userName: 'jane'}, tokens, clock);
	let isDone = false;
	void stored.then(() => {
		isDone = true;
	});
	while (!isDone) {
		await new Promise(resolve => setImmediate(resolve));
		clock.advance(100);
	}
	assert.match(
		(await stored) ?? '',
		/^The renewed login of user "jane" can't be kept in .*config \(.*config\.lock is there/,
	);
	assert.equal(readFileSync(file, 'utf8'), text('i1', 'r1'));
	assert.ok(existsSync(`${file}.lock`));
});

test('stored tokens: a lock that is let go of is taken', async t => {
	const {file} = kubeconfig(t);
	writeFileSync(`${file}.lock`, '');
	const clock = createFakeClock();
	const stored = storeTokens({file, userName: 'jane'}, tokens, clock);
	while (clock.pending() === 0) await new Promise(resolve => setImmediate(resolve));
	rmSync(`${file}.lock`);
	clock.advance(100);
	assert.equal(await stored, undefined);
	assert.equal(readFileSync(file, 'utf8'), text('i2', 'r2'));
});

test('stored tokens: what can not be written is a sentence', async t => {
	const {folder, file} = kubeconfig(t);
	const missing = join(folder, 'none', 'config');
	assert.match(
		(await storeTokens({file: missing, userName: 'jane'}, tokens, systemClock)) ?? '',
		/\(it does not exist\)/,
	);
	writeFileSync(file, text('>-\n          i1\n          x', 'r1'));
	assert.match((await storeTokens({file, userName: 'jane'}, tokens, systemClock)) ?? '', /is not clear\): kubectl may/);
	assert.deepEqual(readdirSync(folder), ['config']);
});
