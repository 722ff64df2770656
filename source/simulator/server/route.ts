import type {ServedResource, ServedResources, ServedSubresource} from '../discovery/served-resources.ts';
import type {ApiRequest} from './messages.ts';

/** What a path under /api or /apis names. */
export interface ResourcePath {
	readonly resource: ServedResource;
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: ServedSubresource;
}

/** As much of a path as roles know it by, whether that is served or not. */
export interface NamedPath extends Pick<ResourcePath, 'namespace' | 'name'> {
	readonly resource: Pick<ServedResource, 'group' | 'name' | 'qualified'>;
	readonly subresource?: Pick<ServedSubresource, 'name'>;
}

export type Route =
	| {readonly kind: 'resource'; readonly path: ResourcePath}
	/** The group version, the resource or the subresource is not served. */
	| {readonly kind: 'unknown-resource'; readonly path: NamedPath}
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

interface Words {
	readonly group: string;
	readonly apiVersion: string;
	readonly resource: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: string;
	/** There is more behind it. */
	readonly tooLong: boolean;
}

/** The words of a path below a group version. Source: apiserver endpoints/request/requestinfo.go. */
function wordsOf(path: string): Words | undefined {
	const [root, ...rest] = segmentsOf(path);
	if (root !== 'api' && root !== 'apis') return undefined;
	const groupVersion = rest.splice(0, root === 'api' ? 1 : 2);
	const [first, second, third] = rest;
	if (first === undefined) return undefined;
	const namespaced =
		first === 'namespaces' && second !== undefined && third !== undefined && !subresourcesOfNamespaces.has(third);
	const [resource = '', name, subresource, more] = namespaced ? rest.slice(2) : rest;
	return {
		group: groupVersion.length > 1 ? (groupVersion[0] ?? '') : '',
		apiVersion: groupVersion.join('/'),
		resource,
		...(namespaced ? {namespace: second} : {}),
		...(name === undefined ? {} : {name}),
		...(subresource === undefined ? {} : {subresource}),
		tooLong: more !== undefined,
	};
}

function unknown({group, resource, namespace, name, subresource}: Words): Route {
	const qualified = group === '' ? resource : `${resource}.${group}`;
	return {
		kind: 'unknown-resource',
		path: {
			resource: {group, name: resource, qualified},
			...(namespace === undefined ? {} : {namespace}),
			...(name === undefined ? {} : {name}),
			...(subresource === undefined ? {} : {subresource: {name: subresource}}),
		},
	};
}

const watchPrefix = /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/watch\/(?=.)/;

/** `/api/v1/watch/pods`, the oldest form of a watch, as one of today's. Source: apiserver endpoints/request/requestinfo.go. */
export function withoutWatchPrefix(request: ApiRequest): ApiRequest {
	const {path, method} = request;
	if (method !== 'GET' || !watchPrefix.test(path)) return request;
	const query = new URLSearchParams(request.query);
	query.set('watch', 'true');
	return {...request, path: path.replace(watchPrefix, '$1/'), query};
}

/**
 * Splits a path as the API server does: `/api/v1/namespaces/<ns>/<resource>/<name>/<subresource>` and the same under
 * `/apis/<group>/<version>`.
 */
export function route(path: string, served: ServedResources): Route {
	const words = wordsOf(path);
	if (!words) return {kind: 'other'};
	const {namespace, name} = words;
	const resource = served.find(words.apiVersion, words.resource);
	if (!resource || words.tooLong) return unknown(words);
	if (resource.namespaced !== (namespace !== undefined)) {
		const listsAllNamespaces = resource.namespaced && name === undefined;
		return listsAllNamespaces ? {kind: 'resource', path: {resource}} : unknown(words);
	}
	const subresource = words.subresource === undefined ? undefined : resource.subresources.get(words.subresource);
	if (words.subresource !== undefined && !subresource) return unknown(words);
	return {
		kind: 'resource',
		path: {
			resource,
			...(namespace === undefined ? {} : {namespace}),
			...(name === undefined ? {} : {name}),
			...(subresource ? {subresource} : {}),
		},
	};
}
