import type {WorkloadName} from '../../cluster/cluster.ts';
import {type ChangedPart, mayChange, rightName} from '../../cluster/rights.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {isHeld} from '../../rollout/is-held.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import {ownedOf} from '../owned.ts';
import {leftOverIn, proposalOf} from '../proposal.ts';
import {selectedHistoryRevision} from '../screens/history/revisions.ts';
import {shownList} from '../screens/workloads/held-order.ts';
import {filterRows, selectedIndexOf} from '../screens/workloads/rows.ts';
import {selectedWorkload} from '../screens/workloads/workloads-update.ts';
import type {ConsoleState, Scene} from '../state.ts';
import {whyNotTo} from '../typed-revision.ts';

export function nothingSelected({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'workloads') {
		return undefined;
	}
	const {view} = scene;
	const list = shownList(screen, scene);
	const rows = filterRows(list, screen);
	if (selectedIndexOf(rows, screen.selectedUid) === undefined) {
		if (rows.length === 0) return 'there is no workload here';
		const isThere = list.rows.some(({uid}) => uid === screen.selectedUid);
		const why = isThere ? 'does not pass the filter any more' : 'is gone';
		return `the selected workload ${why}: choose one with j or k`;
	}
	// While the list arrives its first row is a different one every moment: nobody may act on it by accident.
	return screen.selectedUid === undefined && view.workloads.freshness.state === 'syncing'
		? 'the list is still loading: choose a row with j or k'
		: undefined;
}

export function goneReason({screen}: ConsoleState, {view}: Scene): string | undefined {
	if (screen.name === 'workloads' || view.opened?.gone === undefined) {
		return undefined;
	}
	const {gone, target} = view.opened;
	return gone === 'deleted' ? `the ${target.kind} was deleted` : `there is no such ${target.kind}`;
}

/** Of what was deleted there is still something to look at, of what never was there is not. */
export function absentReason(state: ConsoleState, scene: Scene): string | undefined {
	return scene.view.opened?.gone === 'absent' ? goneReason(state, scene) : undefined;
}

/** Why nothing can be changed here. */
export function cannotAct(state: ConsoleState, scene: Scene): string | undefined {
	return cannotChange(state, scene) ?? noRight(state, scene, 'itself');
}

/** The same, but for what the rights to the workload itself say. */
export function cannotChange(state: ConsoleState, scene: Scene): string | undefined {
	return scene.writesDisabled ?? nothingSelected(state, scene) ?? goneReason(state, scene);
}

/** What the server said it would refuse. A hint of a moment ago: `r` asks again. */
export function noRight(state: ConsoleState, scene: Scene, part: ChangedPart): string | undefined {
	const target = actedOnName(state, scene);
	return target && mayChange(scene.view.rights, target, part) === false
		? `no right to patch ${rightName(target, part)} (r asks again)`
		: undefined;
}

/** The workload that keys act on, as far as it is known. */
export function actedOnWorkload({screen}: ConsoleState, scene: Scene): Workload | undefined {
	return screen.name === 'workloads' ? selectedWorkload(screen, scene)?.workload : scene.view.opened?.workload;
}

/** Its name; undefined: here keys act on none. */
export function actedOnName({screen}: ConsoleState, scene: Scene): WorkloadName | undefined {
	return screen.name === 'workloads'
		? selectedWorkload(screen, scene)?.target
		: 'target' in screen
			? screen.target
			: undefined;
}

/** Whether it is paused, or of what can't be paused held. */
export function isStopped(state: ConsoleState, scene: Scene): boolean {
	const workload = actedOnWorkload(state, scene);
	return workload !== undefined && (workload.kind === 'Deployment' ? isPaused(workload) : isHeld(workload));
}

/** `p` does the one or the other; the footer says which, when that is known. */
export function pauseLabel(state: ConsoleState, scene: Scene): string | undefined {
	const workload = actedOnWorkload(state, scene);
	if (workload !== undefined && workload.kind !== 'Deployment') {
		return isHeld(workload) ? 'go on' : 'hold';
	}
	return isPaused(workload) ? 'resume' : undefined;
}

export function cannotRestart(state: ConsoleState, scene: Scene): string | undefined {
	return isPaused(actedOnWorkload(state, scene)) ? 'it is paused: p resumes it' : undefined;
}

export function cannotScale(state: ConsoleState, scene: Scene): string | undefined {
	return actedOnWorkload(state, scene)?.kind === 'DaemonSet'
		? 'a DaemonSet runs one pod on each node that fits'
		: undefined;
}

export function noEarlierRevision({screen}: ConsoleState, {view: {opened}, nowMs}: Scene): string | undefined {
	if (screen.name === 'workloads' || opened?.workload === undefined || ownedOf(opened).freshness.state !== 'live') {
		return undefined;
	}
	// What is left to undo may be pods alone, which no template reaches.
	if (proposalOf(opened, nowMs) !== undefined || leftOverIn(opened, nowMs) !== undefined) {
		return undefined;
	}
	return ownedOf(opened).items.length > 1
		? 'no other revision is worth proposing: h, and enter there, goes to any'
		: 'there is no earlier revision to go back to';
}

export function noSelectedRevision({screen}: ConsoleState, {view, nowMs}: Scene): string | undefined {
	const selected = screen.name === 'history' ? selectedHistoryRevision(view, screen.selectedUid, nowMs) : undefined;
	return selected === undefined ? 'no revision is selected' : undefined;
}

export function rollToReason(state: ConsoleState, scene: Scene): string | undefined {
	const {screen} = state;
	const {view} = scene;
	if (screen.name !== 'history') {
		return undefined;
	}
	const gone = goneReason(state, scene);
	if (gone !== undefined) {
		return gone;
	}
	const revision = selectedHistoryRevision(view, screen.selectedUid, scene.nowMs);
	if (revision === undefined) {
		return 'no revision is selected';
	}
	return view.opened && whyNotTo(revision, view.opened, scene.nowMs);
}
