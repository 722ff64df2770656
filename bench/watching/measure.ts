import {monitorEventLoopDelay} from 'node:perf_hooks';

/** `sync`: until all is held. `flood`: then changes as fast as they are read. `paced`: then a thousand a second. */
export type Mode = 'sync' | 'flood' | 'paced';

/** When a change was sent, epoch milliseconds with a fraction; `last` for the last. */
export const sentAnnotation = 'bench.example.com/sent';

/** What every client here is measured by. */
export interface Measurement {
	/** All pods are held. */
	synced(count: number): void;
	/** A change arrived: its object, as the client gives it. */
	changed(object: {readonly metadata?: {readonly annotations?: Readonly<Record<string, string>>}}): void;
}

const resolutionMs = 1;

/**
 * Measures this process, from its start. Prints the figures as JSON, and calls `end`, once the mode is through: times in
 * milliseconds, CPU in seconds, memory in bytes.
 */
export function measure(mode: Mode, end: () => void): Measurement {
	const delay = monitorEventLoopDelay({resolution: resolutionMs});
	delay.enable();
	const latencies: number[] = [];
	let startedMs = 0;
	let cpuBefore = process.cpuUsage();

	function finish(figures: Readonly<Record<string, number>>): void {
		// After this turn, whose own length counts too.
		setTimeout(() => {
			const block = {longestBlockMs: Math.max(0, delay.max / 1e6 - resolutionMs)};
			process.stdout.write(JSON.stringify({...figures, ...block}), () => end());
		}, 50);
	}

	const cpuSeconds = (before?: NodeJS.CpuUsage) => {
		const {user, system} = process.cpuUsage(before);
		return (user + system) / 1e6;
	};

	return {
		synced(count) {
			const peakBytes = process.resourceUsage().maxRSS * 1024;
			if (mode === 'sync') finish({count, ms: performance.now(), cpuSeconds: cpuSeconds(), peakBytes});
			cpuBefore = process.cpuUsage();
		},
		changed(object) {
			if (latencies.length === 0) startedMs = performance.now();
			const sent = object.metadata?.annotations?.[sentAnnotation];
			if (sent !== 'last') {
				latencies.push(performance.timeOrigin + performance.now() - Number(sent));
				return;
			}
			const elapsedMs = performance.now() - startedMs;
			const sorted = latencies.toSorted((a, b) => a - b);
			const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
			finish({
				eventsPerSecond: (latencies.length / elapsedMs) * 1000,
				cpuMicroseconds: (cpuSeconds(cpuBefore) / latencies.length) * 1e6,
				p50Ms: at(0.5),
				p99Ms: at(0.99),
				maxMs: sorted.at(-1) ?? Number.NaN,
				peakBytes: process.resourceUsage().maxRSS * 1024,
			});
		},
	};
}
