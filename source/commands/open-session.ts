import {systemClock} from '../kubernetes/clock.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {openCluster, whyKeyless} from './open-cluster.ts';
import type {Storage} from './open-storage.ts';
import {createPlaces} from './places.ts';
import type {Session} from './session.ts';

/** Opens what the options ask for: a simulated cluster, a recording, or the cluster that the kubeconfig names. */
export async function openSession(
	flags: ConsoleFlags,
	process: NodeJS.Process,
	terminal?: TerminalLender,
	storage?: Storage,
): Promise<Session> {
	// Whoever opens a cluster does not wait for the code of the other two.
	if (flags.simulate) return (await import('./simulated-session.ts')).openSimulatedSession(flags, process);
	if (flags.recording !== undefined) return (await import('./recording-session.ts')).openRecordingSession(flags);
	const options = {terminal, storage, whyReadOnly: whyKeyless(process)};
	const session = openCluster(flags, process, options);
	if (!session.ok) return session;
	const places = createPlaces(flags, process, options, session);
	if (!storage) return {...session, places, end: places.left};
	const {cluster, context, server, confirm} = session;
	return {
		...session,
		places,
		end: places.left,
		confirmByName: confirm === 'name',
		async unfinished(isHeard, audience) {
			const {readEarlierRuns} = await import('./earlier-runs.ts');
			const {journal} = storage;
			const {current} = places;
			const place = {context, server};
			return readEarlierRuns({cluster, current, place, journal, clock: systemClock, isHeard, audience});
		},
	};
}
