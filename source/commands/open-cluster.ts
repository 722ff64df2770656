import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import packageJson from '../../package.json' with {type: 'json'};
import {connect} from '../cluster/connect.ts';
import {systemClock} from '../kubernetes/clock.ts';
import {loadKubeconfig} from '../kubernetes/kubeconfig/load-kubeconfig.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {EXIT} from './exit-codes.ts';
import type {Session} from './session.ts';

/** Opens the cluster that the kubeconfig names. */
export function openCluster(flags: ConsoleFlags, process: NodeJS.Process): Session {
	const {kubeconfig: explicitPath, context, cluster, user, as, asGroup, asUid, asUserExtra} = flags;
	const found = loadKubeconfig({
		env: process.env,
		// client-go goes by HOME, too, where the user's database says otherwise.
		homeDirectory: process.env.HOME || homedir(),
		workingDirectory: process.cwd(),
		readFile: path => readFileSync(path, 'utf8'),
		...defined({explicitPath}),
		overrides: defined({context, cluster, user, namespace: flags.namespace, as, asGroups: asGroup, asUid, asUserExtra}),
	});
	if (found.type === 'absent') return {ok: false, sentence: absent(found.lookedFor), exitCode: EXIT.cluster};
	if (found.type === 'failed') return {ok: false, sentence: found.error.message, exitCode: EXIT.cluster};

	const {kubeconfig} = found;
	const {version} = packageJson;
	const writesDisabled = whyReadOnly(flags, process);
	return {
		ok: true,
		namespace: kubeconfig.namespace,
		cluster: connect({
			kubeconfig,
			flags: defined({
				kubeconfig: explicitPath,
				cluster,
				user,
				as,
				asGroups: asGroup && asGroup.length > 0 ? asGroup : undefined,
				asUid,
				asUserExtra: asUserExtra && asUserExtra.length > 0 ? asUserExtra : undefined,
			}),
			userAgent: `rolltop/${version} (${process.platform}/${process.arch})`,
			clock: systemClock,
			random: Math.random,
			env: process.env,
			...defined({
				namespace: flags.allNamespaces ? undefined : kubeconfig.namespace,
				labelSelector: flags.selector,
				writesDisabled,
			}),
		}),
	};
}

/** Why nothing may be written, as the header says it; undefined: writes are allowed. */
export function whyReadOnly(
	{readOnly}: Pick<ConsoleFlags, 'readOnly'>,
	{stdin}: Pick<NodeJS.Process, 'stdin'>,
): string | undefined {
	if (readOnly) return 'read-only';
	return stdin.isTTY ? undefined : 'standard input is not a terminal';
}

function absent(lookedFor: readonly string[]): string {
	return [
		`rolltop found no kubeconfig that names a cluster; it looked for ${lookedFor.join(', ')}.`,
		'Set KUBECONFIG or --kubeconfig to one, or start a demonstration with --simulate.',
	].join('\n');
}

type Defined<T> = {[Key in keyof T]?: Exclude<T[Key], undefined>};

/** Leaves out what is undefined: an option that was not given is absent, not empty. */
function defined<T extends object>(values: T): Defined<T> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
