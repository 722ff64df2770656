import type {Preview} from '../../../cluster/actions/action.ts';
import {changedInMirror} from '../../../cluster/actions/changed.ts';
import {sameWorkload, workloadNamed} from '../../../cluster/workload-name.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import {progressOf} from '../../../rollout/progress.ts';
import type {Scene} from '../../state.ts';
import type {ConfirmScreen} from './confirm-screen.ts';

/** What the mirror shows that the preview did not know, as sentences; empty while it holds. */
export function outdatedBy({request, stage}: ConfirmScreen, scene: Scene): readonly string[] {
	return stage.stage === 'ready' ? changesSince(request.target, stage.preview, scene) : [];
}

/**
 * Why the forecast of a preview does not hold any more although nothing was changed, as a sentence: its pods fare worse, or
 * the rollout went on. What it does may be the remedy, and who is to stop a rollout that moves can't preview faster than it
 * does, so that it can be confirmed all the same.
 */
export function worseNow({request, stage}: ConfirmScreen, scene: Scene): string | undefined {
	const forecast = stage.stage === 'ready' ? stage.preview.forecast : undefined;
	const workload = workloadOf(request.target, scene);
	if (forecast?.type !== 'forecast' || workload === undefined) return undefined;
	const {available, updated, desired} = progressOf(workload);
	const {fewestAvailable} = forecast.forecast;
	if (available < fewestAvailable)
		return `The forecast holds no longer: ${available} available now, fewer than its ${fewestAvailable}. enter previews anew.`;
	const before = stage.stage === 'ready' ? stage.preview.basis.rollout?.updated : undefined;
	return before !== undefined && before !== updated
		? `The rollout went on: ${updated} of ${desired} are updated now, ${before} were at the forecast. enter previews anew.`
		: undefined;
}

function workloadOf(target: ConfirmScreen['request']['target'], {view}: Scene): Workload | undefined {
	return sameWorkload(view.opened?.target, target)
		? view.opened?.workload
		: workloadNamed(view.workloads.items, target);
}

function changesSince(
	target: ConfirmScreen['request']['target'],
	{basis}: Preview,
	{view, nowMs}: Scene,
): readonly string[] {
	const opened = sameWorkload(view.opened?.target, target) ? view.opened : undefined;
	if (opened !== undefined) {
		return opened.gone !== undefined
			? [deleted]
			: opened.workload === undefined
				? []
				: [
						...changedInMirror(basis, opened.workload, opened.isRow ? 'row' : 'whole', nowMs),
						...endedSince(basis, opened.workload),
					];
	}
	const row = workloadNamed(view.workloads.items, target);
	if (row === undefined) {
		// Only a list that is complete can tell that something is missing from it.
		return view.workloads.freshness.state === 'live' ? [deleted] : [];
	}
	return [...changedInMirror(basis, row, 'row', nowMs), ...endedSince(basis, row)];
}

/** That the rollout which was under way came through: what was previewed would have cut it short, and is another thing now. */
function endedSince({uid, generation, rollout}: Preview['basis'], now: Workload): readonly string[] {
	if (now.metadata.uid !== uid || now.metadata.generation !== generation || rollout === undefined) return [];
	const {phase, updated, desired} = progressOf(now);
	const wasUnderWay = ['unobserved', 'progressing', 'deadline-exceeded'].includes(rollout.phase);
	return wasUnderWay && phase === 'complete'
		? [`its rollout came through, ${updated} of ${desired} updated where ${rollout.updated} were`]
		: [];
}

const deleted = 'it was deleted';
