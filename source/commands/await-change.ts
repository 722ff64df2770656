import type {PodTemplateSpec} from '../kubernetes/objects.ts';
import {humanDuration} from '../rollout/duration.ts';
import {sameTemplate} from '../rollout/pod-template.ts';
import {rollsNow} from '../rollout/rolls-now.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import type {CommandContext} from './one-shot.ts';
import {rolloutReport} from './rollout-report.ts';
import {untilView} from './until-view.ts';

/** `begun`: there is something to be watched, be it that it was deleted. */
export type AwaitedChange = 'begun' | 'none came';

/**
 * Waits until a rollout is in progress, for as long as is given, where none is: so that a pipeline can start what watches a
 * rollout before the change that begins it. A change of size alone, as an autoscaler makes, begins none. Undefined when the
 * command is ended before.
 */
export async function awaitChange(
	{cluster, clock, signal, output, target}: CommandContext,
	waitMs: number,
): Promise<AwaitedChange | undefined> {
	const ref = workloadRef(target);
	const sinceMs = clock.monotonicMs();
	let before: PodTemplateSpec | undefined;
	let isTold = false;
	return untilView<AwaitedChange>(cluster, clock, signal, () => {
		const {opened} = cluster.view();
		if (opened?.gone !== undefined) return 'begun';
		const report = rolloutReport(opened, cluster.now());
		// What is held may be long past: nothing is decided by it.
		if (report?.facts.opened.freshness.state === 'live') {
			const {workload, progress} = report.facts;
			before ??= workload.spec.template;
			const isChanged = !sameTemplate(before, workload.spec.template);
			// Of a change that the controller has not seen, it may yet be one of size alone.
			const isRolling = progress.phase !== 'unobserved' && rollsNow(workload);
			if (isChanged || isRolling || 'error' in report.status) return 'begun';
			if (!isTold) output.say(`Waiting for ${ref} to be changed, at most ${humanDuration(waitMs)}.`);
			isTold = true;
		}
		return clock.monotonicMs() - sinceMs >= waitMs ? 'none came' : undefined;
	});
}
