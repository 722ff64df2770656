import type {Controller, NewObject, World, WorldObject} from '../control-plane/world.ts';
import type {ServedResources} from './discovery/served-resources.ts';

/** What every namespace gets. Source: pkg/controller/serviceaccount and certificates/rootcacertpublisher. */
const content = (namespace: string): readonly NewObject[] => [
	{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default', namespace}},
	{
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {
			name: 'kube-root-ca.crt',
			namespace,
			annotations: {
				'kubernetes.io/description':
					'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
			},
		},
		data: {'ca.crt': ''},
	},
];

function fill(world: World, namespace: string): void {
	for (const object of content(namespace)) {
		if (!world.get(object.kind, namespace, object.metadata.name ?? '')) world.create(object);
	}
}

/** How soon the content of a namespace that goes is looked at again. */
const RETRY_MS = 500;

/**
 * Fills new namespaces, and empties those that are deleted: each object is deleted for itself, the namespace goes when
 * nothing is left. Source: pkg/controller/namespace/deletion.
 */
export function createNamespaceController(served: ServedResources): Controller {
	const kinds = [...new Set(served.all.filter(({namespaced}) => namespaced).map(({kind}) => kind))];
	const contentOf = (world: World, namespace: string) => kinds.flatMap(kind => world.list(kind, namespace));
	const empty = (world: World, {metadata}: WorldObject) => {
		const left = contentOf(world, metadata.name);
		for (const object of left) {
			if (object.metadata.deletionTimestamp === undefined) {
				world.delete(object.kind, metadata.name, object.metadata.name, {propagation: 'Background'});
			}
		}
		if (contentOf(world, metadata.name).length > 0) return {requeueAfterMs: RETRY_MS};
		world.delete('Namespace', undefined, metadata.name);
		return {};
	};
	return {
		name: 'namespace-controller',
		keysOf: ({object, type}) => (object.kind === 'Namespace' && type !== 'DELETED' ? [object.metadata.name] : []),
		reconcile({world}, key) {
			const namespace = world.get('Namespace', undefined, key);
			if (!namespace) return {};
			if (namespace.metadata.deletionTimestamp !== undefined) return empty(world, namespace);
			fill(world, key);
			return {};
		},
	};
}
