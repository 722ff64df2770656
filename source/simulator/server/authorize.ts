import {mayAct, mayGet, type ResourceAttributes, type User} from '../access/access.ts';
import {refusal, type StatusBody} from '../store/refusal.ts';
import type {ApiRequest} from './messages.ts';
import type {NamedPath} from './route.ts';
import type {Site} from './site.ts';

const unauthorized = () => refusal(401, 'Unauthorized', 'Unauthorized');

export type Caller = {readonly ok: true; readonly user: User} | {readonly ok: false; readonly status: StatusBody};

export function bearerToken({headers}: ApiRequest): string {
	const [, token = ''] = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '') ?? [];
	return token;
}

/** Whose token a request carries, or whom an administrator asks as. */
export function authenticate({access}: Site, request: ApiRequest): Caller {
	const {headers} = request;
	if (!headers.authorization) return {ok: true, user: access.anonymous()};
	const user = access.userOf(bearerToken(request));
	if (!user) return {ok: false, status: unauthorized()};
	const as = headers['impersonate-user'];
	if (as === undefined) return {ok: true, user};
	if (!mayAct(user, {verb: 'impersonate', group: '', resource: 'users', name: as})) {
		const text = `users "${as}" is forbidden: User "${user.name}" cannot impersonate resource "users" in API group "" at the cluster scope`;
		return {ok: false, status: refusal(403, 'Forbidden', text, {name: as, kind: 'users'})};
	}
	const groups = (headers['impersonate-group'] ?? '').split(/,\s*/).filter(group => group !== '');
	return {ok: true, user: access.userNamed(as, groups)};
}

/** The verb that roles know a request by. */
export function verbOf({method}: ApiRequest, {name}: NamedPath, watching: boolean): string {
	switch (method) {
		case 'GET':
		case 'HEAD':
			return watching ? 'watch' : name === undefined ? 'list' : 'get';
		case 'POST':
			return 'create';
		case 'PUT':
			return 'update';
		case 'PATCH':
			return 'patch';
		case 'DELETE':
			return name === undefined ? 'deletecollection' : 'delete';
		default:
			return method.toLowerCase();
	}
}

const scopeText = (namespace: string | undefined) =>
	namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;

/** Refuses what the user's roles don't allow. Source: apiserver endpoints/handlers/responsewriters/errors.go. */
export function authorize(user: User, verb: string, path: NamedPath): StatusBody | undefined {
	const {resource, name, namespace, subresource} = path;
	const isNamespace = resource.name === 'namespaces' && name !== undefined;
	const asked: ResourceAttributes = {
		verb,
		group: resource.group,
		resource: resource.name,
		...(subresource ? {subresource: subresource.name} : {}),
		...(namespace === undefined ? (isNamespace ? {namespace: name} : {}) : {namespace}),
		...(name === undefined ? {} : {name}),
	};
	if (mayAct(user, asked)) return undefined;
	const named = subresource ? `${resource.name}/${subresource.name}` : resource.name;
	const about = name === undefined ? resource.qualified : `${resource.qualified} "${name}"`;
	const message = `${about} is forbidden: User "${user.name}" cannot ${verb} resource "${named}" in API group "${resource.group}" ${scopeText(asked.namespace)}`;
	const details = {
		...(name === undefined ? {} : {name}),
		...(resource.group === '' ? {} : {group: resource.group}),
		kind: resource.name,
	};
	return refusal(403, 'Forbidden', message, details);
}

export function authorizePath(user: User, method: string, path: string): StatusBody | undefined {
	const verb = method.toLowerCase();
	if (mayGet(user, {verb, path})) return undefined;
	return refusal(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${path}"`, {});
}
