import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {createLookingBack} from './looking-back.ts';
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
	if (!storage) {
		const places = createPlaces(flags, process, options, session);
		return {...session, places, end: places.left};
	}
	const lookingBack = createLookingBack(storage.journal, () => places.current());
	const places = createPlaces(flags, process, options, session, lookingBack.at);
	const {confirm} = session;
	return {
		...session,
		places,
		end: places.left,
		confirmByName: confirm === 'name',
		async unfinished(isHeard, audience) {
			lookingBack.tells(isHeard, audience);
			return {sentences: await lookingBack.at(session), read: lookingBack.read, atEnd: lookingBack.atEnd};
		},
	};
}
