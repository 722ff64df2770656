import type {ClusterEntry, ContextEntry, UserEntry} from './kubeconfig.ts';
import type {KubeconfigFile, Parsed} from './parse-kubeconfig.ts';

export interface MergedKubeconfig {
	readonly currentContext: string;
	readonly clusters: ReadonlyMap<string, Parsed<ClusterEntry>>;
	readonly users: ReadonlyMap<string, Parsed<UserEntry>>;
	readonly contexts: ReadonlyMap<string, Parsed<ContextEntry>>;
	readonly files: readonly string[];
}

/**
 * Merges files, highest precedence first: the first to define a named entry defines the whole of it (fields of two files
 * never mix), the first with a current-context sets it. client-go's tools/clientcmd/loader.go, Load.
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): MergedKubeconfig {
	return {
		currentContext: files.find(file => file.currentContext !== '')?.currentContext ?? '',
		clusters: firstOfEach(files.map(file => file.clusters)),
		users: firstOfEach(files.map(file => file.users)),
		contexts: firstOfEach(files.map(file => file.contexts)),
		files: files.map(file => file.path),
	};
}

function firstOfEach<Entry>(maps: readonly ReadonlyMap<string, Entry>[]): ReadonlyMap<string, Entry> {
	const merged = new Map<string, Entry>();
	for (const map of maps) {
		for (const [name, entry] of map) if (!merged.has(name)) merged.set(name, entry);
	}
	return merged;
}
