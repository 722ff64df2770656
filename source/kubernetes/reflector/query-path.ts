import type {WatchedResource, WatchQuery} from '../watch-events.ts';

const groupPaths: Readonly<Record<WatchedResource, string>> = {
	deployments: '/apis/apps/v1',
	statefulsets: '/apis/apps/v1',
	daemonsets: '/apis/apps/v1',
	replicasets: '/apis/apps/v1',
	controllerrevisions: '/apis/apps/v1',
	pods: '/api/v1',
	events: '/api/v1',
};

/** The path of the collection that a query means, with its selectors and further parameters; '' leaves one out. */
export function queryPath(query: WatchQuery, parameters: Readonly<Record<string, string>>): string {
	const namespace = query.namespace === undefined ? '' : `/namespaces/${encodeURIComponent(query.namespace)}`;
	const search = new URLSearchParams();
	const {labelSelector = '', fieldSelector = ''} = query;
	for (const [key, value] of Object.entries({labelSelector, fieldSelector, ...parameters})) {
		if (value !== '') search.append(key, value);
	}
	return `${groupPaths[query.resource]}${namespace}/${query.resource}?${search}`;
}
