import {epochMs} from '../../rollout/timestamp.ts';
import {isReady, isTerminating, type WorldPod} from '../pods.ts';
import type {RecordedEvent} from '../world.ts';
import {podHashOf} from './daemon-pod.ts';

/** A node as the controller fills and clears it. */
export interface ManagedNode {
	readonly name: string;
	/** Those that hold the node: also terminating ones, until they have ended. */
	readonly pods: readonly WorldPod[];
	readonly shouldRun: boolean;
	readonly shouldContinueRunning: boolean;
}

export interface NodeWork {
	readonly creates: boolean;
	readonly deleted: readonly WorldPod[];
	readonly events: readonly Omit<RecordedEvent, 'about'>[];
	/** Failed pods that are left for a while; the controller waits before it kills one more on this node. */
	readonly retryAfterMs?: number;
}

export interface ManageSituation {
	readonly hash: string;
	readonly surges: boolean;
	readonly isAvailable: (pod: WorldPod) => boolean;
	/** Milliseconds until the next failed pod of the node may be killed; 0: now, which counts as done. */
	readonly failureDelayMs: (nodeName: string) => number;
}

const nothing: NodeWork = {creates: false, deleted: [], events: []};

/** Pods on nodes first, then by age. Source: daemon_controller.go, podByCreationTimestampAndPhase. */
export function byAge(a: WorldPod, b: WorldPod): number {
	const [unboundA, unboundB] = [a, b].map(({spec}) => (spec.nodeName ? 0 : 1));
	const [createdA, createdB] = [a, b].map(({metadata}) => epochMs(metadata.creationTimestamp) ?? 0);
	return (
		(unboundA ?? 0) - (unboundB ?? 0) ||
		(createdA ?? 0) - (createdB ?? 0) ||
		(a.metadata.name < b.metadata.name ? -1 : 1)
	);
}

/** Kills ended pods, so that others can take their place. */
function endedPods(node: ManagedNode, {failureDelayMs}: ManageSituation): NodeWork {
	const deleted: WorldPod[] = [];
	const events: Omit<RecordedEvent, 'about'>[] = [];
	let retryAfterMs: number | undefined;
	for (const pod of node.pods.filter(other => !isTerminating(other))) {
		const {phase} = pod.status ?? {};
		const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node.name}`;
		if (phase === 'Failed') {
			const delayMs = failureDelayMs(node.name);
			if (delayMs > 0) {
				retryAfterMs = delayMs;
				continue;
			}

			const message = `Found failed daemon pod ${where}, will try to kill it`;
			events.push({type: 'Warning', reason: 'FailedDaemonPod', message});
			deleted.push(pod);
		} else if (phase === 'Succeeded') {
			const message = `Found succeeded daemon pod ${where}, will try to delete it`;
			events.push({type: 'Normal', reason: 'SucceededDaemonPod', message});
			deleted.push(pod);
		}
	}

	return {creates: false, deleted, events, ...(retryAfterMs === undefined ? {} : {retryAfterMs})};
}

/** With surge a node may have two: the oldest new pod, and beside it the oldest old one while that one still serves. */
function surplusOfSurge(running: readonly WorldPod[], {hash, isAvailable}: ManageSituation): WorldPod[] {
	const newest = running.find(pod => podHashOf(pod) === hash);
	const oldest = running.find(pod => podHashOf(pod) !== hash);
	const surplus = running.filter(pod => pod !== newest && pod !== oldest);
	const isReplaced = newest && oldest && (!isReady(oldest) || isAvailable(newest));
	return isReplaced ? [...surplus, oldest] : surplus;
}

/** What a node's pods need. Source: daemon_controller.go, podsShouldBeOnNode. */
export function nodeWork(node: ManagedNode, situation: ManageSituation): NodeWork {
	if (node.shouldRun && node.pods.length === 0) {
		return {...nothing, creates: true};
	}

	if (!node.shouldContinueRunning) {
		return {...nothing, deleted: node.pods.filter(pod => !isTerminating(pod))};
	}

	const ended = endedPods(node, situation);
	const running = node.pods
		.filter(pod => !isTerminating(pod) && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded')
		.toSorted(byAge);
	if (running.length <= 1) {
		return {...ended, creates: situation.surges && running.length === 0 && node.shouldRun};
	}

	const surplus = situation.surges ? surplusOfSurge(running, situation) : running.slice(1);
	return {...ended, deleted: [...ended.deleted, ...surplus]};
}
