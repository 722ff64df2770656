import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import type {ExecEntry} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {type FaultyCluster, withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {createPlugin, printCredential, type TestPlugin} from '../helpers/plugin.ts';
import {ADMIN_TOKEN} from '../simulator/support.ts';
import {faultTest} from './fault-test.ts';

/** A cluster whose user logs in by this plugin. */
function withPlugin(
	t: TestContext,
	{script, entry}: {readonly script: string; readonly entry?: Partial<ExecEntry>},
	use: (faulty: FaultyCluster, plugin: TestPlugin) => Promise<void>,
) {
	const plugin = createPlugin(script, entry);
	t.after(() => plugin.remove());
	const {exec} = plugin;
	return withFaultyCluster(
		{usesThreads: true, usesPrograms: true, kubeconfig: proxied => ({...proxied, user: {exec}})},
		faulty => use(faulty, plugin),
	);
}

// Only a login that `ready` allows succeeds.
const login = `[ -e $DIR/ready ] && ${printCredential({token: ADMIN_TOKEN})} && exit 0`;

for (const [what, script, told] of [
	['fails', `${login}; echo "session expired; log in" >&2; exit 255`, /session expired; log in/],
	['prints junk', `${login}; echo junk`, /printed no ExecCredential/],
] as const) {
	faultTest(11, `a plugin that ${what} is told in its own words and not run all the time; mended, all is right`, t =>
		withPlugin(t, {script}, async ({cluster, proxy, header, until, untilRight, clock}, plugin) => {
			await until(() => told.test(header()), 60_000);
			assert.match(header(), /^(not connected|UNAUTHENTICATED): /);
			const runs = plugin.runs();
			await clock.pass(60_000);
			assert.ok(plugin.runs() - runs <= 7, `${plugin.runs() - runs} runs in a minute`);
			assert.equal(proxy.requests.length, 0, 'nobody is asked without a login');
			plugin.write('ready');
			cluster.reconnect();
			await untilRight(30_000);
		}),
	);
}

faultTest(12, 'a plugin that wants to ask on a terminal, where there is none, is told so', t =>
	withPlugin(
		t,
		{script: printCredential({token: ADMIN_TOKEN}), entry: {interactiveMode: 'Always'}},
		async ({header, until}, plugin) => {
			await until(() => /terminal/.test(header()), 60_000);
			assert.equal(plugin.runs(), 0);
		},
	),
);
