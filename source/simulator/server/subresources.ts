import type {User} from '../access/access.ts';
import {fieldsOf} from '../api/json.ts';
import {methodNotAllowed, notFound} from '../store/refusal.ts';
import {readFields} from './body.ts';
import {evict} from './eviction.ts';
import {type ApiResponse, json, jsonText} from './messages.ts';
import {patchOne} from './patch.ts';
import {podLog} from './pod-logs.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import {handleScale} from './scale.ts';
import type {Site} from './site.ts';
import {updateOne} from './update.ts';
import {readWriteQuery} from './write-options.ts';

type SubresourceHandler = (site: Site, understood: ResourceRequest, user: User) => ApiResponse;

/** `/status`, and `/approval` and the like where they exist: the object, of which only a part is written. */
const handleStatus: SubresourceHandler = (site, understood) => {
	const {request, path, representation} = understood;
	const {resource, namespace, name = ''} = path;
	switch (request.method) {
		case 'GET': {
			const object = site.store.get(resource.kind, namespace, name);
			return object ? jsonText(200, representation.one(object)) : fail(notFound(resource, name));
		}
		case 'PUT':
			return updateOne(site, understood);
		case 'PATCH':
			return patchOne(site, understood);
		default:
			return fail(methodNotAllowed());
	}
};

const success = {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201};

/** The scheduler's decision. */
const handleBinding: SubresourceHandler = (site, {request, path}) => {
	if (request.method !== 'POST') return fail(methodNotAllowed());
	const fields = readFields(request, 'Binding');
	if (!fields.ok) return fail(fields.status);
	const query = readWriteQuery(request, path, 'CreateOptions');
	if (!query.ok) return fail(query.status);
	const node = String(fieldsOf(fields.value.target).name ?? '');
	const bound = site.bindings.bind(path.namespace ?? '', path.name ?? '', node, query.writing);
	return bound.ok ? json(201, success) : fail(bound.status);
};

/** By name of the subresource; what is missing here is not served. */
export const subresourceHandlers: Readonly<Record<string, SubresourceHandler>> = {
	status: handleStatus,
	finalize: handleStatus,
	scale: handleScale,
	binding: handleBinding,
	eviction: evict,
	log: podLog,
};
