import {isJsonObject} from '../../kubernetes/json-value.ts';
import type {KubernetesObject, Workload} from '../../kubernetes/objects.ts';
import {fieldManager} from './api.ts';
import {holds} from './applied.ts';
import {strategyOf} from './plan-parts.ts';

/** What a hold did to the update strategy of a StatefulSet or DaemonSet. */
export interface FormerStrategy {
	/** What it had before. */
	readonly before: unknown;
	/** What the hold wrote. */
	readonly held: unknown;
}

/** Reads once what holds of earlier runs did; answers for the object of that uid, undefined where none is known. */
export type FormerStrategies = () => Promise<(uid: string) => FormerStrategy | undefined>;

/**
 * The strategy that a hold took from a workload, as long as that hold is what keeps it now: its strategy is still the one
 * that was written, and nobody else wrote it since. A set that was let go on by other means, and is held again by somebody
 * else for reasons of his own, has another one. Undefined then.
 */
export function strategyBefore(workload: Workload, former: FormerStrategy | undefined): unknown {
	const isSame = former !== undefined && holds(strategyOf(workload), former.held) && isOurs(workload);
	return isSame ? former.before : undefined;
}

/** Whoever changes a field last owns it; an object without managedFields tells nothing. */
function isOurs({metadata: {managedFields = []}}: KubernetesObject): boolean {
	const owners = managedFields.filter(({fieldsV1}) => {
		const spec = fieldsV1?.['f:spec'];
		return isJsonObject(spec) && Object.hasOwn(spec, 'f:updateStrategy');
	});
	return owners.length === 0 || owners.some(({manager}) => manager === fieldManager);
}
