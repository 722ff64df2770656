import {fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** What the process of the fleet is told. */
export interface FleetOrder {
	/** Changes of objects a second from now on; absent: it only reports. */
	readonly rate?: number;
}

/** What it answers. */
export interface FleetReport {
	/** Since its beginning. */
	readonly changes: number;
}

/** The simulator's fleet behind HTTP, in a process of its own. */
export interface ServedFleet {
	readonly kubeconfig: string;
	/** Changes so many objects a second from now on. */
	setRate(rate: number): Promise<FleetReport>;
	report(): Promise<FleetReport>;
	stop(): void;
}

export async function startFleet(mode: 'fleet' | 'settled'): Promise<ServedFleet> {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-bench-'));
	const kubeconfig = join(folder, 'kubeconfig');
	const child = fork(fileURLToPath(new URL('fleet-worker.ts', import.meta.url)), [kubeconfig, mode], {
		execArgv: ['--import', 'tsx'],
	});
	const answer = async (): Promise<FleetReport> => {
		const [report] = await once(child, 'message');
		return report as FleetReport;
	};
	const ask = (order: FleetOrder) => {
		child.send(order);
		return answer();
	};
	await answer();
	return {
		kubeconfig,
		setRate: rate => ask({rate}),
		report: () => ask({}),
		stop() {
			child.disconnect();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
