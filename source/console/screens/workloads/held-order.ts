import type {WorkloadName} from '../../../cluster/cluster.ts';
import {sameWorkload} from '../../../cluster/workload-name.ts';
import {memoByObject} from '../../memo-by-object.ts';
import type {Scene} from '../../state.ts';
import {inOrderOf} from './row-order.ts';
import {filterRows, rowsLike, type WorkloadList, type WorkloadRow, workloadList} from './rows.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';

/** Rows as they stood when a key was pressed, and until when they stay so (the server's time, epoch milliseconds). */
export interface HeldOrder {
	readonly order: readonly WorkloadRow[];
	readonly untilMs: number;
}

// Whoever presses `j` and then `p` looks at the list for about so long; a row that jumps meanwhile is the wrong one.
export const holdMs = 3000;

/** All rows as they are shown: most urgent first, or by the column that was chosen, but while a hand is on the keys in the order that it acts on. */
export function shownList({held, sortedBy}: WorkloadsScreen, {view, nowMs}: Scene): WorkloadList {
	const list = inOrderOf(workloadList(view.workloads.items, view.findings), sortedBy);
	return held === undefined || nowMs >= held.untilMs ? list : inHeldOrder(list, held.order);
}

/** Keeps the rows where they were seen last. */
export function holdOrder(screen: WorkloadsScreen, scene: Scene): WorkloadsScreen {
	const order = screen.drawn ?? shownList(screen, scene).rows;
	return {...screen, held: {order, untilMs: scene.nowMs + holdMs}};
}

/** Notes which rows were drawn: a key acts on those, not on what arrived since. */
export function noteDrawn(screen: WorkloadsScreen, scene: Scene): WorkloadsScreen {
	const list = shownList(screen, scene);
	if (list.rows === screen.drawn) {
		return screen;
	}
	const {first, ...rest} = withSelection(screen, list.rows);
	const uid = filterRows(list, screen)[0]?.uid;
	const noted = uid === undefined || uid === first?.uid ? first : {uid, ...(first ? {sinceMs: scene.nowMs} : {})};
	return {...rest, drawn: list.rows, ...(noted ? {first: noted} : {})};
}

/** The selection follows its name to an object that was made anew: the uid is another one then. */
function withSelection({lost: before, ...screen}: WorkloadsScreen, rows: readonly WorkloadRow[]): WorkloadsScreen {
	const {selectedUid, drawn = []} = screen;
	if (selectedUid === undefined || rows.some(({uid}) => uid === selectedUid)) return screen;
	const was = drawn.find(({uid}) => uid === selectedUid);
	const lost = was ? targetOf(was) : before;
	const anew = lost && rows.find(row => sameWorkload(targetOf(row), lost));
	return anew ? {...screen, selectedUid: anew.uid} : {...screen, ...(lost ? {lost} : {})};
}

const targetOf = ({workload: {kind}, namespace, name}: WorkloadRow): WorkloadName => ({kind, namespace, name});

// Who presses a key within so long aimed at the row that was there before: nobody sees and decides faster.
const settleMs = 1000;

/** Whether the first row, which keys act on as long as nobody chose one, has only just come there. */
export function isFirstJustChanged({selectedUid, first}: WorkloadsScreen, nowMs: number): boolean {
	return selectedUid === undefined && first?.sinceMs !== undefined && nowMs - first.sinceMs < settleMs;
}

/** Whether the command line has only just named what is selected, which nobody chose: what was typed so far was typed before. */
export function isJustNamed({selectedUid, named}: WorkloadsScreen, nowMs: number): boolean {
	return named !== undefined && named.uid === selectedUid && nowMs - named.sinceMs < settleMs;
}

const heldLists = memoByObject<WorkloadList>();

function inHeldOrder(list: WorkloadList, order: readonly WorkloadRow[]): WorkloadList {
	return list.rows === order ? list : heldLists(list, [order], () => ({...list, rows: rowsLike(order, list)}));
}
