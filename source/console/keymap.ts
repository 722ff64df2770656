import {proposalOf} from './proposal.ts';
import {outdatedBy} from './screens/confirm/outdated.ts';
import {selectedHistoryRevision} from './screens/history/revisions.ts';
import {shownList} from './screens/workloads/held-order.ts';
import {filterRows, selectedIndexOf} from './screens/workloads/rows.ts';
import type {ConfirmScreen, ConsoleState, Scene, ScreenName} from './state.ts';

/** What a key means, whatever the key. */
export type Intent =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'top'
	| 'bottom'
	| 'open'
	| 'back'
	| 'pause'
	| 'undo'
	| 'history'
	| 'compare'
	| 'filter'
	| 'next-pane'
	| 'previous-pane'
	| 'other-choice'
	| 'confirm'
	| 'preview-anew'
	| 'reconnect'
	| 'redraw'
	| 'suspend'
	| 'help'
	| 'quit';

/** One thing that keys do. Footer, help and documentation are made from these. */
export interface Binding {
	readonly intent: Intent;
	readonly keys: readonly string[];
	/** The keys as people write them. */
	readonly keyLabel: string;
	/** For the footer: a word or two. */
	readonly label: string;
	/** For the help screen: a sentence without its full stop. */
	readonly help: string;
	readonly screens: readonly ScreenName[];
	/** Why it can't be done now; undefined: it can. The binding stays visible all the same. */
	readonly disabledReason?: (state: ConsoleState, scene: Scene) => string | undefined;
	/** Whether the footer offers it, where it means something at some moments only; absent: always. */
	readonly offered?: (state: ConsoleState, scene: Scene) => boolean;
}

const everywhere: readonly ScreenName[] = ['workloads', 'rollout', 'history', 'confirm', 'help'];

export const bindings: readonly Binding[] = [
	{
		intent: 'confirm',
		keys: ['y'],
		keyLabel: 'y',
		label: 'do it',
		help: 'do what Confirm shows',
		screens: ['confirm'],
		disabledReason: confirmReason,
		offered: (state, scene) => !canPreviewAnew(state, scene),
	},
	{
		intent: 'preview-anew',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'preview anew',
		help: 'when the preview no longer holds, was refused or failed: ask for it again',
		screens: ['confirm'],
		disabledReason: (state, scene) =>
			scene.writesDisabled ?? (canPreviewAnew(state, scene) ? undefined : 'that is for a preview that no longer holds'),
		offered: canPreviewAnew,
	},
	{
		intent: 'other-choice',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'other choice',
		help: 'of a paused Deployment: resume after it, or stay paused',
		screens: ['confirm'],
		disabledReason: otherChoiceReason,
		offered: state => otherChoiceReason(state) === undefined,
	},
	{
		intent: 'open',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'open',
		help: 'open the selected workload',
		screens: ['workloads'],
		disabledReason: nothingSelected,
	},
	{
		intent: 'open',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'roll to',
		help: 'roll to the selected revision, after Confirm',
		screens: ['history'],
		disabledReason: (state, scene) => scene.writesDisabled ?? rollToReason(state, scene),
	},
	{
		intent: 'pause',
		keys: ['p'],
		keyLabel: 'p',
		label: 'pause',
		help: 'pause the rollout at once; when it is paused, resume it after Confirm',
		screens: ['workloads', 'rollout', 'history'],
		disabledReason: (state, scene) => scene.writesDisabled ?? nothingSelected(state, scene) ?? goneReason(state, scene),
	},
	{
		intent: 'undo',
		keys: ['u'],
		keyLabel: 'u',
		label: 'undo',
		help: 'go back to the revision before, after Confirm',
		screens: ['workloads', 'rollout', 'history'],
		disabledReason: (state, scene) =>
			scene.writesDisabled ??
			nothingSelected(state, scene) ??
			goneReason(state, scene) ??
			noEarlierRevision(state, scene),
	},
	{
		intent: 'history',
		keys: ['h'],
		keyLabel: 'h',
		label: 'history',
		help: 'the revisions, to compare them or to roll to one',
		screens: ['workloads', 'rollout'],
		disabledReason: nothingSelected,
	},
	{
		intent: 'compare',
		keys: ['d'],
		keyLabel: 'd',
		label: 'compare with',
		help: 'compare others with the selected revision; once more: with the current template again',
		screens: ['history'],
		disabledReason: noSelectedRevision,
	},
	{
		intent: 'filter',
		keys: ['/'],
		keyLabel: '/',
		label: 'filter',
		help: 'show only what has a text in its namespace, name or image',
		screens: ['workloads'],
	},
	{
		intent: 'back',
		keys: ['escape'],
		keyLabel: 'esc',
		label: 'back',
		help: 'go back; on Confirm that leaves everything as it is',
		screens: ['rollout', 'history', 'confirm', 'help'],
	},
	{
		intent: 'next-pane',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'pane',
		help: 'go to the next pane (shift-tab: the one before); j and k scroll it',
		screens: ['rollout'],
	},
	{
		intent: 'back',
		keys: ['escape'],
		keyLabel: 'esc',
		label: 'clear filter',
		help: 'clear the filter',
		screens: ['workloads'],
		disabledReason: ({screen}) =>
			screen.name === 'workloads' && screen.filter === '' ? 'no filter is set' : undefined,
	},
	{
		intent: 'down',
		keys: ['j', 'down'],
		keyLabel: 'j ↓',
		label: 'down',
		help: 'one row down',
		screens: everywhere,
	},
	{
		intent: 'up',
		keys: ['k', 'up'],
		keyLabel: 'k ↑',
		label: 'up',
		help: 'one row up',
		screens: everywhere,
	},
	{
		intent: 'page-down',
		keys: ['page-down'],
		keyLabel: 'pgdn',
		label: 'page down',
		help: 'one page down',
		screens: everywhere,
	},
	{
		intent: 'page-up',
		keys: ['page-up'],
		keyLabel: 'pgup',
		label: 'page up',
		help: 'one page up',
		screens: everywhere,
	},
	{
		intent: 'top',
		keys: ['g', 'home'],
		keyLabel: 'g home',
		label: 'first',
		help: 'to the first row',
		screens: everywhere,
	},
	{
		intent: 'bottom',
		keys: ['G', 'end'],
		keyLabel: 'G end',
		label: 'last',
		help: 'to the last row',
		screens: everywhere,
	},
	{
		intent: 'previous-pane',
		keys: ['shift-tab'],
		keyLabel: 'shift-tab',
		label: 'pane before',
		help: 'go to the pane before',
		screens: ['rollout'],
	},
	{
		intent: 'reconnect',
		keys: ['r'],
		keyLabel: 'r',
		label: 'reconnect',
		help: 'reconnect and read again now',
		screens: everywhere,
	},
	{
		intent: 'redraw',
		keys: ['ctrl-l'],
		keyLabel: 'ctrl-l',
		label: 'redraw',
		help: 'paint the screen anew',
		screens: everywhere,
	},
	{
		intent: 'suspend',
		keys: ['ctrl-z'],
		keyLabel: 'ctrl-z',
		label: 'suspend',
		help: 'back to the shell; fg returns',
		screens: everywhere,
	},
	{
		intent: 'help',
		keys: ['?'],
		keyLabel: '?',
		label: 'help',
		help: 'all keys',
		screens: everywhere,
	},
	{
		intent: 'quit',
		keys: ['q', 'ctrl-c'],
		keyLabel: 'q',
		label: 'quit',
		help: 'quit (ctrl-c: also while typing)',
		screens: everywhere,
	},
];

export function bindingsOf(screen: ScreenName): readonly Binding[] {
	return bindings.filter(({screens}) => screens.includes(screen));
}

export function bindingFor(screen: ScreenName, key: string): Binding | undefined {
	return bindings.find(({keys, screens}) => keys.includes(key) && screens.includes(screen));
}

function nothingSelected({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'workloads') {
		return undefined;
	}
	const {view} = scene;
	const rows = filterRows(shownList(screen, scene), screen.filter);
	if (selectedIndexOf(rows, screen.selectedUid) === undefined) {
		return rows.length === 0 ? 'there is no workload here' : 'the selected workload is gone: choose one with j or k';
	}
	// While the list arrives its first row is a different one every moment: nobody may act on it by accident.
	return screen.selectedUid === undefined && view.deployments.freshness.state === 'syncing'
		? 'the list is still loading: choose a row with j or k'
		: undefined;
}

function goneReason({screen}: ConsoleState, {view}: Scene): string | undefined {
	if (screen.name === 'workloads' || view.opened?.gone === undefined) {
		return undefined;
	}
	return view.opened.gone === 'deleted' ? 'the Deployment was deleted' : 'there is no such Deployment';
}

function noEarlierRevision({screen}: ConsoleState, {view: {opened}, nowMs}: Scene): string | undefined {
	if (screen.name === 'workloads' || !opened?.deployment || opened.replicaSets.freshness.state !== 'live') {
		return undefined;
	}
	if (proposalOf(opened, nowMs) !== undefined) {
		return undefined;
	}
	return opened.replicaSets.items.length > 1
		? 'the other revisions failed or were undone: h shows them'
		: 'there is no earlier revision to go back to';
}

function noSelectedRevision({screen}: ConsoleState, {view, nowMs}: Scene): string | undefined {
	const selected = screen.name === 'history' ? selectedHistoryRevision(view, screen.selectedUid, nowMs) : undefined;
	return selected === undefined ? 'no revision is selected' : undefined;
}

function rollToReason(state: ConsoleState, scene: Scene): string | undefined {
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
	return revision.current ? `revision ${revision.number} is the current one` : undefined;
}

function confirmReason({screen}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'confirm') {
		return undefined;
	}
	const {writesDisabled} = scene;
	switch (screen.stage.stage) {
		case 'previewing':
			return 'the preview is not there yet';
		case 'ready':
			return (
				writesDisabled ??
				(isRefused(screen) ? 'the server refused its dry run: enter previews anew' : undefined) ??
				(outdatedBy(screen, scene).length > 0 ? 'it is not as it was previewed: enter previews anew' : undefined)
			);
		case 'unable':
		case 'changed':
			return 'there is nothing to confirm: enter previews anew, esc goes back';
		case 'sending':
			return 'it is being sent';
	}
}

function isRefused({stage}: ConfirmScreen): boolean {
	return stage.stage === 'ready' && stage.preview.server.type === 'refused';
}

/** Confirm shows something that `y` can't be an answer to. */
export function canPreviewAnew({screen}: Pick<ConsoleState, 'screen'>, scene: Scene): boolean {
	if (screen.name !== 'confirm') {
		return false;
	}
	switch (screen.stage.stage) {
		case 'unable':
		case 'changed':
			return true;
		case 'ready':
			return isRefused(screen) || outdatedBy(screen, scene).length > 0;
		case 'previewing':
		case 'sending':
			return false;
	}
}

function otherChoiceReason({screen}: ConsoleState): string | undefined {
	if (screen.name !== 'confirm') {
		return undefined;
	}
	return screen.stage.stage === 'ready' && screen.stage.preview.whilePaused !== undefined
		? undefined
		: 'there is no other choice here';
}
