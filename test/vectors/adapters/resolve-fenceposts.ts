import type {DeploymentSpec, IntOrPercent} from '../../../source/kubernetes/objects.ts';
import {maxUnavailableOf, minAvailableOf, resolveFenceposts} from '../../../source/rollout/budget.ts';
import {deployment} from '../../helpers/objects.ts';
import type {Adapter} from '../adapter.ts';

interface Limits {
	readonly maxSurge?: IntOrPercent;
	readonly maxUnavailable?: IntOrPercent;
}

interface StrategyInput extends Limits {
	readonly strategy: string;
	readonly replicas?: number;
}

/** In the vectors unset limits count as 0; a Deployment's spec has the API's defaults. */
function specOf({strategy, replicas = 0, maxSurge = 0, maxUnavailable = 0}: StrategyInput): DeploymentSpec {
	return deployment({spec: {replicas, strategy: {type: strategy, rollingUpdate: {maxSurge, maxUnavailable}}}}).spec;
}

export const resolveFencepostsAdapter: Adapter = {
	ResolveFenceposts: {
		actual({maxSurge, maxUnavailable, desired = 0}: Limits & {readonly desired?: number}) {
			const resolved = resolveFenceposts(maxSurge, maxUnavailable, desired);
			return 'error' in resolved ? {error: true} : resolved;
		},
	},
	MaxUnavailable: {actual: (input: StrategyInput) => ({maxUnavailable: maxUnavailableOf(specOf(input))})},
	MinAvailable: {actual: (input: StrategyInput) => ({minAvailable: minAvailableOf(specOf(input))})},
};
