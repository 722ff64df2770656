import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {program} from '../test/helpers/pty.ts';

/** `rolltop simulate` in a process of its own. */
export interface Served {
	/** From exec until it says where it serves. */
	readonly startMs: number;
	/** CPU seconds so far, user and system. */
	cpuSeconds(): number;
	/** Of /proc: resident memory now and at most, in bytes. */
	memoryBytes(): {readonly now: number; readonly peak: number};
	stop(): Promise<void>;
}

/** Of Linux on all its architectures: the unit of /proc/PID/stat. */
const ticksPerSecond = 100;

export async function startServed(scenario: string): Promise<Served> {
	const startedMs = performance.now();
	const child = spawn(process.execPath, [program, 'simulate', '--scenario', scenario], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const exited = once(child, 'exit').then(() =>
		Promise.reject(new Error(`rolltop simulate --scenario ${scenario} ended`)),
	);
	await Promise.race([once(child.stdout, 'data'), exited]);
	exited.catch(() => {});
	const startMs = performance.now() - startedMs;
	const read = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
	const kibibytes = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(read('status'))?.[1]);
	return {
		startMs,
		cpuSeconds() {
			// Behind the name, which may hold blanks: fields 14 and 15 of proc(5).
			const fields = read('stat').split(') ').at(-1)?.split(' ') ?? [];
			return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
		},
		memoryBytes: () => ({now: kibibytes('VmRSS') * 1024, peak: kibibytes('VmHWM') * 1024}),
		async stop() {
			child.kill('SIGTERM');
			await once(child, 'exit');
		},
	};
}
