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
