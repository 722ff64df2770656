import {ADMINISTRATORS, discoveryRules, mayAct, mayGet, type User} from '../access/access.ts';
import {type Message, messageField, readEnvelope, textField} from '../access/protobuf.ts';
import {type Fields, fieldsOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {badRequest} from '../store/refusal.ts';
import {mediaType, type Read, readFields} from './body.ts';
import {type ApiRequest, type ApiResponse, json} from './messages.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';

/** Kinds that are questions: answered from the caller's rights, never stored. */
export const reviewKinds: ReadonlySet<string> = new Set([
	'SelfSubjectAccessReview',
	'SelfSubjectRulesReview',
	'SelfSubjectReview',
]);

const present = (fields: Readonly<Record<string, string>>): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** Field numbers of authorization.k8s.io/v1, generated.proto. */
function accessSpec(spec: Message | undefined): Fields {
	const [resource, path] = [messageField(spec, 1), messageField(spec, 2)];
	const names = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];
	const attributes = names.map((name, index): [string, string] => [name, textField(resource, index + 1)]);
	return {
		...(resource ? {resourceAttributes: present(Object.fromEntries(attributes))} : {}),
		...(path ? {nonResourceAttributes: present({path: textField(path, 1), verb: textField(path, 2)})} : {}),
	};
}

function readReview(request: ApiRequest, {kind}: ServedResource): Read<Fields> {
	if (mediaType(request) !== 'application/vnd.kubernetes.protobuf') return readFields(request, kind);
	const envelope = readEnvelope(request.body);
	if (!envelope) {
		const text = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; not protobuf`;
		return {ok: false, status: badRequest(text)};
	}
	const spec = messageField(envelope.raw, 2);
	const read = kind === 'SelfSubjectRulesReview' ? present({namespace: textField(spec, 1)}) : accessSpec(spec);
	return {ok: true, value: {spec: read}};
}

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
	const rules = [...user.rules, ...discoveryRules].filter(
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
export function review(_site: Site, request: ApiRequest, resource: ServedResource, user: User): ApiResponse {
	const {kind, apiVersion} = resource;
	const read = readReview(request, resource);
	if (!read.ok) return fail(read.status);
	const spec = fieldsOf(read.value.spec);
	const answered =
		kind === 'SelfSubjectAccessReview'
			? {spec, status: accessStatus(user, spec)}
			: kind === 'SelfSubjectRulesReview'
				? {spec: {}, status: rulesStatus(user, spec)}
				: {status: {userInfo: {username: user.name, groups: user.groups}}};
	return json(201, {kind, apiVersion, metadata: {}, ...answered});
}
