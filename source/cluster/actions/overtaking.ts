import type {Workload} from '../../kubernetes/objects.ts';
import type {Cluster} from '../cluster.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ActionOutcome} from './action.ts';

/** Fields by which a rollout is stopped and let go on. */
const brakes = new Set(['spec.paused', 'spec.updateStrategy']);

/** Whether a write of those fields stops a workload or lets it go on: what a freeze did to it is then no longer what holds. */
export const isBraking = (changes: readonly {readonly path: string}[]): boolean =>
	changes.some(({path}) => brakes.has(path));

type Writes = Pick<Cluster, 'pause' | 'perform'>;

/** The same writes; of each that stopped one workload alone, or let it go on, the uid is told once it is done. */
export function tellingOvertaken(
	{pause, perform}: Writes,
	held: (target: WorkloadName) => Workload | undefined,
	tell: (uid: string) => void,
): Writes {
	const told = (uid: string | undefined, outcome: ActionOutcome) => {
		if (uid !== undefined && outcome.type === 'done') tell(uid);
		return outcome;
	};
	return {
		async pause(target) {
			const uid = held(target)?.metadata.uid;
			return told(uid, await pause(target));
		},
		async perform(preview) {
			const {mark, changes, basis} = preview;
			const isAlone = mark === undefined && isBraking(changes);
			return told(isAlone ? basis.uid : undefined, await perform(preview));
		},
	};
}
