import type {Cluster, Freshness, OpenedWorkload} from '../cluster/cluster.ts';
import {ownedOf} from '../console/owned.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {errorSentence} from '../kubernetes/error-text.ts';
import type {KubernetesError} from '../kubernetes/errors.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {EXIT} from './exit-codes.ts';
import {untilView} from './until-view.ts';

/** A workload with all its parts, or why there is none, in a sentence. */
export type LoadedWorkload =
	| {readonly ok: true; readonly opened: OpenedWorkload}
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

export interface WaitOptions {
	readonly cluster: Cluster;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** Its own object is enough. */
	readonly alone?: boolean;
	/** Whether what is open is what is waited for; absent: whatever is. */
	readonly isMeant?: () => boolean;
}

/**
 * Waits until the workload that was opened is there with its parts, as far as the server tells them. The first fault
 * ends it, as it ends kubectl: whoever waits in a script is told why, and tries again. Undefined when `signal` is aborted.
 */
export function waitForWorkload({
	cluster,
	clock,
	signal,
	alone,
	isMeant = () => true,
}: WaitOptions): Promise<LoadedWorkload | undefined> {
	return untilView<LoadedWorkload>(cluster, clock, signal, () => {
		const {opened, identity} = cluster.view();
		if (opened === undefined || !isMeant()) return undefined;
		const {target, freshness, gone} = opened;
		const name = workloadRef(target);
		if (gone !== undefined) {
			const sentence = `There is no ${name} in namespace ${target.namespace}.`;
			return {ok: false, sentence, exitCode: EXIT.failed};
		}
		const fault = opened.workload === undefined ? faultOf(freshness) : undefined;
		if (fault) {
			const sentence = errorSentence(fault, {doing: `read ${name}`, server: identity.server});
			return {ok: false, sentence, exitCode: EXIT.cluster};
		}
		const parts = alone ? [] : [ownedOf(opened), opened.pods, opened.events];
		const isThere = opened.workload !== undefined && parts.every(part => isSettled(part.freshness));
		return isThere ? {ok: true, opened} : undefined;
	});
}

function faultOf(freshness: Freshness): KubernetesError | undefined {
	return 'error' in freshness ? freshness.error : undefined;
}

/** Told, or known not to be told. */
function isSettled(freshness: Freshness): boolean {
	return freshness.state === 'live' || freshness.state === 'stale' || faultOf(freshness) !== undefined;
}
