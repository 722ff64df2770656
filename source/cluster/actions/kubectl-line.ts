import type {WorkloadName} from '../cluster.ts';
import type {Identity} from '../identity.ts';

/** Quotes for a POSIX shell where needed; contexts can have any characters. */
function quote(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The flags by which kubectl reaches the same cluster as the same user. A cluster's name is never given as a context. */
function placeFlags({context, flags = {}}: Identity): readonly string[] {
	const {kubeconfig, cluster, user, as, asGroups = [], asUid, asUserExtra = []} = flags;
	const pairs: readonly (readonly [flag: string, value: string | undefined])[] = [
		['--kubeconfig', kubeconfig],
		['--context', context],
		['--cluster', cluster],
		['--user', user],
		['--as', as],
		...asGroups.map(group => ['--as-group', group] as const),
		['--as-uid', asUid],
		...asUserExtra.map(pair => ['--as-user-extra', pair] as const),
	];
	return pairs.flatMap(([flag, value]) => (value ? [flag, value] : []));
}

/** `kubectl --context prod-eu -n shop rollout undo deployment/web --to-revision=6`, for the verb and arguments given. */
export function kubectlLine(
	identity: Identity,
	target: WorkloadName,
	verb: string,
	...args: readonly string[]
): string {
	const words = ['kubectl', ...placeFlags(identity), '-n', target.namespace, 'rollout', verb];
	return [...words, `deployment/${target.name}`, ...args].map(quote).join(' ');
}
