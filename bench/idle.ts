import {setTimeout as passed} from 'node:timers/promises';
import {type Benchmark, mebibytes} from './benchmark.ts';
import {startServed} from './served.ts';

/** The start's own work is over by then, and the incident's first rollout has not begun. */
const settleMs = 3000;
const measuredSeconds = 10;

/** What the served incident takes at speed 1 while nothing happens and nobody asks. */
export const idle: Benchmark = async () => {
	const served = await startServed('incident');
	try {
		await passed(settleMs);
		const before = served.cpuSeconds();
		await passed(measuredSeconds * 1000);
		return [
			{name: 'until served', value: served.startMs, unit: 'ms'},
			{name: 'CPU', value: ((served.cpuSeconds() - before) / measuredSeconds) * 100, unit: '%'},
			{name: 'memory', value: mebibytes(served.memoryBytes().now), unit: 'MiB'},
		];
	} finally {
		await served.stop();
	}
};
