import {checkedObject, nameMismatch, readFields} from './body.ts';
import {typedBody} from './field-validation.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail, withWarnings} from './respond.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

/** PUT of an object or of its status. Leases and the like may be created so; nothing here is. */
export function updateOne(site: Site, {request, path, representation}: ResourceRequest): ApiResponse {
	const {resource, namespace, name = ''} = path;
	const fields = readFields(request, resource.kind);
	if (!fields.ok) return fail(fields.status);
	const query = readWriteQuery(request, path, 'UpdateOptions');
	if (!query.ok) return fail(query.status);
	const decoded = typedBody(fields.value, resource, query.fieldValidation);
	if (!decoded.ok) return fail(decoded.status);
	const object = checkedObject(decoded.value, resource, namespace);
	if (!object.ok) return fail(object.status);
	const mismatch = nameMismatch(object.value, name);
	if (mismatch) return fail(mismatch);
	const next = {...object.value, metadata: {...object.value.metadata, name}};
	const updated = site.objects.update(resource, namespace, name, () => ({ok: true, object: next}), query.writing);
	if (!updated.ok) return fail(updated.status);
	return withWarnings(jsonText(200, representation.one(updated.object)), decoded.warnings);
}
