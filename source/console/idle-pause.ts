import type {ClusterView} from '../cluster/cluster.ts';
import type {Workload} from '../kubernetes/objects.ts';
import {progressOf} from '../rollout/progress.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import type {ConsoleState, Scene} from './state.ts';

/** A second key within so long answers what the first one was asked; later it asks again. */
const answerMs = 10_000;

/**
 * What is said before a Deployment of which nothing rolls is paused: there is no rollout to stop, and the next one would wait
 * without anybody knowing why. Undefined: it is paused at once, as is what is not known to be over.
 */
export function idleQuestion(
	workload: Workload | undefined,
	{freshness}: Pick<ClusterView, 'freshness'>,
): string | undefined {
	if (workload === undefined || freshness.state !== 'live') return undefined;
	const {phase} = progressOf(workload);
	if (phase !== 'complete' && phase !== 'scaled-to-zero') return undefined;
	const ref = workloadRef({kind: workload.kind, name: workload.metadata.name});
	const how = phase === 'complete' ? 'complete' : 'scaled to zero';
	return `${ref} is ${how}, there is no rollout to stop: p once more pauses it, and its next change waits for a resume`;
}

/** Whether that was said of this very object a moment ago. */
export function wasAsked(
	askedToPause: ConsoleState['askedToPause'],
	{metadata}: Workload,
	{nowMs}: Pick<Scene, 'nowMs'>,
): boolean {
	return askedToPause?.uid === metadata.uid && nowMs - askedToPause.atMs < answerMs;
}
