import {fieldsOf, textOf} from '../api/json.ts';
import {methodNotAllowed} from '../store/refusal.ts';
import {readFields} from './body.ts';
import {type ApiRequest, type ApiResponse, json} from './messages.ts';
import {fail} from './respond.ts';
import type {ResourcePath} from './route.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

const success = {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201};

/** The scheduler's decision: as a pod's subresource, or as an object that names the pod. */
export function createBinding(site: Site, request: ApiRequest, path: ResourcePath): ApiResponse {
	if (request.method !== 'POST') return fail(methodNotAllowed());
	const fields = readFields(request, 'Binding');
	if (!fields.ok) return fail(fields.status);
	const query = readWriteQuery(request, path, 'CreateOptions');
	if (!query.ok) return fail(query.status);
	const {target, metadata} = fields.value;
	const podName = path.name ?? textOf(fieldsOf(metadata).name);
	const bound = site.bindings.bind(path.namespace ?? '', podName, textOf(fieldsOf(target).name), query.writing);
	return bound.ok ? json(201, success) : fail(bound.status);
}
