import type {ConsoleFlags} from './console-flags.ts';
import {openCluster} from './open-cluster.ts';
import type {Session} from './session.ts';
import {startSimulation} from './simulate.ts';

/** Starts the simulated cluster that the flags name and opens it over the wire, as any other cluster. */
export async function openSimulatedSession(flags: ConsoleFlags, process: NodeJS.Process): Promise<Session> {
	const {scenario, seed, speed} = flags;
	const started = await startSimulation({scenario, seed, speed});
	if (!started.ok) return started;
	const {simulation} = started;
	const session = openCluster({...flags, kubeconfig: simulation.kubeconfig}, process);
	if (!session.ok) {
		await simulation.stop();
		return session;
	}
	const {cluster} = session;
	return {
		...session,
		cluster: {
			...cluster,
			close() {
				cluster.close();
				void simulation.stop();
			},
		},
	};
}
