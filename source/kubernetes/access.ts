import {failure, type Result, success} from './errors.ts';
import {isJsonObject} from './json-value.ts';
import {createObject, type RequestOptions} from './requests.ts';
import {oneLine} from './status-errors.ts';
import type {Transport} from './transport.ts';

/** What someone wants to do, in the words of RBAC. */
export interface AccessQuestion {
	/** `get`, `list`, `watch`, `patch`, … */
	readonly verb: string;
	/** `apps`; empty for the core group. */
	readonly group: string;
	/** Plural: `deployments`. */
	readonly resource: string;
	readonly subresource?: string;
	/** Undefined: in all namespaces. */
	readonly namespace?: string;
	readonly name?: string;
}

export interface AccessAnswer {
	readonly allowed: boolean;
	/** What the authorizer says, if anything; sanitised. */
	readonly reason?: string;
}

/**
 * Asks the API server whether the user may do it, by a SelfSubjectAccessReview: the real authorizers answer, webhooks
 * too, while lists of rules may be incomplete. A hint: what a 403 says later is the truth.
 */
export async function canI(
	transport: Transport,
	question: AccessQuestion,
	options: RequestOptions = {},
): Promise<Result<AccessAnswer>> {
	const review = {
		kind: 'SelfSubjectAccessReview',
		apiVersion: 'authorization.k8s.io/v1',
		spec: {resourceAttributes: question},
	};
	const answer = await createObject(
		transport,
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
		review,
		options,
	);
	if (!answer.ok) return answer;
	const status = isJsonObject(answer.value) ? answer.value.status : undefined;
	if (!isJsonObject(status) || typeof status.allowed !== 'boolean') {
		return failure({kind: 'protocol', message: 'its answer is no SelfSubjectAccessReview'});
	}
	const reason = [status.reason, status.evaluationError].find(text => typeof text === 'string' && text !== '');
	return success({
		allowed: status.allowed,
		...(typeof reason === 'string' ? {reason: oneLine(reason)} : {}),
	});
}

/** A rule that a SelfSubjectRulesReview lists: what it allows, without the ones that name single objects. */
export interface AccessRule {
	readonly verbs: readonly string[];
	readonly groups: readonly string[];
	readonly resources: readonly string[];
}

export interface AccessRules {
	readonly rules: readonly AccessRule[];
	/** There may be more: an authorizer (a webhook, as managed clusters have) can't list its rules. */
	readonly isIncomplete: boolean;
}

/** Asks for all that the user may do in a namespace, by a SelfSubjectRulesReview: one request for all kinds. */
export async function rulesIn(
	transport: Transport,
	namespace: string,
	options: RequestOptions = {},
): Promise<Result<AccessRules>> {
	const review = {kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', spec: {namespace}};
	const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
	const answer = await createObject(transport, path, review, options);
	if (!answer.ok) return answer;
	const status = isJsonObject(answer.value) ? answer.value.status : undefined;
	if (!isJsonObject(status)) return failure({kind: 'protocol', message: 'its answer is no SelfSubjectRulesReview'});
	const rules = Array.isArray(status.resourceRules) ? status.resourceRules.filter(isJsonObject) : [];
	return success({
		rules: rules
			.filter(({resourceNames}) => texts(resourceNames).length === 0)
			.map(({verbs, apiGroups, resources}) => ({
				verbs: texts(verbs),
				groups: texts(apiGroups),
				resources: texts(resources),
			})),
		isIncomplete: status.incomplete === true,
	});
}

function texts(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter(text => typeof text === 'string') : [];
}

/** Whether one of the rules allows it. Source: pkg/apis/rbac/v1/evaluation_helpers.go. */
export function isAllowedBy(
	rules: readonly AccessRule[],
	{verb, group, resource}: Pick<AccessQuestion, 'verb' | 'group' | 'resource'>,
): boolean {
	const has = (list: readonly string[], wanted: string) => list.includes('*') || list.includes(wanted);
	return rules.some(rule => has(rule.verbs, verb) && has(rule.groups, group) && has(rule.resources, resource));
}
