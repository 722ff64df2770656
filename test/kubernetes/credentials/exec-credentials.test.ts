import assert from 'node:assert/strict';
import {existsSync, readFileSync, watch} from 'node:fs';
import {test} from 'node:test';
import type {Clock} from '../../../source/kubernetes/clock.ts';
import {systemClock} from '../../../source/kubernetes/clock.ts';
import {createCredentials} from '../../../source/kubernetes/credentials/create-credentials.ts';
import type {TerminalLender} from '../../../source/kubernetes/credentials/terminal-lender.ts';
import type {ClusterEntry, ExecEntry, PluginPolicy} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {createPlugin, printCredential, type TestPlugin} from '../../helpers/plugin.ts';
import {kubeconfigOf} from '../../helpers/transport.ts';

interface Options {
	readonly entry?: Partial<ExecEntry>;
	readonly clock?: Clock;
	readonly cluster?: Partial<ClusterEntry>;
	readonly pluginPolicy?: PluginPolicy;
	readonly skewMs?: number;
	readonly terminal?: TerminalLender;
}

function open(
	t: {after(run: () => unknown): void},
	script: string,
	{entry, clock = systemClock, cluster = {}, pluginPolicy = {type: 'AllowAll'}, skewMs = 0, terminal}: Options = {},
) {
	const plugin = createPlugin(script, entry);
	const credentials = createCredentials({
		kubeconfig: {...kubeconfigOf({server: 'https://prod', user: {exec: plugin.exec}, cluster}), pluginPolicy},
		now: () => clock.now() + skewMs,
		...(terminal ? {terminal} : {}),
		clock,
		readFile: () => Promise.reject(new Error('no file is read')),
		env: {PATH: process.env.PATH, FROM_OUTSIDE: 'yes'},
	});
	t.after(() => {
		credentials.close();
		plugin.remove();
	});
	return {plugin, credentials};
}

async function refusal(t: {after(run: () => unknown): void}, script: string, options: Options = {}) {
	const {credentials} = open(t, script, options);
	const outcome = await credentials.headers();
	assert.ok(!outcome.ok, 'the plugin was taken at its word');
	assert.equal(outcome.error.kind, 'unauthenticated');
	return outcome.error.message;
}

test('exec: one process for many requests at once, and none for those after', async t => {
	const {plugin, credentials} = open(t, printCredential({token: 'abc'}));
	const all = await Promise.all([...Array.from({length: 10}, () => credentials.headers()), credentials.tls()]);
	assert.deepEqual(all[0], {ok: true, value: {Authorization: 'Bearer abc'}});
	assert.deepEqual(all[10], {ok: true, value: {}});
	await credentials.headers();
	assert.equal(plugin.runs(), 1);
});

test('exec: KUBERNETES_EXEC_INFO, arguments and environment; standard input is empty', async t => {
	const script = `printf %s "$KUBERNETES_EXEC_INFO" > $DIR/info; echo "$FROM_OUTSIDE $EXTRA $1" > $DIR/env; cat > $DIR/stdin; ${printCredential({token: 'abc'})}`;
	const {plugin, credentials} = open(t, script, {
		entry: {args: ['get token; $(id)'], env: [{name: 'EXTRA', value: 'more'}], provideClusterInfo: true},
		cluster: {certificateAuthority: {type: 'text', text: 'pem'}, tlsServerName: 'k', execConfig: {audience: 'z'}},
	});
	assert.ok((await credentials.headers()).ok);
	assert.deepEqual(JSON.parse(plugin.read('info')), {
		kind: 'ExecCredential',
		apiVersion: 'client.authentication.k8s.io/v1',
		spec: {
			interactive: false,
			cluster: {
				server: 'https://prod',
				'tls-server-name': 'k',
				'certificate-authority-data': Buffer.from('pem').toString('base64'),
				config: {audience: 'z'},
			},
		},
	});
	assert.equal(plugin.read('env'), 'yes more get token; $(id)\n');
	assert.equal(plugin.read('stdin'), '');
});

test('exec: a client certificate', async t => {
	const {credentials} = open(t, printCredential({clientCertificateData: 'cert', clientKeyData: 'key'}));
	assert.deepEqual(await credentials.tls(), {ok: true, value: {cert: 'cert', key: 'key'}});
	assert.deepEqual(await credentials.headers(), {ok: true, value: {}});
});

test('exec: run again a minute before the credential expires, and after a 401 once it is not brand-new', async t => {
	const clock = createFakeClock(Date.UTC(2026, 0, 1));
	const status = {token: 'abc', expirationTimestamp: '2026-01-01T01:00:00Z'};
	const {plugin, credentials} = open(t, printCredential(status), {clock});
	await credentials.headers();
	clock.advance(58 * 60_000);
	await credentials.headers();
	assert.equal(plugin.runs(), 1);
	clock.advance(60_001);
	await credentials.headers();
	// Nobody waits for a renewal but who was refused.
	assert.deepEqual(await credentials.refresh(), {ok: true, value: 'renewed'});
	assert.equal(plugin.runs(), 2);
	assert.deepEqual(await credentials.refresh(), {ok: true, value: 'unchanged'});
	clock.advance(30_000);
	assert.deepEqual(await Promise.all([credentials.refresh(), credentials.refresh()]).then(all => all[0]), {
		ok: true,
		value: 'renewed',
	});
	assert.equal(plugin.runs(), 3);
});

test('exec: in the last minute the old credential still serves when the plugin fails', async t => {
	const clock = createFakeClock(Date.UTC(2026, 0, 1));
	const status = {token: 'abc', expirationTimestamp: '2026-01-01T00:10:00Z'};
	const {credentials} = open(t, `[ -e $DIR/once ] && exit 1; touch $DIR/once; ${printCredential(status)}`, {clock});
	await credentials.headers();
	clock.advance(9.5 * 60_000);
	assert.ok((await credentials.headers()).ok);
	clock.advance(60_000);
	assert.ok(!(await credentials.headers()).ok);
});

test('exec: nobody waits for the renewal of a credential that is still good, and the new one serves when it is there', async t => {
	const clock = createFakeClock(Date.UTC(2026, 0, 1));
	const first = printCredential({token: 'old', expirationTimestamp: '2026-01-01T00:10:00Z'});
	const next = printCredential({token: 'new', expirationTimestamp: '2026-01-01T00:20:00Z'});
	const {plugin, credentials} = open(
		t,
		`if [ ! -e $DIR/once ]; then touch $DIR/once; ${first}; exit; fi
		while [ ! -e $DIR/go ]; do sleep 0.05; done; ${next}`,
		{clock},
	);
	await credentials.headers();
	clock.advance(9 * 60_000);
	// The plugin answers only when it may: who waited for it would wait for ever.
	for (let request = 0; request < 5; request++) {
		assert.deepEqual(await credentials.headers(), {ok: true, value: {Authorization: 'Bearer old'}});
		assert.ok((await credentials.tls()).ok);
	}
	plugin.write('go');
	assert.deepEqual(await credentials.refresh(), {ok: true, value: 'renewed'});
	assert.deepEqual(await credentials.headers(), {ok: true, value: {Authorization: 'Bearer new'}});
	assert.equal(plugin.runs(), 2);
});

test('exec: a failure is told with what the plugin said, and holds for a while: it may open a browser', async t => {
	const clock = createFakeClock();
	const {plugin, credentials} = open(t, 'echo; echo "SSO session \u001b[31mexpired; run aws sso login" >&2; exit 255', {
		clock,
	});
	for (let count = 0; count < 3; count++) {
		const outcome = await credentials.headers();
		assert.ok(!outcome.ok);
		assert.equal(outcome.error.kind, 'unauthenticated');
		assert.match(
			outcome.error.message,
			/plugin failed \(exit code 255\): SSO session \P{Cc}*expired; run aws sso login$/u,
		);
	}
	assert.equal(plugin.runs(), 1);
	clock.advance(10_000);
	await credentials.headers();
	assert.equal(plugin.runs(), 2);
});

const unfit: readonly {
	readonly name: string;
	readonly script: string;
	readonly message: RegExp;
	readonly entry?: Partial<ExecEntry>;
}[] = [
	{name: 'junk', script: 'echo my-secret', message: /printed no ExecCredential$/},
	{name: 'nothing', script: 'true', message: /printed no ExecCredential$/},
	{
		name: 'another version',
		script: printCredential({token: 'x'}, 'client.authentication.k8s.io/v1beta1'),
		message: /of version client.authentication.k8s.io\/v1; its version is client.authentication.k8s.io\/v1beta1$/,
	},
	{name: 'an empty status', script: printCredential({}), message: /neither a token nor a certificate/},
	{name: 'half a certificate', script: printCredential({clientCertificateData: 'x'}), message: /without its key/},
	{name: 'no time', script: printCredential({token: 'x', expirationTimestamp: 'soon'}), message: /is no time/},
	{name: 'too much', script: 'head -c 3000000 /dev/zero', message: /more than a credential can be/},
	{
		name: 'a token among its complaints',
		script: 'echo "bad eyJhbGciOiJIUzI1NiJ9.e30.c2ln and Bearer hunter2" >&2; exit 1',
		message: /^(?!.*(eyJ|hunter2)).*bad \(hidden\) and Bearer \(hidden\)/,
	},
	{name: 'a signal', script: 'kill -9 $$', message: /failed \(SIGKILL\)/},
	{
		name: 'a terminal is wanted',
		script: printCredential({token: 'x'}),
		entry: {interactiveMode: 'Always'},
		message: /has to ask on a terminal, and standard input is not one$/,
	},
	{
		name: 'not installed',
		script: '',
		entry: {command: 'no-such-plugin', installHint: '\nget it at example.com'},
		message: /^no-such-plugin is not installed or not in PATH: get it at example.com$/,
	},
	{name: 'an argument that no system takes', script: '', entry: {args: ['a\0b']}, message: /can't be started/},
];

for (const {name, script, message, entry = {}} of unfit) {
	test(`exec: refused: ${name}`, async t => assert.match(await refusal(t, script, {entry}), message));
}

/** Resolves when the plugin has written the file. */
function written(plugin: TestPlugin, name: string): Promise<void> {
	return new Promise(resolve => {
		const watcher = watch(plugin.folder, () => look());
		const look = () => {
			if (!plugin.read(name)) return;
			watcher.close();
			resolve();
		};
		look();
	});
}

/** Resolves when no process of that id runs any more; one that only waits to be collected by its parent has ended. */
async function ended(pid: number): Promise<void> {
	while (isRunning(pid)) await new Promise(resolve => setImmediate(resolve));
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !(existsSync('/proc/self/stat') && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
	} catch {
		return false;
	}
}

test('exec: a plugin that hangs is ended after 30 s, with its children', async t => {
	const clock = createFakeClock();
	const {plugin, credentials} = open(t, 'echo waiting for login >&2; sleep 100 & echo $! > $DIR/child; wait', {clock});
	const outcome = credentials.headers();
	await written(plugin, 'child');
	clock.advance(30_000);
	const refused = await outcome;
	assert.ok(!refused.ok);
	assert.match(refused.error.message, /did not answer within 30 s/);
	await ended(Number(plugin.read('child')));
});

test('exec: close lets a plugin that runs end, for it may be renewing a login of its own', async t => {
	const clock = createFakeClock();
	const script = `echo > $DIR/asked; until [ -e $DIR/answered ]; do sleep 0.05; done; echo r2 > $DIR/kept; ${printCredential({token: 'abc'})}`;
	const {plugin, credentials} = open(t, script, {clock});
	const outcome = credentials.headers();
	await written(plugin, 'asked');
	credentials.close();
	const settled = credentials.settled();
	clock.advance(1_400);
	plugin.write('answered');
	await settled;
	assert.equal(plugin.read('kept').trim(), 'r2');
	assert.ok((await outcome).ok);
	assert.equal(clock.pending(), 0);
	clock.advance(60_000);
	await credentials.refresh();
	assert.equal(plugin.runs(), 1, 'a plugin was started after close');
});

test('exec: close tells a plugin that goes on to end, and lets it put its files in order', async t => {
	const clock = createFakeClock();
	const script = 'trap "echo yes > $DIR/tidied; exit 1" TERM; echo > $DIR/asked; while :; do sleep 0.05; done';
	const {plugin, credentials} = open(t, script, {clock});
	const outcome = credentials.headers();
	await written(plugin, 'asked');
	credentials.close();
	clock.advance(1_500);
	const refused = await outcome;
	assert.equal(refused.ok ? '' : refused.error.kind, 'aborted');
	assert.equal(plugin.read('tidied').trim(), 'yes');
});

test('exec: close ends a plugin that hears of no end, with its children', async t => {
	const clock = createFakeClock();
	const script = `trap "" TERM; sleep 100 & echo $! > $DIR/child; wait`;
	const {plugin, credentials} = open(t, script, {clock});
	const outcome = credentials.headers();
	await written(plugin, 'child');
	credentials.close();
	const settled = credentials.settled();
	clock.advance(1_900);
	await settled;
	const refused = await outcome;
	assert.ok(!refused.ok);
	assert.equal(refused.error.kind, 'aborted');
	await ended(Number(plugin.read('child')));
});

test('exec: a credential expires by the clock of the server: this machine may be an hour behind', async t => {
	const clock = createFakeClock(Date.UTC(2026, 0, 1));
	const status = {token: 'abc', expirationTimestamp: '2026-01-01T02:00:00Z'};
	const {plugin, credentials} = open(t, printCredential(status), {clock, skewMs: 60 * 60_000});
	await credentials.headers();
	clock.advance(58 * 60_000);
	await credentials.headers();
	assert.equal(plugin.runs(), 1);
	clock.advance(60_001);
	await credentials.headers();
	await credentials.refresh();
	assert.equal(plugin.runs(), 2);
});

test('exec: a policy that forbids the plugin: it is never started, and the error names it and the policy', async t => {
	for (const [policy, message] of [
		[{type: 'DenyAll', file: '/rc'}, /plugin may not run: the credentialPluginPolicy of \/rc is DenyAll$/],
		[{type: 'Allowlist', file: '/rc', entries: [['other']]}, /plugin may not run: it is not in the .* of \/rc$/],
	] as const) {
		const {plugin, credentials} = open(t, printCredential({token: 'abc'}), {pluginPolicy: policy});
		const outcome = await credentials.headers();
		assert.ok(!outcome.ok);
		assert.match(outcome.error.message, message);
		assert.equal(plugin.runs(), 0);
	}
});

test('exec: a policy that lists the plugin, by its path', async t => {
	const {plugin, credentials} = open(t, printCredential({token: 'abc'}));
	const entries = [['no-such-command'], [plugin.exec.command]];
	const listed = open(t, '', {entry: plugin.exec, pluginPolicy: {type: 'Allowlist', file: '/rc', entries}});
	assert.deepEqual(await listed.credentials.headers(), await credentials.headers());
});

/** Counts how often the terminal was lent; nobody is there, so that a plugin which asks gets nothing. */
function countingTerminal(): TerminalLender & {readonly lent: readonly string[]} {
	const lent: string[] = [];
	return {
		lent,
		invitation: 'press r',
		lend(program, run) {
			lent.push(program);
			return run();
		},
	};
}

test('exec: a plugin that needs the terminal and failed on it does not take it again until a person asks', async t => {
	const clock = createFakeClock();
	const terminal = countingTerminal();
	const {plugin, credentials} = open(t, 'exit 1', {clock, terminal, entry: {interactiveMode: 'Always'}});
	for (let minute = 0; minute < 30; minute++) {
		const outcome = await credentials.headers();
		assert.ok(!outcome.ok);
		assert.match(outcome.error.message, /failed \(exit code 1\) \(press r\)$/);
		assert.ok(!(await credentials.refresh()).ok);
		clock.advance(60_000);
	}
	assert.deepEqual(terminal.lent, [plugin.exec.command]);
	credentials.retryAttended();
	await Promise.all([credentials.headers(), credentials.headers()]);
	assert.equal(terminal.lent.length, 2);
	assert.equal(plugin.runs(), 2);
});

test('exec: a plugin that only likes the terminal gets it for one try, when a person asks after a failure', async t => {
	const clock = createFakeClock();
	const terminal = countingTerminal();
	const {plugin, credentials} = open(t, 'exit 1', {clock, terminal, entry: {interactiveMode: 'IfAvailable'}});
	credentials.retryAttended();
	await credentials.headers();
	assert.equal(terminal.lent.length, 0, 'nothing had failed');
	credentials.retryAttended();
	await credentials.headers();
	assert.equal(terminal.lent.length, 1);
	clock.advance(60_000);
	await credentials.headers();
	assert.equal(terminal.lent.length, 1);
	assert.equal(plugin.runs(), 3);
});
