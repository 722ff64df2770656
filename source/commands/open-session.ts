import {systemClock} from '../kubernetes/clock.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {openCluster, whyKeyless} from './open-cluster.ts';
import type {Storage} from './open-storage.ts';
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
	const session = openCluster(flags, process, {terminal, storage, whyReadOnly: whyKeyless(process)});
	if (!session.ok || !storage) return session;
	const {cluster, context, server, confirm} = session;
	return {
		...session,
		confirmByName: confirm === 'name',
		async unfinished() {
			const {tellUnfinished} = await import('./unfinished-writes.ts');
			const {journal} = storage;
			return tellUnfinished({journal, place: {context, server}, read: cluster.read, nowMs: systemClock.now()});
		},
	};
}
