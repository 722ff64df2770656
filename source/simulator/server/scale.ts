import type {NewObject, WorldObject} from '../../control-plane/world.ts';
import type {LabelSelector} from '../../kubernetes/objects.ts';
import {formatLabelSelector} from '../../rollout/label-selector-text.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {WriteOptions} from '../store/objects.ts';
import {invalid, methodNotAllowed, notFound} from '../store/refusal.ts';
import {toPatched} from './apply-patch.ts';
import {checkedObject, nameMismatch, readFields} from './body.ts';
import {type TypedFields, typedBody, typedPatch} from './field-validation.ts';
import {type ApiRequest, type ApiResponse, json, jsonText} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import {scaleTable} from './scale-table.ts';
import type {Site} from './site.ts';
import {type FieldValidation, readWriteQuery} from './write-options.ts';

/** What a Scale is served as, whatever it is the size of. */
const scaleResource = {apiVersion: 'autoscaling/v1', kind: 'Scale', namespaced: true} as const;

/** The Scale of a workload. Source: pkg/registry/apps/deployment/storage, scaleFromDeployment. */
function scaleOf(object: WorldObject): WorldObject {
	const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata;
	const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
	const selector = formatLabelSelector(fieldsOf(spec.selector) as LabelSelector);
	return {
		kind: 'Scale',
		apiVersion: 'autoscaling/v1',
		metadata: {name, ...(namespace === undefined ? {} : {namespace}), uid, resourceVersion, creationTimestamp},
		spec: spec.replicas ? {replicas: spec.replicas} : {},
		status: {replicas: Number(status.replicas ?? 0), ...(selector === '' ? {} : {selector})},
	};
}

/** The workload with a Scale's size. A resourceVersion in the Scale must be the stored one. */
function resized(current: WorldObject, scale: Fields): NewObject {
	const {uid, resourceVersion} = fieldsOf(scale.metadata);
	const metadata = {
		...current.metadata,
		...(typeof uid === 'string' && uid !== '' ? {uid} : {}),
		...(typeof resourceVersion === 'string' ? {resourceVersion} : {}),
	};
	const replicas = fieldsOf(scale.spec).replicas ?? 0;
	return {...current, metadata, spec: {...fieldsOf(current.spec), replicas}};
}

function sentScale(request: ApiRequest, validation: FieldValidation): TypedFields {
	const read = readFields(request, 'Scale');
	return read.ok ? typedBody(read.value, scaleResource, validation) : read;
}

function patchedScale(request: ApiRequest, current: WorldObject, validation: FieldValidation): TypedFields {
	const patched = toPatched(request, scaleOf(current));
	if (!patched.ok) return patched;
	return typedPatch(patched.value.object, scaleResource, validation, patched.value.strategicPatch);
}

function sizeCause(scale: Fields) {
	const replicas = Number(fieldsOf(scale.spec).replicas ?? 0);
	if (replicas >= 0) return undefined;
	const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
	return {field: 'spec.replicas', reason: 'FieldValueInvalid', message};
}

export function handleScale(site: Site, understood: ResourceRequest): ApiResponse {
	const {request, path, shape} = understood;
	const {resource, namespace, name = ''} = path;
	const current = site.store.get(resource.kind, namespace, name);
	if (request.method === 'GET') {
		if (!current) return fail(notFound(resource, name));
		const scale = scaleOf(current);
		return shape.kind === 'table' ? json(200, scaleTable(scale, shape, site.nowMs())) : json(200, scale);
	}
	if (request.method !== 'PUT' && request.method !== 'PATCH') return fail(methodNotAllowed());
	const query = readWriteQuery(request, path, request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
	if (!query.ok) return fail(query.status);
	if (!current) return fail(notFound(resource, name));

	const isPatch = request.method === 'PATCH';
	const {fieldValidation} = query;
	const sent = isPatch ? patchedScale(request, current, fieldValidation) : sentScale(request, fieldValidation);
	if (!sent.ok) return fail(sent.status);
	const scale = checkedObject(sent.value, scaleResource, namespace);
	if (!scale.ok) return fail(scale.status);
	const mismatch = nameMismatch(scale.value, name);
	if (mismatch) return fail(mismatch);
	const cause = sizeCause(scale.value);
	if (cause) return fail(invalid('Scale', 'autoscaling', name, [cause]));
	const writing: WriteOptions = {...query.writing, subresource: 'scale'};
	const written = site.objects.update(
		resource,
		namespace,
		name,
		before => ({ok: true, object: resized(before, scale.value)}),
		writing,
	);
	return written.ok ? jsonText(200, JSON.stringify(scaleOf(written.object))) : fail(written.status);
}
