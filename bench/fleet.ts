import {setTimeout as passed} from 'node:timers/promises';
import {type Benchmark, mebibytes} from './benchmark.ts';
import {startServed} from './served.ts';

const measuredSeconds = 10;

/** The served fleet: 1,000 workloads and 10,000 pods. */
export const fleet: Benchmark = async () => {
	const served = await startServed('fleet');
	try {
		const before = served.cpuSeconds();
		await passed(measuredSeconds * 1000);
		const memory = served.memoryBytes();
		return [
			{name: 'until served', value: served.startMs / 1000, unit: 's'},
			{name: 'memory', value: mebibytes(memory.now), unit: 'MiB'},
			{name: 'peak memory', value: mebibytes(memory.peak), unit: 'MiB'},
			{name: 'CPU at speed 1', value: ((served.cpuSeconds() - before) / measuredSeconds) * 100, unit: '%'},
		];
	} finally {
		await served.stop();
	}
};
