import type {RecordedDiscovery, RecordedHealth, RecordedResource} from '../api-documents.ts';

/** The answers of discovery, in the plain and in the aggregated form, as objects. */
export interface Discovery {
	/**
	 * `/api`, `/apis`, `/apis/<group>`, `/api/v1`, `/apis/<group>/<version>`, `/version`, `/`; undefined: not served.
	 * `serverAddress`: host and port as the client knows them.
	 */
	plain(path: string, serverAddress: string): object | undefined;
	/** `/api` and `/apis`. */
	aggregated(path: string): object | undefined;
	/** The paths of the group versions: `api/v1`, `apis/apps/v1`. */
	readonly groupVersions: readonly string[];
	/** As `/version` tells it. */
	readonly version: Readonly<Record<string, string>>;
	readonly health: RecordedHealth;
}

export function createDiscovery(recorded: RecordedDiscovery): Discovery {
	const {groups, resources, version, health} = recorded;
	const groupVersions = Object.keys(resources);
	const plain = new Map<string, object>([
		['/version', version],
		['/apis', {kind: 'APIGroupList', apiVersion: 'v1', groups}],
		...groups.map((group): [string, object] => [`/apis/${group.name}`, {kind: 'APIGroup', apiVersion: 'v1', ...group}]),
		...groupVersions.map((path): [string, object] => [`/${path}`, resourceList(path, resources[path] ?? [])]),
	]);
	plain.set('/', {paths: recorded.paths});
	const items = groups.map(({name, versions}) => ({
		metadata: {name},
		versions: versions.map(item => aggregatedVersion(item.version, resources[`apis/${name}/${item.version}`] ?? [])),
	}));
	const core = [{metadata: {}, versions: [aggregatedVersion('v1', resources['api/v1'] ?? [])]}];
	const aggregated = new Map([
		['/api', groupDiscoveryList(core)],
		['/apis', groupDiscoveryList(items)],
	]);
	return {
		plain: (path, serverAddress) => (path === '/api' ? apiVersions(serverAddress) : plain.get(path)),
		aggregated: path => aggregated.get(path),
		groupVersions,
		version,
		health,
	};
}

const apiVersions = (serverAddress: string) => ({
	kind: 'APIVersions',
	versions: ['v1'],
	serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress}],
});

const groupDiscoveryList = (items: readonly object[]) => ({
	kind: 'APIGroupDiscoveryList',
	apiVersion: 'apidiscovery.k8s.io/v2',
	metadata: {},
	items,
});

const groupVersionOf = (path: string) => path.replace(/^apis?\//, '');

const resourceList = (path: string, entries: readonly RecordedResource[]) => ({
	kind: 'APIResourceList',
	// The core group's list does without, on real servers too.
	...(path === 'api/v1' ? {} : {apiVersion: 'v1'}),
	groupVersion: groupVersionOf(path),
	resources: entries,
});

const kindOf = ({group = '', version = '', kind}: RecordedResource) => ({group, version, kind});

function aggregatedVersion(version: string, entries: readonly RecordedResource[]) {
	const own = entries.filter(({name}) => !name.includes('/'));
	return {
		version,
		resources: own.map(entry => {
			const subresources = entries
				.filter(({name}) => name.startsWith(`${entry.name}/`))
				.map(sub => ({
					subresource: sub.name.slice(entry.name.length + 1),
					responseKind: kindOf(sub),
					verbs: sub.verbs,
				}));
			return {
				resource: entry.name,
				responseKind: kindOf(entry),
				scope: entry.namespaced ? 'Namespaced' : 'Cluster',
				singularResource: entry.singularName,
				verbs: entry.verbs,
				...(entry.shortNames ? {shortNames: entry.shortNames} : {}),
				...(entry.categories ? {categories: entry.categories} : {}),
				...(subresources.length > 0 ? {subresources} : {}),
			};
		}),
		freshness: 'Current',
	};
}
