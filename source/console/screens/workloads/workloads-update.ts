import type {WorkloadName} from '../../../cluster/cluster.ts';
import type {Workload} from '../../../kubernetes/objects.ts';
import type {Intent} from '../../binding.ts';
import {movedIndex} from '../../movement.ts';
import type {Scene} from '../../state.ts';
import {typedInto, withText} from '../../text-field.ts';
import {isFirstJustChanged, isJustNamed, shownList} from './held-order.ts';
import type {SortColumn} from './row-order.ts';
import {filterRows, selectedIndexOf, type WorkloadRow} from './rows.ts';
import {workloadsWindow} from './workloads-lines.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';

export interface SelectedWorkload {
	readonly target: WorkloadName;
	readonly workload: Workload;
}

function rowsOf(screen: WorkloadsScreen, scene: Scene): readonly WorkloadRow[] {
	return filterRows(shownList(screen, scene), screen);
}

/** What keys act on; undefined when there is nothing, or when the selected object is gone. */
export function selectedWorkload(screen: WorkloadsScreen, scene: Scene): SelectedWorkload | undefined {
	const rows = rowsOf(screen, scene);
	const row = rows[selectedIndexOf(rows, screen.selectedUid) ?? -1];
	if (row === undefined) {
		return undefined;
	}
	const {workload, namespace, name} = row;
	return {target: {kind: workload.kind, namespace, name}, workload};
}

/** Moves the selection. */
export function moveWorkloads(
	screen: WorkloadsScreen,
	intent: Intent,
	scene: Scene,
	columns: number,
	bodyRows: number,
): WorkloadsScreen {
	const rows = rowsOf(screen, scene);
	const {top, end} = workloadsWindow(screen, rows, scene, columns, bodyRows);
	// When the selected object is gone, the first key only chooses again: nobody loses sight of where he is.
	const from = selectedIndexOf(rows, screen.selectedUid);
	const index = from === undefined ? top : movedIndex(intent, from, rows.length, Math.max(1, end - top - 1));
	const uid = rows[index]?.uid;
	if (uid === undefined) {
		return screen;
	}
	const moved: WorkloadsScreen = {...screen, top, selectedUid: uid};
	return {...moved, top: workloadsWindow(moved, rows, scene, columns, bodyRows).top};
}

/** What acts on the selected row. */
const rowIntents: ReadonlySet<Intent> = new Set([
	'open',
	'pause',
	'brake',
	'go-on',
	'unstick',
	'undo',
	'history',
	'restart',
	'scale',
	'set-image',
	'events',
	'object',
]);

/** Why a key that would act on the first row must not do so at this moment: another one was aimed at. */
export function refuseHasty(screen: WorkloadsScreen, intent: Intent, {nowMs}: Scene): string | undefined {
	if (!rowIntents.has(intent)) return undefined;
	if (isFirstJustChanged(screen, nowMs)) return 'the first row has just changed: press again';
	return isJustNamed(screen, nowMs)
		? 'the list has only just come: look at what is named, then press again'
		: undefined;
}

/** Until a person chooses, the selection is the first row, the most urgent one; what a key acted on is chosen. */
export function chooseActedOn(screen: WorkloadsScreen, intent: Intent, scene: Scene): WorkloadsScreen {
	// Whoever types a command means the row that he sees, whatever comes first meanwhile; while the list arrives, none.
	const isLoading = scene.view.workloads.freshness.state === 'syncing';
	const isActed = rowIntents.has(intent) || (intent === 'command' && !isLoading);
	const first = isActed && screen.selectedUid === undefined ? rowsOf(screen, scene)[0] : undefined;
	return first === undefined ? screen : {...screen, selectedUid: first.uid};
}

/**
 * After a picture in which the command line named the first row: that one is meant from then on, whatever comes first
 * meanwhile. The command line opens on a list that is still loading, too, of which it names nothing.
 */
export function chooseNamed(screen: WorkloadsScreen, scene: Scene): WorkloadsScreen {
	const chosen = chooseActedOn(screen, 'command', scene);
	const {selectedUid} = chosen;
	return chosen === screen || selectedUid === undefined
		? screen
		: {...chosen, named: {uid: selectedUid, sinceMs: scene.nowMs}};
}

/** Changes the filter; the selection stays when its row still shows, else goes to the first one. */
export function setFilter(screen: WorkloadsScreen, filter: string, scene: Scene): WorkloadsScreen {
	const filtered: WorkloadsScreen = {...screen, ...withText({...screen, filter: ''}, filter), top: 0};
	const rows = rowsOf(filtered, scene);
	const first = rows[0];
	// Who filters chooses; who only takes back what he typed before anything was chosen does not.
	const isChosen = filtered.selectedUid !== undefined || filtered.filter !== '';
	const keeps = filtered.selectedUid !== undefined && selectedIndexOf(rows, filtered.selectedUid) !== undefined;
	return isChosen && !keeps && first ? {...filtered, selectedUid: first.uid} : filtered;
}

/** Sorts by that column, or, where that was done, by urgency again. Who chose a row keeps it. */
export function sortBy(
	{held: _held, drawn: _drawn, sortedBy, ...screen}: WorkloadsScreen,
	column: SortColumn,
): WorkloadsScreen {
	const sorted: WorkloadsScreen = {...screen, top: 0};
	return sortedBy === column ? sorted : {...sorted, sortedBy: column};
}

/** Shows only what is not fine, or all again; the selection stays when its row still shows, else goes to the first one. */
export function switchUnfine({onlyUnfine, ...screen}: WorkloadsScreen, scene: Scene): WorkloadsScreen {
	return setFilter(onlyUnfine ? screen : {...screen, onlyUnfine: true}, screen.filter, scene);
}

/** One key while the filter is typed; undefined when the key is not for the filter. */
export function typeFilter(screen: WorkloadsScreen, key: string, scene: Scene): WorkloadsScreen | undefined {
	const field = typedInto(screen, key);
	if (field === undefined) return undefined;
	const {filter, filtering} = field;
	return {...(filter === screen.filter ? screen : setFilter(screen, filter, scene)), filtering};
}
