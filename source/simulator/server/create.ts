import type {User} from '../access/access.ts';
import {createBinding} from './binding.ts';
import {checkedObject, readFields} from './body.ts';
import {typedBody} from './field-validation.ts';
import {type ApiResponse, jsonText} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail, withWarnings} from './respond.ts';
import {review, reviewKinds} from './reviews.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

/** POST of a new object, or of a review, which is answered and never stored. */
export function createOne(site: Site, {request, path, representation}: ResourceRequest, user: User): ApiResponse {
	const {resource, namespace} = path;
	if (reviewKinds.has(resource.kind)) return review(site, request, resource, user);
	if (resource.kind === 'Binding') return createBinding(site, request, path);
	const fields = readFields(request, resource.kind);
	if (!fields.ok) return fail(fields.status);
	const query = readWriteQuery(request, path, 'CreateOptions');
	if (!query.ok) return fail(query.status);
	const decoded = typedBody(fields.value, resource, query.fieldValidation);
	if (!decoded.ok) return fail(decoded.status);
	const object = checkedObject(decoded.value, resource, namespace);
	if (!object.ok) return fail(object.status);
	const created = site.objects.create(resource, object.value, query.writing);
	if (!created.ok) return fail(created.status);
	return withWarnings(jsonText(201, representation.one(created.object)), decoded.warnings);
}
