import type {Workload} from '../kubernetes/objects.ts';

/** Whether its rollout is held: only a Deployment's can be. */
export function isPaused(workload: Workload | undefined): boolean {
	return workload?.kind === 'Deployment' && workload.spec.paused === true;
}
