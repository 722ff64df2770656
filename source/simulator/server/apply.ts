import {timestamp} from '../../control-plane/time.ts';
import type {NewObject, WorldObject} from '../../control-plane/world.ts';
import {decodeObject, undecodable} from '../api/decode.ts';
import {serverSideApply} from '../api/fields/server-side-apply.ts';
import {fieldsOf, isFields, textOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import type {WriteOptions} from '../store/objects.ts';
import type {Outcome} from '../store/outcome.ts';
import {badRequest, invalid, refusal, type StatusBody} from '../store/refusal.ts';
import {readPatch} from './apply-patch.ts';
import {checkedObject, nameMismatch, type Read} from './body.ts';
import {toServed, toStored} from './convert.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

type Configuration = Parameters<typeof serverSideApply>[1];

const managerRequired = (): StatusBody =>
	invalid('PatchOptions', 'meta.k8s.io', '', [
		{reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager'},
	]);

/** A field that the kind does not have; the server's own fault, by its answer. Source: managedfields, typed conversion. */
function undeclared(object: NewObject, paths: readonly string[]): StatusBody {
	const {namespace = '', name = ''} = object.metadata;
	const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
	const kind = `${group}/${version}, Kind=${object.kind}`;
	const [path = ''] = paths;
	const text = `failed to create typed patch object (${namespace}/${name}; ${kind}): .${path}: field not declared in schema`;
	return refusal(500, undefined, text);
}

/** The configuration that was sent, typed and placed. */
function readConfiguration(understood: ResourceRequest): Read<Configuration> {
	const {request, path} = understood;
	const {resource, namespace, name = ''} = path;
	const patch = readPatch(request);
	if (!patch.ok) return patch;
	if (!isFields(patch.value)) return {ok: false, status: badRequest('error decoding patch: not an object')};
	const {managedFields} = fieldsOf(patch.value.metadata);
	if (managedFields !== undefined && managedFields !== null) {
		return {ok: false, status: badRequest('metadata.managedFields must be nil')};
	}
	const decoded = decodeObject(resource, patch.value);
	if (!decoded.ok) return {ok: false, status: badRequest(undecodable(resource, decoded.message))};
	const object = checkedObject(decoded.object, resource, namespace);
	if (!object.ok) return object;
	if (decoded.unknownFields.length > 0) {
		return {ok: false, status: undeclared(patch.value as unknown as NewObject, decoded.unknownFields)};
	}
	const mismatch = nameMismatch(object.value, name);
	if (mismatch) return {ok: false, status: mismatch};
	const metadata = {...object.value.metadata, name};
	return {ok: true, value: {...object.value, apiVersion: resource.apiVersion, metadata}};
}

function applied(
	configuration: Configuration,
	live: WorldObject | undefined,
	resource: ServedResource,
	writing: WriteOptions,
	now: string,
	force: boolean,
): Outcome<NewObject> {
	const {manager, operation, subresource} = writing;
	const writer = {manager, operation, ...(subresource === undefined ? {} : {subresource})};
	const result = serverSideApply(live && toServed(live, resource), configuration, writer, now, force);
	if (result.ok) return {ok: true, object: toStored(result.object as unknown as NewObject)};
	const causes = result.conflicts.map(conflict => ({reason: 'FieldManagerConflict', ...conflict}));
	return {ok: false, status: refusal(409, 'Conflict', result.message, {causes})};
}

/** Server-side apply: what one manager wants of an object, merged with what others own; creates what is missing. */
export function applyOne(site: Site, understood: ResourceRequest): ApiResponse {
	const {request, path, representation} = understood;
	const {resource, namespace, name = '', subresource} = path;
	if (textOf(request.query.get('fieldManager')) === '') return fail(managerRequired());
	const query = readWriteQuery(request, path, 'PatchOptions', 'Apply');
	if (!query.ok) return fail(query.status);
	const configuration = readConfiguration(understood);
	if (!configuration.ok) return fail(configuration.status);
	const now = timestamp(site.nowMs());
	const merge = (live: WorldObject | undefined) =>
		applied(configuration.value, live, resource, query.writing, now, query.force);

	if (!site.store.get(resource.kind, namespace, name) && subresource === undefined) {
		const first = merge(undefined);
		if (!first.ok) return fail(first.status);
		const created = site.objects.create(resource, first.object, query.writing);
		return created.ok ? jsonText(201, representation.one(created.object)) : fail(created.status);
	}
	const updated = site.objects.update(resource, namespace, name, merge, query.writing);
	return updated.ok ? jsonText(200, representation.one(updated.object)) : fail(updated.status);
}
