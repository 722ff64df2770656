import {canonicalQuantity} from '../../../rollout/quantity.ts';
import {fieldsOf, itemsOf} from '../json.ts';

const counted = ['cpu', 'memory'];
const isZero = (quantity: unknown) => canonicalQuantity(quantity) === '0';

/**
 * `Guaranteed` when every container limits processor and memory and requests as much, `BestEffort` when none asks for
 * either, `Burstable` else. Source: pkg/apis/core/v1/helper/qos.
 */
export function qualityOfService(podSpec: unknown): string {
	const {containers, initContainers} = fieldsOf(podSpec);
	const all = [...itemsOf(containers), ...itemsOf(initContainers)].map(item => fieldsOf(fieldsOf(item).resources));
	const asks = all.flatMap(({requests, limits}) =>
		counted.flatMap(name => [fieldsOf(requests)[name], fieldsOf(limits)[name]]),
	);
	if (asks.every(value => value === undefined || isZero(value))) return 'BestEffort';
	const guaranteed = all.every(({requests, limits}) =>
		counted.every(name => {
			const limit = canonicalQuantity(fieldsOf(limits)[name]);
			return limit !== undefined && limit === canonicalQuantity(fieldsOf(requests)[name] ?? fieldsOf(limits)[name]);
		}),
	);
	return guaranteed ? 'Guaranteed' : 'Burstable';
}
