import type {Workload} from '../../kubernetes/objects.ts';
import type {Finding} from '../../rollout/finding.ts';
import {imagesOf} from '../../rollout/pod-template.ts';
import {progressOf} from '../../rollout/progress.ts';
import {revisionNumberOf} from '../../rollout/revisions.ts';
import {mayBeGrowing, type SizeRaise} from '../../rollout/scaling-up.ts';

/** Where a workload goes from, when its images have changed since it was looked at last; of nothing else a row tells. */
export function changeSince(was: Workload | undefined, {spec}: Workload): Finding | undefined {
	if (was === undefined || was.spec.template === spec.template) return undefined;
	const images = imagesOf(was.spec.template);
	const isSame = images.join() === imagesOf(spec.template).join();
	return isSame ? undefined : {isStuck: false, from: {number: revisionNumberOf(was) ?? 0, images}};
}

/** Of what was not fine when it was seen first. */
const unread: Finding = {isStuck: false, isUnread: true};

/** Nobody saw how it came to lack pods. */
export function unreadOf(workload: Workload, was: Workload | undefined, nowMs: number): Finding | undefined {
	return was === undefined && mayBeGrowing(workload, nowMs) ? unread : undefined;
}

/** That somebody raised the size of what had all its pods, or was on its way there already. */
export function raiseSince(
	was: Workload | undefined,
	workload: Workload,
	known: SizeRaise | undefined,
	nowMs: number,
): SizeRaise | undefined {
	if (was === undefined || was.kind === 'DaemonSet' || workload.kind === 'DaemonSet') return undefined;
	const [before, after] = [was.spec.replicas ?? 1, workload.spec.replicas ?? 1];
	if (after <= before) return undefined;
	const {available, desired} = progressOf(was);
	if (known === undefined && available < desired) return undefined;
	return {atMs: nowMs, from: known === undefined ? before : Math.min(known.from, before)};
}
