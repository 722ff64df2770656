import {impersonating} from './impersonating.ts';
import type {KubeconfigOverrides, ResolvedKubeconfig} from './kubeconfig.ts';
import type {MergedKubeconfig} from './merge-kubeconfigs.ts';
import type {Parsed} from './parse-kubeconfig.ts';

export type Resolution =
	| {readonly ok: true; readonly kubeconfig: Omit<ResolvedKubeconfig, 'pluginPolicy'>}
	| {readonly ok: false; readonly sentence: string};

/** More names than this in one message help nobody. */
const namesShownLimit = 8;

/**
 * Chooses context, cluster and user, by the overrides or the files; everything that is named must be there. Unlike
 * kubectl, which then goes to localhost:8080 or asks for a user name, a missing cluster or user is an error.
 */
export function resolveKubeconfig(merged: MergedKubeconfig, overrides: KubeconfigOverrides): Resolution {
	const contextName = overrides.context || merged.currentContext;
	const context = merged.contexts.get(contextName);
	if (contextName && !context) return missing('context', contextName, merged.contexts, merged.files);
	if (!context && !overrides.cluster) return noContext(merged);

	const clusterName = overrides.cluster || context?.entry.cluster || '';
	const cluster = merged.clusters.get(clusterName);
	if (!cluster)
		return missing('cluster', clusterName, merged.clusters, merged.files, by(contextName, overrides.cluster));
	if (cluster.problem) return unusable(cluster);

	const userName = overrides.user || context?.entry.user || '';
	const user = merged.users.get(userName);
	if (userName && !user) return missing('user', userName, merged.users, merged.files, by(contextName, overrides.user));
	if (user?.problem) return unusable(user);
	const whole = impersonating(user?.entry ?? {}, overrides);
	if (whole.impersonation && !whole.impersonation.user) {
		const problem = `user "${userName}" asks for a uid, groups or extras to be impersonated without a user (as)`;
		return unusable({problem, file: user?.file ?? cluster.file});
	}

	return {
		ok: true,
		kubeconfig: {
			contextName,
			clusterName,
			userName,
			...(user ? {userFile: user.file} : {}),
			namespace: overrides.namespace || context?.entry.namespace || 'default',
			cluster: cluster.entry,
			user: whole,
			files: merged.files,
			contexts: [...merged.contexts.keys()],
		},
	};
}

function unusable({problem, file}: Omit<Parsed<unknown>, 'entry'>): Resolution {
	return {ok: false, sentence: `The kubeconfig ${file} can't be used: ${problem}.`};
}

function by(contextName: string, override: string | undefined): string {
	return override || !contextName ? '' : `, which context "${contextName}" names,`;
}

function missing(
	what: 'context' | 'cluster' | 'user',
	name: string,
	entries: ReadonlyMap<string, unknown>,
	files: readonly string[],
	named = '',
): Resolution {
	const subject = name ? `The ${what} "${name}"${named} is` : `A ${what} without a name${named} is`;
	return {ok: false, sentence: `${subject} not in ${files.join(', ')}; ${available(what, entries)}.`};
}

function noContext(merged: MergedKubeconfig): Resolution {
	const choice = available('context', merged.contexts);
	const verb = merged.files.length === 1 ? 'sets' : 'set';
	return {
		ok: false,
		sentence: `No context is chosen: ${merged.files.join(', ')} ${verb} no current-context. Choose one by --context; ${choice}.`,
	};
}

function available(what: string, entries: ReadonlyMap<string, unknown>): string {
	const names = [...entries.keys()];
	if (names.length === 0) return `there is no ${what}`;
	const more = names.length > namesShownLimit ? ` and ${names.length - namesShownLimit} more` : '';
	return `there is ${names.slice(0, namesShownLimit).join(', ')}${more}`;
}
