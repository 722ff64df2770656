import type {ConsoleFlags} from './console-flags.ts';
import {openCluster, whyKeyless} from './open-cluster.ts';
import {createPlaces} from './places.ts';
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
	const ownFlags = {...flags, kubeconfig: simulation.kubeconfig};
	const options = {whyReadOnly: whyKeyless(process), serverPace: simulation.speed};
	const session = openCluster(ownFlags, process, options);
	if (!session.ok) {
		await simulation.stop();
		return session;
	}
	const places = createPlaces(ownFlags, process, options, session);
	const caveat =
		'The times are those of the simulated cluster. It has ended, and the kubeconfig that its kubectl lines name is deleted.';
	return {
		...session,
		places,
		caveat,
		end: simulation.stop,
		...(simulation.isOwn ? {} : {afterFirstPicture: simulation.begin}),
	};
}
