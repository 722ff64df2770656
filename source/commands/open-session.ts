import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {openCluster} from './open-cluster.ts';
import type {Session} from './session.ts';

/** Opens what the options ask for: a simulated cluster, a recording, or the cluster that the kubeconfig names. */
export async function openSession(
	flags: ConsoleFlags,
	process: NodeJS.Process,
	terminal?: TerminalLender,
): Promise<Session> {
	// Whoever opens a cluster does not wait for the code of the other two.
	if (flags.simulate) return (await import('./simulated-session.ts')).openSimulatedSession(flags, process);
	if (flags.recording !== undefined) return (await import('./recording-session.ts')).openRecordingSession(flags);
	return openCluster(flags, process, terminal);
}
