import {type Benchmark, mebibytes, median} from './benchmark.ts';
import {createWorker} from './worker.ts';

const runs = 3;

/** The reflector alone, built, in a process of its own, on all pods of the cluster that a kubeconfig names. */
export const pods: Benchmark = async ({kubeconfig}) => {
	if (kubeconfig === undefined) throw new Error('pods needs a loaded cluster: --kubeconfig FILE');
	const sync = await createWorker('bench/pods/sync-worker.ts');
	const parse = await createWorker('bench/pods/parse-worker.ts');
	try {
		const synced: Readonly<Record<string, number>>[] = [];
		for (let run = 0; run < runs; run++) synced.push(await sync.run([kubeconfig]));
		const parsed = await parse.run([kubeconfig]);
		const middle = (key: string) => median(synced.map(figures => figures[key] ?? Number.NaN));
		const parseSeconds = parsed.cpuSeconds ?? Number.NaN;
		return [
			{name: 'pods', value: middle('pods'), unit: ''},
			{name: 'time to synced', value: middle('syncedMs') / 1000, unit: 's'},
			{name: 'peak memory', value: mebibytes(middle('peakBytes')), unit: 'MiB'},
			{name: 'on the wire', value: middle('wireBytes') / 1e6, unit: 'MB'},
			{name: 'unpacked', value: (parsed.bytes ?? Number.NaN) / 1e6, unit: 'MB'},
			{name: 'longest block', value: middle('longestBlockMs'), unit: 'ms'},
			{name: 'longest block, own CPU', value: middle('longestOwnMs'), unit: 'ms'},
			{name: 'CPU', value: middle('processCpuSeconds'), unit: 's'},
			{name: 'CPU of JSON.parse alone', value: parseSeconds, unit: 's'},
			{name: 'CPU by that of JSON.parse', value: middle('processCpuSeconds') / parseSeconds, unit: 'x'},
		];
	} finally {
		await Promise.all([sync.close(), parse.close()]);
	}
};
