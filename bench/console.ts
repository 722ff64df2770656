import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as passed} from 'node:timers/promises';
import {type Benchmark, type Figure, mebibytes} from './benchmark.ts';
import {type ServedFleet, startFleet} from './console/served-fleet.ts';
import {startConsole, type TimedConsole} from './console/timed-console.ts';
import {frame} from './frame.ts';

const idleSeconds = 10;
const busySeconds = 20;
const rate = 1000;
const idleKeys = 100;
const busyKeys = 300;
/** About as fast as a held key repeats, and never in step with the pictures. */
const betweenKeysMs = 70;

/** As many changes in 12 minutes (`CHURN_SECONDS=720`) as a cluster with 200 a second makes in an hour. */
const churnSeconds = Number(process.env.CHURN_SECONDS ?? 60);

/** The built console in a terminal of 200x50: at rest, and on 1,000 workloads while 1,000 objects change a second. */
export const consoleAtWork: Benchmark = async () => {
	const pictures = (await frame({})).map(figure => ({...figure, name: `a picture: ${figure.name}`}));
	const rest = await onConsole('settled', /\d workload/, atRest);
	const idle = await onConsole('fleet', /1,000 workloads/, async console =>
		percentiles('idle: key to terminal', await keys(console, idleKeys)),
	);
	return [...pictures, ...rest, ...idle, ...(await onConsole('fleet', /1,000 workloads/, atWork))];
};

async function onConsole(
	mode: 'fleet' | 'settled',
	loaded: RegExp,
	measure: (console: TimedConsole, fleet: ServedFleet) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
	const home = mkdtempSync(join(tmpdir(), 'rolltop-bench-'));
	const fleet = await startFleet(mode);
	const console = startConsole(['--kubeconfig', fleet.kubeconfig, '-A'], home);
	try {
		await console.shows(loaded);
		// The start's own work, and its garbage.
		await passed(5000);
		return await measure(console, fleet);
	} finally {
		await console.close();
		fleet.stop();
		rmSync(home, {recursive: true, force: true});
	}
}

async function atRest(console: TimedConsole): Promise<readonly Figure[]> {
	const [before, cpuBefore] = [console.written(), console.cpuSeconds()];
	await passed(idleSeconds * 1000);
	const cpu = console.cpuSeconds() - cpuBefore;
	return [
		{name: `at rest: bytes in ${idleSeconds} s`, value: console.written().bytes - before.bytes, unit: 'B'},
		{name: 'at rest: CPU', value: (cpu / idleSeconds) * 100, unit: '%'},
	];
}

async function atWork(console: TimedConsole, fleet: ServedFleet): Promise<readonly Figure[]> {
	await fleet.setRate(rate);
	await passed(5000);
	const [report, before, cpuBefore] = [await fleet.report(), console.written(), console.cpuSeconds()];
	await passed(busySeconds * 1000);
	const {bytes, frames} = console.written();
	const cpu = console.cpuSeconds() - cpuBefore;
	const changes = (await fleet.report()).changes - report.changes;
	const timesMs = await keys(console, busyKeys);
	const memory = console.memoryBytes();
	await passed(churnSeconds * 1000);
	return [
		{name: 'busy: changes a second', value: changes / busySeconds, unit: ''},
		{name: 'busy: CPU', value: (cpu / busySeconds) * 100, unit: '%'},
		{name: 'busy: pictures a second', value: (frames - before.frames) / busySeconds, unit: ''},
		{name: 'busy: bytes a picture', value: (bytes - before.bytes) / Math.max(1, frames - before.frames), unit: 'B'},
		...percentiles('busy: key to terminal', timesMs),
		{name: 'busy: memory', value: mebibytes(memory), unit: 'MiB'},
		{name: `busy: memory ${churnSeconds} s later`, value: mebibytes(console.memoryBytes()), unit: 'MiB'},
	];
}

/** Down and up again, so that the selection stays among the first hundred. */
async function keys(console: TimedConsole, count: number): Promise<readonly number[]> {
	const timesMs: number[] = [];
	for (let index = 0; index < count; index++) {
		timesMs.push(await console.moveMs(index % 40 < 20 ? 'j' : 'k'));
		await passed(betweenKeysMs + (index % 7) * 9);
	}
	return timesMs;
}

function percentiles(name: string, timesMs: readonly number[]): readonly Figure[] {
	const sorted = [...timesMs].sort((a, b) => a - b);
	return [50, 95, 99].map(share => ({
		name: `${name}, p${share}`,
		value: sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN,
		unit: 'ms',
	}));
}
