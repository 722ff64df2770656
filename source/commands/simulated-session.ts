import type {ConsoleFlags} from './console-flags.ts';
import {openCluster, whyKeyless} from './open-cluster.ts';
import type {Session} from './session.ts';
import {beginOrFail, openSimulation} from './simulate.ts';

/** Starts the simulated cluster that the flags name and opens it over the wire, as any other cluster. */
export async function openSimulatedSession(flags: ConsoleFlags, process: NodeJS.Process): Promise<Session> {
	const {scenario, seed, speed} = flags;
	const opened = await openSimulation({scenario, seed, speed});
	if (!opened.ok) return opened;
	const {simulation} = opened;
	// Ours are never refused: the first picture need not wait for them.
	const begun = simulation.isOwn ? await beginOrFail(simulation) : opened;
	if (!begun.ok) return begun;
	const session = openCluster({...flags, kubeconfig: simulation.kubeconfig}, process, {
		whyReadOnly: whyKeyless(process),
	});
	if (!session.ok) {
		await simulation.stop();
		return session;
	}
	return {...session, end: simulation.stop, ...(simulation.isOwn ? {} : {afterFirstPicture: simulation.begin})};
}
