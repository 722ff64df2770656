import type {ActionOutcome} from '../cluster/actions/action.ts';
import {freezeTitle, sentItems} from '../cluster/actions/freeze-words.ts';
import type {Cluster} from '../cluster/cluster.ts';
import {workloadRef} from '../rollout/workload-kind.ts';

/** A write that was asked for on the console. */
export interface AskedWrite {
	/** `pause deployment/web`, `undo deployment/web to revision 6`. */
	readonly doing: string;
	/** The server's time, epoch milliseconds. */
	readonly askedAtMs: number;
	readonly outcome: Promise<ActionOutcome>;
}

/** An asked write with what became of it; without an outcome nobody waited for the answer. */
export interface EndedWrite extends Omit<AskedWrite, 'outcome'> {
	readonly outcome?: ActionOutcome;
}

/**
 * The cluster, whose writes are added to `writes` as they are asked for: the screen may be gone before their answers
 * come, and whoever pulled the brake must learn whether it held.
 */
export function withWritesKept(cluster: Cluster, writes: AskedWrite[]): Cluster {
	const kept = (doing: string, outcome: Promise<ActionOutcome>) => {
		writes.push({doing, askedAtMs: cluster.now(), outcome});
		return outcome;
	};
	return {
		...cluster,
		pause: target => kept(`pause ${workloadRef(target)}`, cluster.pause(target)),
		perform: preview => kept(preview.title, cluster.perform(preview)),
		performFreeze: (plan, chosen, told) =>
			kept(freezeTitle(plan.kind, sentItems(plan, chosen).length), cluster.performFreeze(plan, chosen, told)),
	};
}
