import type {ServedResource, ServedResources, ServedSubresource} from '../discovery/served-resources.ts';

/** What a path under /api or /apis names. */
export interface ResourcePath {
	readonly resource: ServedResource;
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: ServedSubresource;
}

export type Route =
	| {readonly kind: 'resource'; readonly path: ResourcePath}
	/** The group version is served, the resource is not. */
	| {readonly kind: 'unknown-resource'}
	/** Discovery, health and everything else. */
	| {readonly kind: 'other'};

const subresourcesOfNamespaces: ReadonlySet<string> = new Set(['status', 'finalize']);

const segmentsOf = (path: string) =>
	path
		.split('/')
		.filter(segment => segment !== '')
		.map(segment => {
			try {
				return decodeURIComponent(segment);
			} catch {
				return segment;
			}
		});

/**
 * Splits a path as the API server does: `/api/v1/namespaces/<ns>/<resource>/<name>/<subresource>` and the same under
 * `/apis/<group>/<version>`.
 */
export function route(path: string, served: ServedResources): Route {
	const [root, ...rest] = segmentsOf(path);
	const apiVersion = root === 'api' ? rest.shift() : root === 'apis' ? rest.splice(0, 2).join('/') : undefined;
	if (apiVersion === undefined || rest.length === 0) return {kind: 'other'};
	if (!served.all.some(resource => resource.apiVersion === apiVersion)) return {kind: 'other'};

	const [first, second, third] = rest;
	const namespaced =
		first === 'namespaces' && second !== undefined && third !== undefined && !subresourcesOfNamespaces.has(third);
	const [resourceName, name, subresourceName, more] = namespaced ? rest.slice(2) : rest;
	const resource = served.find(apiVersion, resourceName ?? '');
	if (!resource || more !== undefined || resource.namespaced !== namespaced) {
		const listsAllNamespaces = resource?.namespaced && !namespaced && name === undefined;
		return listsAllNamespaces ? {kind: 'resource', path: {resource}} : {kind: 'unknown-resource'};
	}

	const subresource = subresourceName === undefined ? undefined : resource.subresources.get(subresourceName);
	if (subresourceName !== undefined && !subresource) return {kind: 'unknown-resource'};
	return {
		kind: 'resource',
		path: {
			resource,
			...(namespaced ? {namespace: second} : {}),
			...(name === undefined ? {} : {name}),
			...(subresource ? {subresource} : {}),
		},
	};
}
