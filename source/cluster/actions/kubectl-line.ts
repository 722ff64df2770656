import type {WorkloadName} from '../cluster.ts';

/** Quotes for a POSIX shell where needed; contexts can have any characters. */
function quote(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `kubectl --context prod-eu -n shop rollout undo deployment/web --to-revision=6`, for the verb and arguments given. */
export function kubectlLine(context: string, target: WorkloadName, verb: string, ...args: readonly string[]): string {
	const words = ['kubectl', '--context', context, '-n', target.namespace, 'rollout', verb, `deployment/${target.name}`];
	return [...words, ...args].map(quote).join(' ');
}
