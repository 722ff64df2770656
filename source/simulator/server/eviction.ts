import {matchesSelector} from '../../control-plane/label-selector.ts';
import type {WorldObject} from '../../control-plane/world.ts';
import {fieldsOf} from '../api/json.ts';
import {methodNotAllowed, refusal} from '../store/refusal.ts';
import {readFields} from './body.ts';
import {type ApiResponse, json} from './messages.ts';
import type {ResourceRequest} from './request.ts';
import {fail} from './respond.ts';
import type {Site} from './site.ts';
import {readWriteQuery} from './write-options.ts';

type Selector = Parameters<typeof matchesSelector>[0];

const isTerminal = ({status}: WorldObject) => ['Failed', 'Succeeded'].includes(String(fieldsOf(status).phase));

/** The budgets that speak for a pod. Source: pkg/registry/core/pod/storage/eviction.go. */
const budgetsOf = ({store}: Site, pod: WorldObject) =>
	store
		.list('PodDisruptionBudget', pod.metadata.namespace)
		.filter(({spec}) => matchesSelector(fieldsOf(spec).selector as Selector, pod.metadata.labels));

const blocked = (budget: WorldObject) => {
	const {disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0} = fieldsOf(budget.status);
	if (Number(disruptionsAllowed) > 0) return undefined;
	const message = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
	return refusal(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
		causes: [{reason: 'DisruptionBudget', message}],
	});
};

/** One disruption less at once, so that a second eviction does not pass before the controller has counted anew. */
function spend({served, objects}: Site, budget: WorldObject, dryRun: boolean): void {
	const resource = served.ofKind('PodDisruptionBudget');
	const {namespace, name} = budget.metadata;
	const spent = (current: WorldObject) => {
		const status = fieldsOf(current.status);
		const disruptionsAllowed = Math.max(0, Number(status.disruptionsAllowed ?? 0) - 1);
		return {ok: true, object: {...current, status: {...status, disruptionsAllowed}}} as const;
	};
	const writing = {manager: 'kube-apiserver', operation: 'Update', subresource: 'status', dryRun} as const;
	if (resource) objects.update(resource, namespace, name, spent, writing);
}

/** POST of an Eviction: a DELETE that a disruption budget may refuse. */
export function evict(site: Site, {request, path}: ResourceRequest): ApiResponse {
	if (request.method !== 'POST') return fail(methodNotAllowed());
	const fields = readFields(request, 'Eviction');
	if (!fields.ok) return fail(fields.status);
	const query = readWriteQuery(request, path, 'CreateOptions');
	if (!query.ok) return fail(query.status);
	const {resource, namespace, name = ''} = path;
	const pod = site.store.get('Pod', namespace, name);
	if (pod && !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined) {
		const budgets = budgetsOf(site, pod);
		const refused = budgets.map(blocked).find(status => status !== undefined);
		if (refused) return fail(refused);
		for (const budget of budgets) spend(site, budget, query.writing.dryRun ?? false);
	}
	const grace = fieldsOf(fields.value.deleteOptions).gracePeriodSeconds;
	const removed = site.objects.remove(resource, namespace, name, {
		...(typeof grace === 'number' ? {gracePeriodSeconds: grace} : {}),
		dryRun: query.writing.dryRun ?? false,
	});
	return removed.ok
		? json(201, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201})
		: fail(removed.status);
}
