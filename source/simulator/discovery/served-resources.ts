import type {RecordedDiscovery, RecordedResource} from '../api-documents.ts';

export interface ServedSubresource {
	readonly name: string;
	readonly kind: string;
	readonly apiVersion: string;
	readonly verbs: ReadonlySet<string>;
}

/** A resource of one group version, as a request's path names it. */
export interface ServedResource {
	/** '' for the core group. */
	readonly group: string;
	readonly version: string;
	/** `v1`, `apps/v1`. */
	readonly apiVersion: string;
	readonly name: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly verbs: ReadonlySet<string>;
	readonly subresources: ReadonlyMap<string, ServedSubresource>;
	/** As messages name it: `deployments.apps`, `pods`. */
	readonly qualified: string;
}

export interface ServedResources {
	find(apiVersion: string, name: string): ServedResource | undefined;
	/** The resource that stores a kind: of the preferred version, of the core group for events. */
	ofKind(kind: string): ServedResource | undefined;
	readonly all: readonly ServedResource[];
}

const groupVersionOf = (path: string): readonly [group: string, version: string] => {
	const [first, second, third] = path.split('/');
	return first === 'api' ? ['', second ?? ''] : [second ?? '', third ?? ''];
};

function servedResource(path: string, own: RecordedResource, all: readonly RecordedResource[]): ServedResource {
	const [group, version] = groupVersionOf(path);
	const apiVersion = group === '' ? version : `${group}/${version}`;
	const subresources = all
		.filter(({name}) => name.startsWith(`${own.name}/`))
		.map((sub): [string, ServedSubresource] => {
			const name = sub.name.slice(own.name.length + 1);
			const subVersion = sub.version === undefined ? apiVersion : `${sub.group ? `${sub.group}/` : ''}${sub.version}`;
			return [name, {name, kind: sub.kind, apiVersion: subVersion, verbs: new Set(sub.verbs)}];
		});
	return {
		group,
		version,
		apiVersion,
		name: own.name,
		kind: own.kind,
		namespaced: own.namespaced,
		verbs: new Set(own.verbs),
		subresources: new Map(subresources),
		qualified: group === '' ? own.name : `${own.name}.${group}`,
	};
}

/** The table of what is served, from a real server's discovery. */
export function servedResources({resources}: RecordedDiscovery): ServedResources {
	const all = Object.entries(resources).flatMap(([path, entries]) =>
		entries.filter(({name}) => !name.includes('/')).map(entry => servedResource(path, entry, entries)),
	);
	const byPath = new Map(all.map(resource => [`${resource.apiVersion} ${resource.name}`, resource]));
	// The first of a kind wins: discovery lists the core group first, and the preferred version of each group.
	const byKind = new Map(all.toReversed().map(resource => [resource.kind, resource]));
	return {
		find: (apiVersion, name) => byPath.get(`${apiVersion} ${name}`),
		ofKind: kind => byKind.get(kind),
		all,
	};
}
