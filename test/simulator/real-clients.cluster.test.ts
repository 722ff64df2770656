/**
 * kwok and the real kube-scheduler work on the simulator for a while. KUBEBUILDER_ASSETS names the folder of their
 * binaries; REAL_CLIENTS_SECONDS is how long, 20 if it isn't set.
 */
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {startSimulation} from '../../source/commands/simulate.ts';
import {kwokArgs} from '../helpers/control-plane-files.ts';
import {freePort, startComponent, until} from '../helpers/control-plane-process.ts';
import {createKubectl} from '../helpers/kubectl.ts';

const assets = process.env.KUBEBUILDER_ASSETS;
const runMs = Number(process.env.REAL_CLIENTS_SECONDS ?? 20) * 1000;

/** The simulator takes no protobuf but that of access reviews. */
const schedulerConfiguration = (kubeconfig: string) => ({
	apiVersion: 'kubescheduler.config.k8s.io/v1',
	kind: 'KubeSchedulerConfiguration',
	clientConnection: {kubeconfig, contentType: 'application/json', acceptContentTypes: 'application/json'},
	leaderElection: {leaderElect: false},
});

/**
 * kwok deletes a pod again when it hears of its removal before it has done with what was told before. It did so for 4 of
 * 30 pods on a real control plane of two processors.
 */
const deletedTwice = /failed to delete pod \S+: pods \S+ not found/;
const mostDeletedTwice = 0.2;

/** kwok writes leases as protobuf. The last of two flags of a name counts. */
const withoutLeases = '--node-lease-duration-seconds=0';

const deployment = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web'},
	spec: {
		replicas: 5,
		selector: {matchLabels: {app: 'web'}},
		template: {
			metadata: {labels: {app: 'web'}},
			spec: {containers: [{name: 'web', image: 'registry.example.com/web:v0'}]},
		},
	},
};

/** What informers and the event broadcaster say when something is not as they expect it. */
const complaints =
	/Failed to watch|failed to list|too old resource version|Unhandled|unable to decode|panic|Server rejected event|"level":"ERROR"/i;

async function startClients(folder: string, kubeconfig: string) {
	const configuration = join(folder, 'scheduler.json');
	await writeFile(configuration, JSON.stringify(schedulerConfiguration(kubeconfig)));
	const secure = [
		`--secure-port=${await freePort()}`,
		'--bind-address=127.0.0.1',
		`--cert-dir=${join(folder, 'certs')}`,
	];
	return [
		startComponent(join(assets ?? '', 'kube-scheduler'), [`--config=${configuration}`, ...secure], folder),
		startComponent(join(assets ?? '', 'kwok'), [...kwokArgs(kubeconfig), withoutLeases], folder),
	];
}

test('kwok and the real scheduler list, watch, bind and stay in sync', {
	skip: !assets && 'KUBEBUILDER_ASSETS is not set',
}, async () => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-real-clients-'));
	const started = await startSimulation({scenario: 'empty', scheduler: false, kubelet: false});
	assert.ok(started.ok);
	const {kubeconfig, stop} = started.simulation;
	const components = await startClients(folder, kubeconfig);
	try {
		const kubectl = createKubectl(assets ?? '', kubeconfig);
		await kubectl('wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=30s');
		await kubectl.send([deployment], 'create', '-f', '-');
		const deadline = AbortSignal.timeout(runMs);
		let rollouts = 0;
		do {
			await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s');
			rollouts++;
			await kubectl('set', 'image', 'deployment/web', `web=registry.example.com/web:v${rollouts}`);
		} while (!deadline.aborted);
		await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s');

		const podsOf = (field: string) => kubectl('get', 'pods', '-o', `jsonpath={range .items[*]}{${field}}{"\\n"}{end}`);
		await until(
			async () => (await podsOf('.status.phase')) === Array(5).fill('Running').join('\n'),
			() => podsOf('.status.phase'),
		);
		assert.match(await podsOf('.spec.nodeName'), /^(node-\d\n?){5}$/);
		const events = await kubectl(
			'get',
			'events',
			'-o',
			'jsonpath={range .items[*]}{.reason} {.reportingComponent}{"\\n"}{end}',
		);
		assert.ok(events.includes('Scheduled default-scheduler'), events);
		for (const component of components) {
			assert.ok(!component.hasEnded(), `${component.name} has ended: ${await component.log()}`);
			const log = await readFile(join(folder, `${component.name}.log`), 'utf8');
			const complained = log.split('\n').filter(line => complaints.test(line));
			const [again, others] = [true, false].map(isAgain =>
				complained.filter(line => deletedTwice.test(line) === isAgain),
			);
			assert.deepEqual(others, [], component.name);
			const replaced = rollouts * deployment.spec.replicas;
			assert.ok((again?.length ?? 0) <= mostDeletedTwice * replaced, `${again?.length} of ${replaced} deleted twice`);
		}
		assert.ok(rollouts > 0);
	} finally {
		for (const component of components) await component.end('SIGKILL');
		await stop();
		await rm(folder, {recursive: true, force: true});
	}
});
