/** One number that a benchmark gives. */
export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
}

export interface BenchmarkOptions {
	/** The loaded cluster that `pods` reads. */
	readonly kubeconfig?: string;
}

/** Measures one thing and gives its figures; rejects with a sentence when it can't be measured here. */
export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Figure[]>;

/** The middle one, or of two middle ones the higher: one slow run among three says nothing. */
export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The process's CPU seconds, user and system, since an earlier reading. */
export function cpuSecondsSince(earlier: NodeJS.CpuUsage): number {
	const {user, system} = process.cpuUsage(earlier);
	return (user + system) / 1e6;
}

export const mebibytes = (bytes: number): number => bytes / 1024 / 1024;
