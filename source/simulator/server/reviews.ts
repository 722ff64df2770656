import {timestamp} from '../../control-plane/time.ts';
import {ADMINISTRATORS, defaultRules, mayAct, mayGet, type User} from '../access/access.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {readFields} from './body.ts';
import {type ApiRequest, type ApiResponse, json} from './messages.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';

/** Kinds that are questions: answered from the caller's rights, never stored. */
export const reviewKinds: ReadonlySet<string> = new Set([
	'SelfSubjectAccessReview',
	'SelfSubjectRulesReview',
	'SelfSubjectReview',
]);

const reason = (user: User, allowed: boolean) =>
	allowed && !user.groups.includes(ADMINISTRATORS) ? {reason: 'RBAC: allowed by the roles of this user'} : {};

function accessStatus(user: User, spec: Fields): Fields {
	const path = spec.nonResourceAttributes === undefined ? undefined : fieldsOf(spec.nonResourceAttributes);
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	if (path) {
		const allowed = mayGet(user, {verb: text(path.verb), path: text(path.path)});
		return {allowed, ...reason(user, allowed)};
	}
	const {verb, group, resource, subresource, namespace, name} = fieldsOf(spec.resourceAttributes);
	const allowed = mayAct(user, {
		verb: text(verb),
		group: text(group),
		resource: text(resource),
		...(subresource ? {subresource: text(subresource)} : {}),
		...(namespace ? {namespace: text(namespace)} : {}),
		...(name ? {name: text(name)} : {}),
	});
	return {allowed, ...reason(user, allowed)};
}

function rulesStatus(user: User, spec: Fields): Fields {
	const namespace = String(spec.namespace ?? '');
	const rules = [...user.rules, ...defaultRules(user)].filter(
		rule => rule.namespaces === undefined || rule.namespaces.includes(namespace),
	);
	const resourceRules = rules
		.filter(rule => rule.resources !== undefined)
		.map(({verbs, apiGroups, resources, resourceNames}) => ({
			verbs,
			apiGroups: apiGroups ?? [''],
			resources,
			...(resourceNames ? {resourceNames} : {}),
		}));
	const nonResourceRules = rules
		.filter(rule => rule.nonResourceURLs !== undefined)
		.map(({verbs, nonResourceURLs}) => ({verbs, nonResourceURLs}));
	return {resourceRules, nonResourceRules, incomplete: false};
}

/** The answer to a review. Source: pkg/registry/authorization. */
export function review(site: Site, request: ApiRequest, resource: ServedResource, user: User): ApiResponse {
	const {kind, apiVersion} = resource;
	const read = readFields(request, kind);
	if (!read.ok) return fail(read.status);
	const spec = fieldsOf(read.value.spec);
	const answered =
		kind === 'SelfSubjectAccessReview'
			? {spec, status: accessStatus(user, spec)}
			: kind === 'SelfSubjectRulesReview'
				? {spec: {}, status: rulesStatus(user, spec)}
				: {status: {userInfo: {username: user.name, groups: user.groups}}};
	const metadata = kind === 'SelfSubjectReview' ? {creationTimestamp: timestamp(site.nowMs())} : {};
	return json(201, {kind, apiVersion, metadata, ...answered});
}
