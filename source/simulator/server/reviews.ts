import {timestamp} from '../../control-plane/time.ts';
import {ADMINISTRATORS, ruleFor, ruleForPath, type User} from '../access/access.ts';
import {type Fields, fieldsOf, itemsOf, textOf} from '../api/json.ts';
import type {ServedResource} from '../discovery/served-resources.ts';
import {readFields} from './body.ts';
import {type ApiRequest, type ApiResponse, json} from './messages.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';

function accessStatus(user: User, {nonResourceAttributes, resourceAttributes}: Fields): Fields {
	const path = nonResourceAttributes === undefined ? undefined : fieldsOf(nonResourceAttributes);
	const {verb, group, resource, subresource, namespace, name} = fieldsOf(resourceAttributes);
	const rule = path
		? ruleForPath(user, {verb: textOf(path.verb), path: textOf(path.path)})
		: ruleFor(user, {
				verb: textOf(verb),
				group: textOf(group),
				resource: textOf(resource),
				...(subresource ? {subresource: textOf(subresource)} : {}),
				...(namespace ? {namespace: textOf(namespace)} : {}),
				...(name ? {name: textOf(name)} : {}),
			});
	if (!rule) return {allowed: false};
	const why = rule.why ?? 'RBAC: allowed by the roles of this user';
	return {allowed: true, ...(user.groups.includes(ADMINISTRATORS) ? {} : {reason: why})};
}

function rulesStatus(user: User, spec: Fields): Fields {
	const namespace = String(spec.namespace ?? '');
	// An administrator's are bound in the cluster as well.
	const own = user.groups.includes(ADMINISTRATORS) ? [] : user.rules;
	const rules = [...own, ...(user.bound?.() ?? [])].filter(
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

const userInfo = ({name, groups}: User) => ({username: name, groups});

function tokenStatus({access}: Site, {token}: Fields): Fields {
	const user = access.userOf(textOf(token));
	return user
		? {authenticated: true, user: userInfo(user), audiences: ['https://kubernetes.default.svc']}
		: {user: {}, error: '[invalid bearer token, token lookup failed]'};
}

/** The user of a review that asks about somebody else. */
const askedUser = ({access}: Site, {user, groups}: Fields) =>
	access.userNamed(textOf(user), itemsOf(groups).map(textOf));

type Answer = (site: Site, spec: Fields, caller: User) => Fields;

/** Kinds that are questions: answered from somebody's rights, never stored. */
const answers: Readonly<Record<string, Answer>> = {
	SelfSubjectAccessReview: (_site, spec, caller) => ({spec, status: accessStatus(caller, spec)}),
	SubjectAccessReview: (site, spec) => ({spec, status: accessStatus(askedUser(site, spec), spec)}),
	LocalSubjectAccessReview: (site, spec) => ({spec, status: accessStatus(askedUser(site, spec), spec)}),
	SelfSubjectRulesReview: (_site, spec, caller) => ({spec: {}, status: rulesStatus(caller, spec)}),
	SelfSubjectReview: (_site, _spec, caller) => ({status: {userInfo: userInfo(caller)}}),
	TokenReview: (site, spec) => ({spec, status: tokenStatus(site, spec)}),
};

export const reviewKinds: ReadonlySet<string> = new Set(Object.keys(answers));

/** The answer to a review. Source: pkg/registry/authorization, pkg/registry/authentication. */
export function review(site: Site, request: ApiRequest, {kind, apiVersion}: ServedResource, caller: User): ApiResponse {
	const read = readFields(request, kind);
	if (!read.ok) return fail(read.status);
	const answered = answers[kind]?.(site, fieldsOf(read.value.spec), caller);
	const metadata = kind === 'SelfSubjectReview' ? {creationTimestamp: timestamp(site.nowMs())} : {};
	return json(201, {kind, apiVersion, metadata, ...answered});
}
