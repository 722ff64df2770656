import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {amountOf} from '../../rollout/quantity.ts';
import {type Amounts, podAmounts} from '../scheduler/requests.ts';
import type {WorldObject} from '../world.ts';

/** A ResourceQuota with the fields that a forecast reads. */
type Quota = WorldObject & {
	readonly spec?: {readonly scopes?: readonly string[]; readonly scopeSelector?: unknown};
	readonly status?: {
		readonly hard?: Readonly<Record<string, unknown>>;
		readonly used?: Readonly<Record<string, unknown>>;
	};
};

export type QuotaVerdict =
	| {readonly type: 'fits'}
	/** So many pods could not be made at the worst moment. */
	| {readonly type: 'short'; readonly by: number; readonly quota: string; readonly resource: string}
	/** The quotas are not known, or bind only some pods. */
	| {readonly type: 'unknown'; readonly why: string};

/** What is left in the quotas of a namespace while pods come and go. */
export interface QuotaRoom {
	/** A pod asks to be made; the quota that has no room for it, with the resource, or undefined: it is counted. */
	take(template: Pick<PodTemplateSpec, 'spec'>): {readonly quota: string; readonly resource: string} | undefined;
	/** A pod has gone. */
	give(template: Pick<PodTemplateSpec, 'spec'>): void;
}

/** What a pod counts in a quota, by the names that quotas use. Source: pkg/quota/v1/evaluator/core/pods.go. */
function chargeOf(template: Pick<PodTemplateSpec, 'spec'>): Amounts {
	const pod = template as Parameters<typeof podAmounts>[0];
	const named = (prefix: string, amounts: Amounts) =>
		Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${prefix}${name}`, amount]));
	const requests = podAmounts(pod, 'requests');
	return {
		pods: 1,
		'count/pods': 1,
		...named('', requests),
		...named('requests.', requests),
		...named('limits.', podAmounts(pod, 'limits')),
	};
}

/** Whether a quota is for some pods only, which nothing here tells apart. */
export const isScoped = ({spec}: Quota): boolean =>
	(spec?.scopes ?? []).length > 0 || (spec?.scopeSelector ?? undefined) !== undefined;

/** The room that the quotas' own status leaves; scoped quotas are left out. */
export function quotaRoom(quotas: readonly Quota[]): QuotaRoom {
	const limits = quotas
		.filter(quota => !isScoped(quota))
		.flatMap(({metadata, status}) =>
			Object.entries(status?.hard ?? {}).map(([resource, hard]) => ({
				quota: metadata.name,
				resource,
				left: amountOf(hard) - amountOf(status?.used?.[resource]),
			})),
		);
	const charge = (template: Pick<PodTemplateSpec, 'spec'>, sign: 1 | -1) => {
		const amounts = chargeOf(template);
		for (const limit of limits) {
			limit.left -= sign * (amounts[limit.resource] ?? 0);
		}
	};
	return {
		take(template) {
			const amounts = chargeOf(template);
			const full = limits.find(({resource, left}) => (amounts[resource] ?? 0) > Math.max(0, left));
			if (full) {
				return {quota: full.quota, resource: full.resource};
			}

			charge(template, 1);
			return undefined;
		},
		give: template => charge(template, -1),
	};
}
