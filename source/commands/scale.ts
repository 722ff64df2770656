import {noReplicas} from '../cluster/actions/plan-scale.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {carryOut, tellImpossible} from './carry-out.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';

/** `rolltop scale KIND/NAME --replicas=N`; with --current-replicas=N only from that size, as kubectl's. */
export async function scaleCommand(context: CommandContext): Promise<number | undefined> {
	const {output, settings, target} = context;
	const {replicas, currentReplicas} = settings;
	const ref = workloadRef(target);
	if (target.kind === 'DaemonSet') return tellImpossible(context, noReplicas(ref));
	if (replicas === undefined) {
		output.fail(`rolltop scale needs the size: rolltop scale ${ref} --replicas=N.`);
		return EXIT.usage;
	}
	return carryOut(context, {
		request: {kind: 'scale', target, replicas},
		question: 'Scale now',
		check: ({basis}) =>
			currentReplicas === undefined || basis.replicas === currentReplicas
				? undefined
				: `${ref} has ${basis.replicas} replicas, not ${currentReplicas} (--current-replicas).`,
	});
}
