import type {WorldObject} from '../../control-plane/world.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {Removal} from '../store/objects.ts';
import type {StatusBody} from '../store/refusal.ts';
import {type DeleteRequest, readDeleteOptions} from './delete-options.ts';
import {list} from './list.ts';
import {type ListOptions, listNumbers} from './list-options.ts';
import {type ApiResponse, json, jsonText} from './messages.ts';
import {badNumber} from './query-numbers.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import type {ResourcePath} from './route.ts';
import {selection} from './selection.ts';
import type {Site} from './site.ts';

/** Kinds whose DELETE answers with the object even when it is gone. Source: pkg/registry, ReturnDeletedObject. */
const returned: ReadonlySet<string> = new Set([
	'Pod',
	'Service',
	'Namespace',
	'PersistentVolumeClaim',
	'PersistentVolume',
	'ServiceAccount',
	'PodTemplate',
	'ResourceQuota',
]);

const success = ({name, group}: ServedResource, {metadata}: WorldObject) => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Success',
	details: {name: metadata.name, ...(group === '' ? {} : {group}), kind: name, uid: metadata.uid},
});

/** A namespace stays until its content is gone: it is only marked. Source: pkg/registry/core/namespace/storage. */
function removeOne(site: Site, {resource, namespace}: ResourcePath, name: string, options: DeleteRequest) {
	return resource.kind === 'Namespace'
		? site.namespaces.remove(name, options)
		: site.objects.remove(resource, namespace, name, options);
}

export function deleteOne(site: Site, {request, path, representation}: ResourceRequest): ApiResponse {
	const options = readDeleteOptions(request);
	if (!options.ok) return fail(options.status);
	const removed = removeOne(site, path, path.name ?? '', options.value);
	if (!removed.ok) return fail(removed.status);
	const {object, gone}: Removal = removed.object;
	if (gone && !returned.has(path.resource.kind)) return json(200, success(path.resource, object));
	return jsonText(!gone && options.value.dependentsToo ? 202 : 200, representation.one(object));
}

/** DELETE of a collection: each object for itself; the answer lists what was there. */
export function deleteMany(
	site: Site,
	{request, path, representation}: ResourceRequest,
	listOptions: ListOptions,
): ApiResponse {
	const options = readDeleteOptions(request);
	if (!options.ok) return fail(options.status);
	const unreadable = badNumber(request.query, listNumbers);
	if (unreadable) return fail(unreadable);
	const selected = selection(path.resource, listOptions);
	if (!selected.ok) return fail(selected.status);
	const found = list(site, path, listOptions, selected.selection);
	if (found.ok !== true) return fail(found.status);
	const objects: WorldObject[] = [];
	for (const {metadata} of found.objects) {
		const {namespace, name} = metadata;
		const place = namespace === undefined ? path : {...path, namespace};
		const removed = removeOne(site, place, name, options.value);
		if (removed.ok) objects.push(removed.object.object);
		else if (!isGone(removed.status)) return fail(removed.status);
	}
	return jsonText(200, representation.list(objects, found.metadata));
}

const isGone = ({code}: StatusBody) => code === 404;
