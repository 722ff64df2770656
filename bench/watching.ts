import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Benchmark, type Figure, mebibytes, median} from './benchmark.ts';
import type {Mode} from './watching/measure.ts';
import {createWorker, type Worker} from './worker.ts';

type Figures = Readonly<Record<string, number>>;

/** Of 50,000 pods each run takes up to 20 s and 2 GB; what it says is plain after one. */
const syncs = [
	{pods: 1000, runs: 3},
	{pods: 10_000, runs: 3},
	{pods: 50_000, runs: 1},
] as const;

/** What the changes are of. */
const changedPods = 1000;

const clients = [
	{name: 'rolltop', file: 'bench/watching/rolltop-worker.ts'},
	{name: 'client-node', file: 'bench/watching/client-node-worker.ts'},
	{name: 'JSON.parse', file: 'bench/watching/parse-worker.ts'},
] as const;

/** Starts the server of the mode, runs the client on it in a process of its own, and ends both. */
async function against(server: Worker, client: Worker, pods: number, mode: Mode, folder: string): Promise<Figures> {
	const served = spawn(process.execPath, [...server.command, String(pods), mode], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	try {
		const [port] = await once(served.stdout, 'data');
		const kubeconfig = join(folder, 'kubeconfig');
		await writeFile(kubeconfig, kubeconfigOf(Number(String(port))));
		return await client.run([kubeconfig, mode]);
	} finally {
		served.kill('SIGKILL');
		await once(served, 'exit');
	}
}

/** client-node wants `insecure-skip-tls-verify` before it talks to a server without TLS. */
const kubeconfigOf = (port: number) => `apiVersion: v1
kind: Config
clusters: [{name: bench, cluster: {server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true}}]
users: [{name: bench, user: {}}]
contexts: [{name: bench, context: {cluster: bench, user: bench}}]
current-context: bench
`;

function syncFigures(name: string, runs: readonly Figures[], bytes: number): readonly Figure[] {
	const middle = (key: string) => median(runs.map(run => run[key] ?? Number.NaN));
	const figures: readonly Figure[] = [
		{name: 'time', value: middle('ms'), unit: 'ms'},
		{name: 'rate', value: bytes / 1e6 / (middle('ms') / 1000), unit: 'MB/s'},
		{name: 'CPU', value: middle('cpuSeconds'), unit: 's'},
		{name: 'longest block', value: middle('longestBlockMs'), unit: 'ms'},
		{name: 'peak memory', value: mebibytes(middle('peakBytes')), unit: 'MiB'},
	];
	return named(name, figures);
}

/** Without those that a client does not have: JSON.parse from memory neither waits nor holds anything. */
const named = (name: string, figures: readonly Figure[]): readonly Figure[] =>
	figures.filter(({value}) => !Number.isNaN(value)).map(figure => ({...figure, name: `${name}: ${figure.name}`}));

/**
 * Holding many pods, and following their changes, of a server in a process of its own: rolltop's reflector, client-node's
 * informer, and JSON.parse of the same bytes, each in a process of its own, measured from its start.
 */
export const watching: Benchmark = async () => {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-bench-'));
	const server = await createWorker('bench/watching/server-worker.ts');
	const workers = await Promise.all(clients.map(async ({name, file}) => ({name, worker: await createWorker(file)})));
	const figures: Figure[] = [];
	try {
		for (const {pods, runs} of syncs) {
			const results = workers.map(({name, worker}) => ({name, worker, figures: [] as Figures[]}));
			// In turn: what else the machine does slows them alike.
			for (let run = 0; run < runs; run++) {
				for (const result of results) {
					result.figures.push(await against(server, result.worker, pods, 'sync', folder));
				}
			}
			const bytes = results.at(-1)?.figures[0]?.bytes ?? Number.NaN;
			for (const result of results) {
				figures.push(...syncFigures(`${pods.toLocaleString('en')} pods, ${result.name}`, result.figures, bytes));
			}
		}
		for (const {name, worker} of workers) {
			const flood = await against(server, worker, changedPods, 'flood', folder);
			const paced = await against(server, worker, changedPods, 'paced', folder);
			figures.push(
				...named(`changes, ${name}`, [
					{name: 'at most', value: flood.eventsPerSecond ?? Number.NaN, unit: 'a second'},
					{name: 'CPU of each', value: flood.cpuMicroseconds ?? Number.NaN, unit: 'us'},
					{name: 'peak memory', value: mebibytes(flood.peakBytes ?? Number.NaN), unit: 'MiB'},
				]),
				...named(`1,000 changes a second, ${name}`, [
					{name: 'latency, median', value: paced.p50Ms ?? Number.NaN, unit: 'ms'},
					{name: 'latency, 99 of 100', value: paced.p99Ms ?? Number.NaN, unit: 'ms'},
					{name: 'latency, longest', value: paced.maxMs ?? Number.NaN, unit: 'ms'},
				]),
			);
		}
		return figures;
	} finally {
		await Promise.all([server, ...workers.map(({worker}) => worker)].map(worker => worker.close()));
		await rm(folder, {recursive: true, force: true});
	}
};
