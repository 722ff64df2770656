import type {Effect} from './effect.ts';
import type {KeyPress} from './key-press.ts';
import {bindingFor, type Intent} from './keymap.ts';
import {pausingText} from './lasting-notice.ts';
import {areasOf, tooSmall} from './layout.ts';
import type {Message} from './message.ts';
import {isMovement, movedIndex} from './movement.ts';
import {undoRequest} from './proposal.ts';
import {scopedSentence} from './scoped-name.ts';
import {confirmContentLines} from './screens/confirm/confirm-lines.ts';
import {
	askToConfirm,
	confirm,
	noticeOf,
	otherChoice,
	painted,
	performed,
	previewAnew,
	previewed,
} from './screens/confirm/confirm-update.ts';
import {helpContent} from './screens/help/help-lines.ts';
import {compareWith, moveHistory, settleHistory} from './screens/history/history-update.ts';
import {selectedHistoryRevision} from './screens/history/revisions.ts';
import {compared} from './screens/rollout/followed-forecast.ts';
import {moveRollout, nextPane} from './screens/rollout/rollout-update.ts';
import {holdOrder, noteDrawn} from './screens/workloads/held-order.ts';
import {
	moveWorkloads,
	type SelectedWorkload,
	selectedWorkload,
	setFilter,
	settleSelection,
	typeFilter,
} from './screens/workloads/workloads-update.ts';
import {type ConsoleState, rolloutScreen, type Scene, type Screen, sameWorkload, watchedTarget} from './state.ts';
import {back, push, type Step, stay, withNotice, withoutNotice} from './step.ts';

/** The console's whole behaviour: what a message makes of the state, and what is to be done about it. Pure. */
export function update(state: ConsoleState, message: Message, scene: Scene): Step {
	const [next, effects] = handle(state, message, scene);
	return [next, [...watchEffects(state, next), ...effects]];
}

// Which workload is watched follows from the screens alone.
function watchEffects(before: ConsoleState, after: ConsoleState): readonly Effect[] {
	const target = watchedTarget(after);
	if (sameWorkload(watchedTarget(before), target)) {
		return [];
	}
	return [target === undefined ? {type: 'close-workload'} : {type: 'open', target}];
}

function handle(state: ConsoleState, message: Message, scene: Scene): Step {
	switch (message.type) {
		case 'key':
			return pressed(withoutNotice(state), message.press, scene);
		case 'pasted':
			return stay(pasted(state, message.text, scene));
		case 'resized':
			return stay({...state, columns: message.columns, rows: message.rows});
		case 'arrived':
			return stay(settled(withFollowed(state, scene), scene));
		case 'drawn':
			return stay(drawn(state, scene));
		case 'previewed':
			return stay(previewed(state, message.ticket, message.outcome));
		case 'painted':
			return stay(painted(state, message.ticket));
		case 'performed':
			return stay(performed(state, message.ticket, message.outcome, scene.view));
		case 'paused': {
			const pausing = state.pausing.filter(target => !sameWorkload(target, message.target));
			const {outcome, target} = message;
			const notice = noticeOf(outcome);
			const text = scopedSentence(notice.text, target, scene.view);
			return stay(withNotice(held({...state, pausing}, scene), {...notice, text}));
		}
	}
}

function withFollowed(state: ConsoleState, {view, nowMs}: Scene): ConsoleState {
	const {followed} = state;
	const opened = sameWorkload(view.opened?.target, followed?.target) ? view.opened : undefined;
	const next = followed && opened ? compared(followed, opened, nowMs) : followed;
	return next === followed || next === undefined ? state : {...state, followed: next};
}

function settled(state: ConsoleState, scene: Scene): ConsoleState {
	switch (state.screen.name) {
		case 'workloads':
			return withScreen(state, settleSelection(state.screen, scene));
		case 'history':
			return withScreen(state, settleHistory(state.screen, scene));
		case 'rollout':
		case 'confirm':
		case 'help':
			return state;
	}
}

function drawn(state: ConsoleState, scene: Scene): ConsoleState {
	return state.screen.name === 'workloads' ? withScreen(state, noteDrawn(state.screen, scene)) : state;
}

function held(state: ConsoleState, scene: Scene): ConsoleState {
	return state.screen.name === 'workloads' ? withScreen(state, holdOrder(state.screen, scene)) : state;
}

function withScreen(state: ConsoleState, screen: Screen): ConsoleState {
	return screen === state.screen ? state : {...state, screen};
}

function pasted(state: ConsoleState, text: string, scene: Scene): ConsoleState {
	const {screen} = state;
	if (screen.name !== 'workloads' || !screen.filtering) {
		return withNotice(state, {
			tone: 'bad',
			text: 'pasted text was ignored: keys do nothing here unless they are typed',
		});
	}
	const line = text.replaceAll(/\p{Control}+/gu, ' ').trim();
	return {...state, screen: setFilter(screen, screen.filter + line, scene)};
}

// What works on a screen that is too small to show what a key would act on.
const blindIntents: readonly Intent[] = ['quit', 'redraw', 'suspend'];

function pressed(before: ConsoleState, press: KeyPress, scene: Scene): Step {
	const state = held(before, scene);
	const {screen} = state;
	if (press.key === 'ctrl-c') {
		return [state, [{type: 'quit'}]];
	}
	if (screen.name === 'workloads' && screen.filtering) {
		const typed = typeFilter(screen, press.key, scene);
		if (typed !== undefined) {
			return stay({...state, screen: typed});
		}
	}
	const binding = bindingFor(screen.name, press.key);
	if (binding === undefined || (tooSmall(state.columns, state.rows) && !blindIntents.includes(binding.intent))) {
		return stay(state);
	}
	if (press.inText === true && (binding.intent === 'pause' || binding.intent === 'quit')) {
		// Whoever pastes `pods` pauses nothing; and who meant `p` and then `q` must not leave without the brake.
		const text = `${binding.keyLabel} came together with other letters, as in a word: press it by itself`;
		return stay(withNotice(state, {tone: 'bad', text}));
	}
	const reason = binding.disabledReason?.(state, scene);
	if (reason !== undefined) {
		return stay(withNotice(state, {tone: 'bad', text: `${binding.keyLabel} ${binding.label}: ${reason}`}));
	}
	return perform(state, binding.intent, press, scene);
}

function perform(state: ConsoleState, intent: Intent, press: KeyPress, scene: Scene): Step {
	const {screen} = state;
	if (isMovement(intent)) {
		return stay({...state, screen: moved(state, intent, scene)});
	}
	switch (intent) {
		case 'open':
			return open(state, scene);
		case 'back':
			return goBack(state, scene);
		case 'pause':
			return pauseOrResume(state, scene);
		case 'undo': {
			const workload = workloadOf(state, scene);
			return workload ? askToConfirm(state, undoRequest(workload.target, scene)) : stay(state);
		}
		case 'history': {
			const workload = workloadOf(state, scene);
			return stay(workload ? push(state, settleHistory({name: 'history', target: workload.target}, scene)) : state);
		}
		case 'compare':
			return stay(screen.name === 'history' ? {...state, screen: compareWith(screen, scene)} : state);
		case 'filter':
			return stay(screen.name === 'workloads' ? {...state, screen: {...screen, filtering: true}} : state);
		case 'next-pane':
		case 'previous-pane':
			return stay(
				screen.name === 'rollout' ? {...state, screen: nextPane(screen, intent === 'next-pane' ? 1 : -1)} : state,
			);
		case 'other-choice':
			return screen.name === 'confirm' ? otherChoice(state, screen) : stay(state);
		case 'confirm':
			return screen.name === 'confirm' ? confirm(state, screen, press) : stay(state);
		case 'preview-anew':
			return screen.name === 'confirm' ? previewAnew(state, screen) : stay(state);
		case 'help':
			return stay(screen.name === 'help' ? back(state) : push(state, {name: 'help', top: 0}));
		case 'reconnect':
			return [withNotice(state, {tone: 'plain', text: 'reading again now'}), [{type: 'reconnect'}]];
		case 'redraw':
		case 'suspend':
		case 'quit':
			return [state, [{type: intent}]];
		default:
			return stay(state);
	}
}

function moved(state: ConsoleState, intent: Intent, scene: Scene): Screen {
	const {screen, columns, rows} = state;
	const {bodyRows} = areasOf(rows, scene.view.replay !== undefined);
	switch (screen.name) {
		case 'workloads':
			return moveWorkloads(screen, intent, scene, bodyRows);
		case 'rollout':
			return moveRollout(screen, intent, scene, columns, bodyRows, state.followed);
		case 'history':
			return moveHistory(screen, intent, scene, bodyRows);
		case 'confirm': {
			const lines = confirmContentLines(screen, scene, columns, bodyRows);
			return {...screen, top: movedIndex(intent, screen.top, lines, Math.max(1, bodyRows - 4))};
		}
		case 'help': {
			const hidden = Math.max(1, helpContent(columns, state.below.at(-1)?.name, bodyRows).length - bodyRows + 2);
			return {...screen, top: movedIndex(intent, screen.top, hidden, Math.max(1, bodyRows - 2))};
		}
	}
}

/** The workload that keys act on, on whichever screen. */
function workloadOf(
	{screen}: ConsoleState,
	scene: Scene,
): (Partial<SelectedWorkload> & Pick<SelectedWorkload, 'target'>) | undefined {
	switch (screen.name) {
		case 'workloads':
			return selectedWorkload(screen, scene);
		case 'rollout':
		case 'history': {
			const deployment = scene.view.opened?.deployment;
			return {target: screen.target, ...(deployment ? {deployment} : {})};
		}
		case 'confirm':
		case 'help':
			return undefined;
	}
}

function open(state: ConsoleState, scene: Scene): Step {
	const {screen} = state;
	const workload = workloadOf(state, scene);
	if (workload === undefined) {
		return stay(state);
	}
	if (screen.name !== 'history') {
		return stay(push(state, rolloutScreen(workload.target)));
	}
	const revision = selectedHistoryRevision(scene.view, screen.selectedUid, scene.nowMs);
	return revision === undefined
		? stay(state)
		: askToConfirm(state, {kind: 'roll-to', target: workload.target, revision: revision.number});
}

function goBack(state: ConsoleState, scene: Scene): Step {
	const {screen} = state;
	return stay(screen.name === 'workloads' ? {...state, screen: setFilter(screen, '', scene)} : back(state));
}

// Pausing is the brake: at once, without asking. Resuming changes what runs, so it is confirmed.
function pauseOrResume(state: ConsoleState, scene: Scene): Step {
	const workload = workloadOf(state, scene);
	if (workload === undefined) {
		return stay(state);
	}
	const {target, deployment} = workload;
	if (deployment?.spec.paused === true) {
		return askToConfirm(state, {kind: 'resume', target});
	}
	const text = pausingText([target], scene.view);
	if (state.pausing.some(one => sameWorkload(one, target))) {
		return stay(withNotice(state, {tone: 'busy', text}));
	}
	return [withNotice({...state, pausing: [...state.pausing, target]}, {tone: 'busy', text}), [{type: 'pause', target}]];
}
