import {podKeyOf, type Revision} from '../../../rollout/revisions.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {push} from '../../step.ts';
import type {HistoryScreen} from '../history/history-screen.ts';
import {historyRevisions, selectedHistoryRevision} from '../history/revisions.ts';
import type {RolloutScreen} from '../rollout/rollout-screen.ts';
import type {DiffScreen} from './diff-screen.ts';

/** What is rolling: of the former revisions the one that has most pods, else the last, against the present one; undefined: there is none. */
export function rollingDiff({target}: Pick<RolloutScreen, 'target'>, {view}: Scene): DiffScreen | undefined {
	const revisions = historyRevisions(view);
	const {workload, pods} = view.opened ?? {};
	const podsOfKey = Map.groupBy(pods?.items ?? [], workload ? podKeyOf(workload) : () => '');
	const countOf = ({podKey}: Revision) => podsOfKey.get(podKey)?.length ?? 0;
	const [base] = revisions.filter(({current}) => !current).sort((a, b) => countOf(b) - countOf(a));
	const current = revisions.find(revision => revision.current);
	const currentUid = current?.object.metadata.uid;
	return base && diffOf(target, base.object.metadata.uid, currentUid, currentUid);
}

/** As History shows it: from the marked revision, or the present template, to the selected one; undefined: they are the same. */
export function historyDiff(screen: HistoryScreen, {view, nowMs}: Scene): DiffScreen | undefined {
	const selected = selectedHistoryRevision(view, screen.selectedUid, nowMs);
	const revisions = historyRevisions(view);
	const base = revisions.find(({object}) => object.metadata.uid === screen.baseUid);
	const selectedUid = selected?.object.metadata.uid;
	if (selected === undefined || (base === undefined ? selected.current : base.object.metadata.uid === selectedUid)) {
		return undefined;
	}
	const current = revisions.find(revision => revision.current);
	return diffOf(screen.target, base?.object.metadata.uid, selectedUid, current?.object.metadata.uid);
}

// Which two are compared stays, whatever rolls later: the screen says then that another one came.
function diffOf(
	target: DiffScreen['target'],
	fromUid: string | undefined,
	toUid: string | undefined,
	currentUid: string | undefined,
): DiffScreen {
	return {
		name: 'diff',
		target,
		...(fromUid === undefined ? {} : {fromUid}),
		...(toUid === undefined ? {} : {toUid}),
		...(currentUid === undefined ? {} : {currentUid}),
		showValues: false,
		top: 0,
	};
}

/** The revision that is current now, where another one was when the difference was opened. */
export function cameSince({currentUid}: DiffScreen, {view}: Scene): Revision | undefined {
	const current = historyRevisions(view).find(revision => revision.current);
	return currentUid === undefined || current?.object.metadata.uid === currentUid ? undefined : current;
}

export function openDiff(state: ConsoleState, screen: DiffScreen | undefined): ConsoleState {
	return screen === undefined ? state : push(state, screen);
}
