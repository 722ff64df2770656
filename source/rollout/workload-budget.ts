import type {DaemonSet, IntOrPercent, StatefulSet} from '../kubernetes/objects.ts';
import {type AnyWorkload, isDaemonSet, isStatefulSet} from './any-workload.ts';
import {type Budget, budgetOf, scaledValue} from './budget.ts';

const defaultMaxUnavailable = 1;

/** Where only a person deletes pods nothing is bounded: how many are there is up to him. */
function onDeleteBudget(replicas: number): Budget {
	return {
		strategy: 'OnDelete',
		replicas,
		maxSurge: {setting: '', resolved: 0},
		maxUnavailable: {setting: '', resolved: replicas, raised: false},
		mostPods: replicas,
		fewestAvailable: 0,
	};
}

/**
 * A StatefulSet replaces a pod where it was, so it never has more than its replicas. maxUnavailable counts where the
 * server knows it (since 1.37, or with its gate), else it is 1: what is not set is taken as 1 by both. With `OrderedReady`
 * each pod is waited for before the next. Source: stateful_set_utils.go, getStatefulSetMaxUnavailable.
 */
function statefulSetBudget({spec}: StatefulSet): Budget {
	const replicas = spec.replicas ?? 1;
	if (spec.updateStrategy?.type === 'OnDelete') {
		return onDeleteBudget(replicas);
	}

	const {maxUnavailable = defaultMaxUnavailable, partition = 0} = spec.updateStrategy?.rollingUpdate ?? {};
	const rounded = scaledValue(maxUnavailable, replicas, Math.floor) ?? defaultMaxUnavailable;
	const unavailable = Math.min(replicas, Math.max(1, rounded));
	return {
		strategy: 'RollingUpdate',
		replicas,
		maxSurge: {setting: '', resolved: 0},
		maxUnavailable: {setting: String(maxUnavailable), resolved: unavailable, raised: rounded < 1},
		...(partition > 0 ? {partition} : {}),
		mostPods: replicas,
		fewestAvailable: replicas - unavailable,
	};
}

/** A DaemonSet rounds both up, and takes maxUnavailable 1 when both are 0. Source: daemon/update.go, updatedDesiredNodeCounts. */
function daemonSetBudget({spec, status}: DaemonSet): Budget {
	const nodes = status?.desiredNumberScheduled ?? 0;
	if (spec.updateStrategy?.type === 'OnDelete') {
		return onDeleteBudget(nodes);
	}

	const {maxSurge = 0, maxUnavailable = maxSurge === 0 ? defaultMaxUnavailable : 0} =
		spec.updateStrategy?.rollingUpdate ?? {};
	const count = (setting: IntOrPercent) => scaledValue(setting, nodes, Math.ceil) ?? 0;
	const surge = count(maxSurge);
	const isStill = surge === 0 && count(maxUnavailable) === 0;
	const unavailable = Math.min(nodes, isStill ? 1 : count(maxUnavailable));
	return {
		strategy: 'RollingUpdate',
		replicas: nodes,
		maxSurge: {setting: String(maxSurge), resolved: surge},
		maxUnavailable: {setting: String(maxUnavailable), resolved: unavailable, raised: isStill && nodes > 0},
		mostPods: nodes === 0 ? 0 : nodes + surge,
		fewestAvailable: nodes - unavailable,
	};
}

/** The budget of any workload's rollout, absent settings taken as the API's defaults. */
export function workloadBudget(workload: AnyWorkload): Budget {
	return isStatefulSet(workload)
		? statefulSetBudget(workload)
		: isDaemonSet(workload)
			? daemonSetBudget(workload)
			: budgetOf(workload.spec);
}
