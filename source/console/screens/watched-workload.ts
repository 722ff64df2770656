import type {WorkloadName} from '../../cluster/cluster.ts';
import type {ActedOn} from '../screen-part.ts';
import type {Scene} from '../state.ts';

/** The workload of a screen that shows one, with what the watch holds of it. */
export function watchedWorkload({target}: {readonly target: WorkloadName}, {view}: Scene): ActedOn {
	const workload = view.opened?.workload;
	return {target, ...(workload ? {workload} : {})};
}
