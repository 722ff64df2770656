import {workloadRef} from '../../rollout/workload-kind.ts';
import type {WorkloadName} from '../cluster.ts';
import type {Identity} from '../identity.ts';
import type {JsonPatchOperation} from './action.ts';

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
	return kubectlPlainLine(identity, target, ['rollout', verb], args);
}

/** `kubectl -n shop scale deployment/web --replicas=5`: the command's words before the name, its arguments after it. */
export function kubectlPlainLine(
	identity: Identity,
	target: WorkloadName,
	command: readonly string[],
	args: readonly string[],
): string {
	return kubectlWords(identity, target.namespace, [...command, workloadRef(target), ...args]);
}

/** A line for what kubectl has no verb for: the very patch, without its tests. */
export function kubectlPatchLine(
	identity: Identity,
	target: WorkloadName,
	operations: readonly JsonPatchOperation[],
): string {
	return kubectlPlainLine(identity, target, ['patch'], ['--type=json', '-p', JSON.stringify(operations)]);
}

/** `kubectl -n shop delete pod db-2`. */
export function kubectlDeleteLine(identity: Identity, namespace: string, pods: readonly string[]): string {
	return kubectlWords(identity, namespace, ['delete', 'pod', ...pods]);
}

function kubectlWords(identity: Identity, namespace: string, words: readonly string[]): string {
	return kubectlCommand(identity, ['-n', namespace, ...words]);
}

/** A kubectl line for this cluster and user: `kubectl --context prod-eu …`. */
export function kubectlCommand(identity: Identity, words: readonly string[]): string {
	return ['kubectl', ...placeFlags(identity), ...words].map(quote).join(' ');
}
