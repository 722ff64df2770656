import type {WorldObject} from '../../control-plane/world.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {Removal, RemoveOptions} from '../store/objects.ts';
import {invalid, type StatusBody} from '../store/refusal.ts';
import {type Read, readFields} from './body.ts';
import {list} from './list.ts';
import type {ListOptions} from './list-options.ts';
import {type ApiRequest, type ApiResponse, json, jsonText} from './messages.ts';
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

const propagations = ['Background', 'Foreground', 'Orphan'] as const;

interface DeleteRequest extends RemoveOptions {
	/** The deprecated orphanDependents: false was sent. */
	readonly dependentsToo: boolean;
}

/** The options of a DELETE, from the body and, where it says nothing, from the query. */
function readDeleteOptions(request: ApiRequest): Read<DeleteRequest> {
	const body: Read<Fields> = request.body.length === 0 ? {ok: true, value: {}} : readFields(request, 'DeleteOptions');
	if (!body.ok) return body;
	const {query} = request;
	const {gracePeriodSeconds, propagationPolicy, preconditions, dryRun, orphanDependents} = body.value;
	const grace = gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
	const policy = propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
	const propagation = propagations.find(value => value === policy);
	if (policy !== undefined && !propagation) {
		const message = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Background", "Foreground", "Orphan"`;
		const cause = {field: 'propagationPolicy', reason: 'FieldValueNotSupported', message};
		return {ok: false, status: invalid('DeleteOptions', 'meta.k8s.io', '', [cause])};
	}
	const {uid, resourceVersion} = fieldsOf(preconditions);
	const orphan = orphanDependents === true ? 'Orphan' : orphanDependents === false ? 'Background' : undefined;
	const chosen = propagation ?? orphan;
	const dryRuns = Array.isArray(dryRun) ? dryRun : query.getAll('dryRun');
	return {
		ok: true,
		value: {
			...(grace === undefined ? {} : {gracePeriodSeconds: Number(grace)}),
			...(chosen ? {propagation: chosen} : {}),
			...(typeof uid === 'string' ? {uid} : {}),
			...(typeof resourceVersion === 'string' ? {resourceVersion} : {}),
			dryRun: dryRuns.length > 0,
			dependentsToo: orphanDependents === false,
		},
	};
}

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
