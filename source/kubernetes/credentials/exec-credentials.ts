import type {Clock} from '../clock.ts';
import type {Result} from '../errors.ts';
import type {ClusterEntry, ExecEntry} from '../kubeconfig/kubeconfig.ts';
import type {Credentials} from './credentials.ts';
import {parseExecCredential} from './exec-credential.ts';
import {execInfo} from './exec-info.ts';
import type {FileCache} from './file-cache.ts';
import {pluginFailure} from './plugin-failure.ts';
import {createRenewedCredential, type TimedCredential} from './renewed-credential.ts';
import {runPlugin} from './run-plugin.ts';
import {readPem} from './static-credentials.ts';

export interface ExecCredentialsInput {
	readonly exec: ExecEntry;
	readonly cluster: ClusterEntry;
	readonly clock: Clock;
	/** What the plugin inherits. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly files: FileCache;
}

/**
 * Credentials of an exec plugin (client.authentication.k8s.io v1, v1beta1).
 *
 * The plugin is run here and not by @kubernetes/client-node 2.0.1, whose runner (dist/exec_auth.js) starts one process
 * for each concurrent request, sets no KUBERNETES_EXEC_INFO, leaves standard input open, has no deadline, and uses a
 * credential to its last second.
 */
export function createExecCredentials(input: ExecCredentialsInput): Credentials {
	return createRenewedCredential({obtain: signal => obtain(input, signal), clock: input.clock});
}

async function obtain(
	{exec, cluster, clock, env, files}: ExecCredentialsInput,
	signal: AbortSignal,
): Promise<Result<TimedCredential>> {
	if (exec.interactiveMode === 'Always') {
		return pluginFailure(`${exec.command} wants to ask on a terminal; run kubectl once to log in`);
	}
	const authority = cluster.certificateAuthority ? await readPem(cluster.certificateAuthority, files) : undefined;
	if (authority && !authority.ok) return authority;
	const output = await runPlugin({
		command: exec.command,
		args: exec.args,
		env: {
			...env,
			...Object.fromEntries(exec.env.map(({name, value}) => [name, value])),
			KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, cluster, authority?.value)),
		},
		installHint: exec.installHint,
		clock,
		signal,
	});
	return output.ok ? parseExecCredential(output.value, exec) : output;
}
