import {type Benchmark, mebibytes, median} from './benchmark.ts';
import {createWorker} from './worker.ts';

type Figures = Readonly<Record<string, number>>;

const runs = 5;

/**
 * The reflector alone, built, in a process of its own, on all pods of the cluster that a kubeconfig names.
 *
 * Where its CPU time goes (perf record, 10,000 pods, gzip over TLS): starting Node and loading 15 %, unpacking 11 %, TLS, HTTP
 * and their streams for 5,000 pieces 8 %, optimising compilers in other threads 11 %, garbage collection 10 %, finding what is
 * kept 15 %, JSON.parse of that 8 %, the kernel's part of it all (wake-ups between threads, page faults) 15 %. The first four
 * alone are nearly what JSON.parse of all the bytes takes. Without gzip and TLS the whole takes 1.3 times as much as that, and
 * with 50,000 pods as much (`watching`).
 */
export const pods: Benchmark = async ({kubeconfig}) => {
	if (kubeconfig === undefined) throw new Error('pods needs a loaded cluster: --kubeconfig FILE');
	const sync = await createWorker('bench/pods/sync-worker.ts');
	const parse = await createWorker('bench/pods/parse-worker.ts');
	try {
		const [synced, parsed, timed]: [Figures[], Figures[], Figures[]] = [[], [], []];
		// In turn: what else the machine does slows them alike.
		for (let run = 0; run < runs; run++) {
			synced.push(await sync.run([kubeconfig]));
			parsed.push(await parse.run([kubeconfig]));
			timed.push(await sync.run([kubeconfig, 'timed']));
		}
		const middle = (figures: readonly Figures[], key: string) => median(figures.map(run => run[key] ?? Number.NaN));
		const [cpu, parseCpu] = [middle(synced, 'cpuSeconds'), middle(parsed, 'cpuSeconds')];
		return [
			{name: 'pods', value: middle(synced, 'pods'), unit: ''},
			{name: 'time to synced', value: middle(synced, 'syncedMs') / 1000, unit: 's'},
			{name: 'peak memory', value: mebibytes(middle(synced, 'peakBytes')), unit: 'MiB'},
			{name: 'on the wire', value: middle(synced, 'wireBytes') / 1e6, unit: 'MB'},
			{name: 'unpacked', value: middle(parsed, 'bytes') / 1e6, unit: 'MB'},
			{name: 'longest block', value: middle(timed, 'longestBlockMs'), unit: 'ms'},
			{name: 'longest block, own CPU', value: middle(timed, 'longestOwnMs'), unit: 'ms'},
			{name: 'CPU', value: cpu, unit: 's'},
			{name: 'CPU of JSON.parse alone', value: parseCpu, unit: 's'},
			{name: 'CPU by that of JSON.parse', value: cpu / parseCpu, unit: 'x'},
		];
	} finally {
		await Promise.all([sync.close(), parse.close()]);
	}
};
