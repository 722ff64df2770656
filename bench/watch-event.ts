import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createLiveSource} from '../source/cluster/live-source.ts';
import {systemClock} from '../source/kubernetes/clock.ts';
import {runScenario} from '../source/simulator/run-scenario.ts';
import {tutorial} from '../source/simulator/scenarios/tutorial.ts';
import {kubeconfigText, type ServedCluster, serveCluster} from '../source/simulator/serve.ts';
import {type Benchmark, cpuSecondsSince} from './benchmark.ts';
import {openTransport} from './pods/connection.ts';

const events = 5000;
/** As many at once as a busy moment brings: between two turns of the event loop. */
const burst = 50;

async function openSource(served: ServedCluster, token: string) {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-bench-'));
	const file = join(folder, 'kubeconfig');
	await writeFile(file, kubeconfigText(served, token, 'default'));
	const transport = openTransport(file);
	await rm(folder, {recursive: true});
	return createLiveSource({transport, clock: systemClock, random: Math.random});
}

/** One change of a pod: written, sent over TLS to one watch, read and projected by the client, all in this process. */
export const watchEvent: Benchmark = async () => {
	const token = 'bench';
	const cluster = runScenario(tutorial, {seed: '1', startMs: systemClock.now(), timers: systemClock, token});
	const served = await serveCluster({port: 0, speed: 1, clock: systemClock});
	served.begin(cluster);
	const source = await openSource(served, token);
	try {
		let received = 0;
		let wake = () => {};
		const until = (count: () => boolean) =>
			new Promise<void>(resolve => {
				wake = () => count() && resolve();
				wake();
			});
		let isLive = false;
		source.watch({resource: 'pods', detail: 'row'}, output => {
			isLive ||= output.type === 'status' && output.status.state === 'live';
			if (output.type === 'applied') received++;
			wake();
		});
		await until(() => isLive);
		const [name = ''] = cluster.world.list('Pod', 'default').map(({metadata}) => metadata.name);

		const write = (count: number) => {
			const pod = cluster.world.get('Pod', 'default', name);
			if (!pod) throw new Error('the pod is gone');
			const annotations = {...pod.metadata.annotations, count: String(count)};
			cluster.world.update({...pod, metadata: {...pod.metadata, annotations}});
		};
		const beforeReceived = received;
		const before = process.cpuUsage();
		const beforeMs = performance.now();
		for (let count = 1; count <= events; count++) {
			write(count);
			if (count % burst === 0) await until(() => received - beforeReceived >= count);
		}
		const cpu = cpuSecondsSince(before);
		return [
			{name: 'CPU per event', value: (cpu * 1e6) / events, unit: 'us'},
			{name: 'time per event', value: ((performance.now() - beforeMs) * 1000) / events, unit: 'us'},
		];
	} finally {
		source.close();
		await served.stop();
	}
};
