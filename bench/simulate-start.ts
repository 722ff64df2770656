import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {program, startInPty} from '../test/helpers/pty.ts';
import {type Benchmark, median} from './benchmark.ts';

const runs = 5;

async function helpMs(home: string): Promise<number> {
	const startedMs = performance.now();
	const env = {...process.env, HOME: home, XDG_CACHE_HOME: ''};
	await once(spawn(process.execPath, [program, '--help'], {stdio: 'ignore', env}), 'exit');
	return performance.now() - startedMs;
}

/** Until something, and until a row of the cluster stands on the screen. */
async function simulateMs(home: string): Promise<readonly [number, number]> {
	const startedMs = performance.now();
	const session = startInPty({args: ['--simulate'], env: {HOME: home}});
	try {
		await session.waitFor(screen => screen.trim() !== '');
		const frameMs = performance.now() - startedMs;
		await session.waitFor('frontend');
		return [frameMs, performance.now() - startedMs];
	} finally {
		// Node keeps what it compiled only when it ends by itself.
		session.type('q');
		await session.exited;
		await session.close();
	}
}

/** The built program, started in a pty with `--simulate`, beside what `--help` takes: what the simulator itself costs. */
export const simulateStart: Benchmark = async () => {
	// With its compiled code in the cache, as at every start but the first.
	const home = await mkdtemp(join(tmpdir(), 'rolltop-bench-home-'));
	await helpMs(home);
	await simulateMs(home);
	const times: {readonly help: number; readonly frame: number; readonly row: number}[] = [];
	// In turn, so that a busy moment of the machine meets both.
	for (let run = 0; run < runs; run++) {
		const help = await helpMs(home);
		const [frame, row] = await simulateMs(home);
		times.push({help, frame, row});
	}
	await rm(home, {recursive: true});
	const help = median(times.map(time => time.help));
	const frame = median(times.map(time => time.frame));
	return [
		{name: '--help', value: help, unit: 'ms'},
		{name: 'first frame', value: frame, unit: 'ms'},
		{name: 'first row', value: median(times.map(time => time.row)), unit: 'ms'},
		{name: 'first frame minus --help', value: frame - help, unit: 'ms'},
	];
};
