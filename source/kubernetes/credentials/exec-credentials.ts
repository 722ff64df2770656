import type {Clock} from '../clock.ts';
import {failure, type Result} from '../errors.ts';
import type {ExecEntry, ResolvedKubeconfig} from '../kubeconfig/kubeconfig.ts';
import type {Credentials} from './credentials.ts';
import {parseExecCredential} from './exec-credential.ts';
import {execInfo} from './exec-info.ts';
import type {FileCache} from './file-cache.ts';
import {lookPath} from './look-path.ts';
import {pluginFailure} from './plugin-failure.ts';
import {policyRefusal} from './policy-refusal.ts';
import {createRenewedCredential, type Endings, type TimedCredential} from './renewed-credential.ts';
import {readPem} from './static-credentials.ts';
import type {TerminalLender} from './terminal-lender.ts';

export interface ExecCredentialsInput {
	readonly exec: ExecEntry;
	readonly kubeconfig: Pick<ResolvedKubeconfig, 'cluster' | 'clusterName' | 'pluginPolicy'>;
	readonly clock: Clock;
	/** The server's time, in epoch milliseconds. */
	readonly now: () => number;
	/** What the plugin inherits. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly files: FileCache;
	/** Undefined: nobody sits at a terminal. */
	readonly terminal?: TerminalLender | undefined;
}

/**
 * Credentials of an exec plugin (client.authentication.k8s.io v1, v1beta1).
 *
 * The plugin is run here and not by @kubernetes/client-node 2.0.1, whose runner (dist/exec_auth.js) starts one process
 * for each concurrent request, sets no KUBERNETES_EXEC_INFO, leaves standard input open, has no deadline, and uses a
 * credential to its last second.
 *
 * A plugin that needs a terminal (interactiveMode Always) gets it whenever it runs. One that only likes it (IfAvailable:
 * most, and most of them never ask) gets it when a person tries again after it failed without: nobody's keys go to a
 * program that they did not expect.
 */
export function createExecCredentials(input: ExecCredentialsInput): Credentials {
	const {exec, clock, now} = input;
	return createRenewedCredential({
		obtain: (endings, isAttended) => obtain(input, endings, isAttended),
		// It would take the terminal from the person again and again.
		holdsFailures: exec.interactiveMode === 'Always',
		clock,
		now,
	});
}

async function obtain(
	input: ExecCredentialsInput,
	{closing, overdue}: Endings,
	isAttended: boolean,
): Promise<Result<TimedCredential>> {
	const {exec, kubeconfig, clock, env, files, terminal} = input;
	const refusal = policyRefusal(kubeconfig.pluginPolicy, exec.command, command => lookPath(command, env.PATH));
	if (refusal !== undefined) return pluginFailure(refusal);
	if (exec.interactiveMode === 'Always' && !terminal) {
		return pluginFailure(`${exec.command} has to ask on a terminal, and standard input is not one`);
	}
	const {cluster, clusterName} = kubeconfig;
	const authority = cluster.certificateAuthority
		? await readPem(cluster.certificateAuthority, files, `certificate-authority of cluster "${clusterName}"`)
		: undefined;
	if (authority && !authority.ok) return authority;
	const onTerminal = borrowedTerminal(exec, terminal, isAttended);
	if (closing.aborted) return failure({kind: 'aborted', message: 'the connection is closed'});
	const isInteractive = onTerminal !== undefined;
	// It loads what starts processes, which most kubeconfigs never need.
	const {runPlugin} = await import('./run-plugin.ts');
	const run = () =>
		runPlugin({
			command: exec.command,
			args: exec.args,
			env: {
				...env,
				...Object.fromEntries(exec.env.map(({name, value}) => [name, value])),
				KUBERNETES_EXEC_INFO: JSON.stringify(
					execInfo({exec, cluster, certificateAuthority: authority?.value, isInteractive}),
				),
			},
			installHint: exec.installHint,
			isInteractive,
			clock,
			// One that asks a person would go on asking; another one may hold a login of its own, which it renews.
			signal: isInteractive ? closing : overdue,
		});
	const output = onTerminal ? await onTerminal.lend(exec.command, run) : await run();
	if (output.ok) return parseExecCredential(output.value, exec);
	const isInvited = terminal && exec.interactiveMode !== 'Never' && output.error.kind !== 'aborted';
	return isInvited ? failure({...output.error, message: `${output.error.message} (${terminal.invitation})`}) : output;
}

function borrowedTerminal(
	{interactiveMode}: ExecEntry,
	terminal: TerminalLender | undefined,
	isAttended: boolean,
): TerminalLender | undefined {
	switch (interactiveMode) {
		case 'Never':
			return undefined;
		case 'IfAvailable':
			return isAttended ? terminal : undefined;
		case 'Always':
			return terminal;
	}
}
