import {isTerminating, type WorldPod} from '../pods.ts';
import {podHashOf} from './daemon-pod.ts';
import type {NodeLimits} from './daemon-set.ts';

/** A node that has or should have a daemon pod, as an update sees it. */
export interface UpdatedNode {
	readonly name: string;
	readonly pods: readonly WorldPod[];
	/** Whether a new pod belongs on it. */
	readonly shouldRun: boolean;
}

export interface DaemonUpdate {
	readonly deleted: readonly WorldPod[];
	/** Nodes that get a new pod beside the old one. */
	readonly surged: readonly string[];
}

export interface UpdateSituation {
	readonly hash: string;
	readonly limits: NodeLimits;
	readonly desiredNodes: number;
	readonly isAvailable: (pod: WorldPod) => boolean;
	readonly minor: number;
}

/** Since when an unavailable old pod uses up the budget. */
const countsUnavailableOldSince = 31;
/** Since when nodes that are no longer eligible get no second pod. */
const looksAtEligibilitySince = 29;

interface Pair {
	readonly old?: WorldPod;
	readonly new?: WorldPod;
}

/** A node's old and new pod; undefined when there are two of one sort. Source: daemon/update.go, findUpdatedPodsOnNode. */
function pairOf(pods: readonly WorldPod[], hash: string): Pair | undefined {
	const staying = pods.filter(pod => !isTerminating(pod));
	const updated = staying.filter(pod => podHashOf(pod) === hash);
	const outdated = staying.filter(pod => podHashOf(pod) !== hash);
	const [first] = updated;
	const [old] = outdated;
	return updated.length > 1 || outdated.length > 1
		? undefined
		: {...(first ? {new: first} : {}), ...(old ? {old} : {})};
}

/** Old pods go first, as many as may be unavailable; those that are so already go in any case. */
function withoutSurge(
	nodes: readonly UpdatedNode[],
	{hash, limits, isAvailable, minor}: UpdateSituation,
): DaemonUpdate {
	let unavailable = 0;
	const replaced: WorldPod[] = [];
	const candidates: WorldPod[] = [];
	for (const {pods} of nodes) {
		const pair = pairOf(pods, hash);
		if (pair === undefined || (pair.old === undefined) === (pair.new === undefined)) {
			// Creating or cleaning up is not the update's work; meanwhile the node has no pod that counts.
			unavailable++;
		} else if (pair.new) {
			unavailable += isAvailable(pair.new) ? 0 : 1;
		} else if (pair.old && !isAvailable(pair.old)) {
			replaced.push(pair.old);
			unavailable += minor >= countsUnavailableOldSince ? 1 : 0;
		} else if (pair.old && unavailable < limits.maxUnavailable) {
			candidates.push(pair.old);
		}
	}

	const budget = Math.max(0, limits.maxUnavailable - unavailable);
	return {deleted: [...replaced, ...candidates.slice(0, budget)], surged: []};
}

/** New pods come first, on as many nodes as may have two; an old one goes when the new one beside it is available. */
function withSurge(nodes: readonly UpdatedNode[], situation: UpdateSituation): DaemonUpdate {
	const {hash, limits, isAvailable, desiredNodes, minor} = situation;
	let [surging, available] = [0, 0];
	const deleted: WorldPod[] = [];
	const unwanted: WorldPod[] = [];
	const atOnce: string[] = [];
	const candidates: string[] = [];
	for (const {name, pods, shouldRun} of nodes) {
		const pair = pairOf(pods, hash);
		if (pair === undefined) {
			surging++;
			continue;
		}

		const serving = pair.old ?? pair.new;
		available += serving && isAvailable(serving) ? 1 : 0;
		if (pair.old === undefined) {
			continue;
		}

		const wanted = shouldRun || minor < looksAtEligibilitySince;
		if (pair.new) {
			if (isAvailable(pair.new)) {
				deleted.push(pair.old);
			} else {
				surging++;
			}
		} else if (!isAvailable(pair.old)) {
			(wanted ? atOnce : []).push(name);
			(wanted ? [] : deleted).push(pair.old);
		} else if (!wanted) {
			unwanted.push(pair.old);
		} else if (surging < limits.maxSurge) {
			candidates.push(name);
		}
	}

	const dispensable = unwanted.slice(0, Math.max(0, available - desiredNodes));
	const budget = Math.max(0, limits.maxSurge - surging);
	return {deleted: [...deleted, ...dispensable], surged: [...atOnce, ...candidates.slice(0, budget)]};
}

/** One step of a rolling update over the nodes in the given order. Source: daemon/update.go, rollingUpdate. */
export function daemonUpdate(nodes: readonly UpdatedNode[], situation: UpdateSituation): DaemonUpdate {
	return situation.limits.maxSurge === 0 ? withoutSurge(nodes, situation) : withSurge(nodes, situation);
}
