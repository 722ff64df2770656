import type {ActionOutcome, Preview} from '../cluster/actions/action.ts';
import {freezeTitle, sentItems} from '../cluster/actions/freeze-words.ts';
import type {Cluster, Identity, WorkloadName} from '../cluster/cluster.ts';
import {workloadRef} from '../rollout/workload-kind.ts';

/** What a write means for whether rollouts go on. */
export interface StopEffect {
	/** It pauses or holds them; else it lets them go on. */
	readonly stops: boolean;
	readonly targets: readonly WorkloadName[];
	readonly place: Pick<Identity, 'context' | 'server'>;
}

/** A write that was asked for on the console. */
export interface AskedWrite {
	/** `pause deployment/web`, `undo deployment/web to revision 6`. */
	readonly doing: string;
	/** The server's time, epoch milliseconds. */
	readonly askedAtMs: number;
	readonly outcome: Promise<ActionOutcome>;
	/** Which workloads it stops or lets go on, and where; absent: it does neither. */
	readonly effect?: StopEffect;
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
	const kept = (
		doing: string,
		outcome: Promise<ActionOutcome>,
		stops?: boolean,
		...targets: readonly WorkloadName[]
	) => {
		const effect = stops === undefined ? {} : {effect: {stops, targets, place: cluster.view().identity}};
		writes.push({doing, askedAtMs: cluster.now(), outcome, ...effect});
		return outcome;
	};
	return {
		...cluster,
		pause: target => kept(`pause ${workloadRef(target)}`, cluster.pause(target), true, target),
		perform: preview => kept(preview.title, cluster.perform(preview), stopsOf(preview), preview.request.target),
		performFreeze: (plan, chosen, told) =>
			kept(
				freezeTitle(plan.kind, sentItems(plan, chosen).length),
				cluster.performFreeze(plan, chosen, told),
				plan.kind === 'freeze',
				...sentItems(plan, chosen).map(({target}) => target),
			),
	};
}

function stopsOf({request, whilePaused}: Preview): boolean | undefined {
	if (request.kind === 'pause' || request.kind === 'hold') return true;
	return request.kind === 'resume' || whilePaused === 'resume' ? false : undefined;
}
