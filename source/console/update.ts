import type {ObjectName, WorkloadName} from '../cluster/cluster.ts';
import {mayChange} from '../cluster/rights.ts';
import {isHeld} from '../rollout/is-held.ts';
import {withIdentity} from './another-object.ts';
import type {Intent} from './binding.ts';
import type {Effect} from './effect.ts';
import type {KeyPress} from './key-press.ts';
import {bindingFor} from './keymap.ts';
import {kubectlOf} from './kubectl-of.ts';
import {pausingText} from './lasting-notice.ts';
import {areasOf, tooSmall} from './layout.ts';
import type {Message} from './message.ts';
import {isMovement} from './movement.ts';
import {undoRequest} from './proposal.ts';
import {lookForReversals, watchPause} from './reversals.ts';
import {listen} from './ring.ts';
import {scopedSentence} from './scoped-name.ts';
import {type ActedOn, isTyping} from './screen-part.ts';
import {askFor} from './screens/ask/ask-part.ts';
import {askToConfirm, noticeOf, painted, performed, previewed, typeName} from './screens/confirm/confirm-update.ts';
import {
	askToFreeze,
	freezePainted,
	freezePerformed,
	freezePreviewed,
	freezeTold,
	typePlace,
} from './screens/freeze/freeze-update.ts';
import {settleHistory} from './screens/history/history-update.ts';
import {objectRead, openObject} from './screens/object/open-object.ts';
import {partOf} from './screens/parts.ts';
import {arrivedThere, namespacesListed} from './screens/places/arrive.ts';
import {contextsListed} from './screens/places/contexts-part.ts';
import {openNamespaces} from './screens/places/namespaces-part.ts';
import {seeAvailability} from './screens/rollout/availability.ts';
import {compared} from './screens/rollout/followed-forecast.ts';
import {isPaused} from './screens/workloads/workloads-update.ts';
import {
	type ConsoleState,
	type Notice,
	type Scene,
	type Screen,
	sameLog,
	samePod,
	sameWorkload,
	watchedLog,
	watchedPod,
	watchedTarget,
} from './state.ts';
import {back, push, type Step, stay, withNotice, withoutNotice} from './step.ts';

/** The console's whole behaviour: what a message makes of the state, and what is to be done about it. Pure. */
export function update(state: ConsoleState, message: Message, scene: Scene): Step {
	const [handled, effects] = handle(state, message, scene);
	const next = withNoticeDated(handled, state.notice, scene.nowMs);
	return [next, [...watchEffects(state, next), ...effects]];
}

/** What was said a while ago must not be taken for news: it shows its age, see `agedNotice`. */
function withNoticeDated(state: ConsoleState, before: Notice | undefined, nowMs: number): ConsoleState {
	const {notice} = state;
	return notice === undefined || notice === before ? state : {...state, notice: {...notice, atMs: nowMs}};
}

/** Rights are given in the midst of an incident: what was refused, or not answered, is asked again after a while. */
const askAgainMs = 60_000;

/** What keys act on is in view: whether the user may change it is asked once, ahead of the key. */
function askRights(state: ConsoleState, scene: Scene): Step {
	const {view, nowMs, writesDisabled} = scene;
	const isMoving = state.screen.name === 'workloads' && view.workloads.freshness.state !== 'live';
	const target = writesDisabled !== undefined || isMoving ? undefined : workloadOf(state, scene)?.target;
	if (target === undefined) {
		return stay(state);
	}
	const {askedRights} = state;
	const parts = target.kind === 'DaemonSet' ? (['itself'] as const) : (['itself', 'scale'] as const);
	const isAllowed = parts.every(part => mayChange(view.rights, target, part));
	const againMs = isAllowed ? Number.POSITIVE_INFINITY : askAgainMs;
	if (askedRights && sameWorkload(askedRights.target, target) && nowMs - askedRights.atMs < againMs) {
		return stay(state);
	}
	return [{...state, askedRights: {target, atMs: nowMs}}, [{type: 'ask-rights', target}]];
}

// What is watched follows from the screens alone.
function watchEffects(before: ConsoleState, after: ConsoleState): readonly Effect[] {
	const effects: Effect[] = [];
	const target = watchedTarget(after);
	if (!sameWorkload(watchedTarget(before), target)) {
		effects.push(target === undefined ? {type: 'close-workload'} : {type: 'open', target});
	}
	const pod = watchedPod(after);
	if (!samePod(watchedPod(before), pod)) {
		effects.push({type: 'open-pod', pod});
	}
	const query = watchedLog(after);
	if (!sameLog(watchedLog(before), query)) {
		effects.push({type: 'open-log', query});
	}
	return effects;
}

function handle(state: ConsoleState, message: Message, scene: Scene): Step {
	switch (message.type) {
		case 'key':
			return pressed(withToldRead(withoutNotice(state), scene), message.press, scene);
		case 'told':
			return stay({...state, told: {text: message.text}});
		case 'pasted':
			return stay(pasted(state, message.text, scene));
		case 'wheel':
			return stay(scrolled(held(state, scene), message.direction, scene));
		case 'picked':
			return stay(picked(held(withoutNotice(state), scene), message.pick, scene));
		case 'resized':
			return stay({...state, columns: message.columns, rows: message.rows});
		case 'arrived':
			return arrived(state, scene);
		case 'drawn':
			return askRights(drawn(state, scene), scene);
		case 'previewed':
			return stay(previewed(state, message.ticket, message.outcome));
		case 'object-read':
			return stay(objectRead(state, message.ticket, message.outcome, scene.nowMs));
		case 'namespaces-listed':
			return stay(namespacesListed(state, message.ticket, message.outcome));
		case 'contexts-listed':
			return stay(contextsListed(state, message.list));
		case 'arrived-there':
			return stay(arrivedThere(state, scene));
		case 'not-gone':
			return stay(withNotice(state, {tone: 'bad', text: message.sentence}));
		case 'painted':
			return stay(freezePainted(painted(state, message.ticket), message.ticket));
		case 'freeze-previewed':
			return stay(freezePreviewed(state, message.ticket, message.outcome));
		case 'freeze-told':
			return stay(freezeTold(state, message.ticket, message.uid, message.outcome, scene.view));
		case 'freeze-performed':
			return stay(freezePerformed(state, message.ticket, message.outcome));
		case 'performed':
			return stay(performed(state, message.ticket, message.outcome, scene.view));
		case 'paused': {
			const pausing = state.pausing.filter(target => !sameWorkload(target, message.target));
			const {outcome, target} = message;
			const watched = outcome.type === 'done' ? watchPause(state.watched, target, scene.view) : state.watched;
			const notice = noticeOf(outcome);
			const text = scopedSentence(notice.text, target, scene.view);
			return stay(withNotice(held({...state, pausing, watched}, scene), {...notice, text}));
		}
	}
}

function arrived(state: ConsoleState, scene: Scene): Step {
	const seen = withFollowed(withReversals(withIdentity(state, scene), scene), scene);
	const {heard, call} = listen(seen, scene);
	const next = heard === undefined || heard === seen.heard ? seen : {...seen, heard};
	return [settled(withAvailability(next, scene), scene), call === undefined ? [] : [{type: 'ring', text: call}]];
}

function withReversals(state: ConsoleState, {view, nowMs}: Scene): ConsoleState {
	if (state.watched.length === 0) {
		return state;
	}
	const {pausing, sent, freezing} = state;
	const busy = [...pausing, ...sent.map(({target}) => target)];
	const isBusy = (target: WorkloadName) => freezing !== undefined || busy.some(one => sameWorkload(one, target));
	const {watched, reversals} = lookForReversals(state.watched, view, nowMs, isBusy);
	if (watched === state.watched) {
		return state;
	}
	const next = {...state, watched, reversals: [...state.reversals, ...reversals]};
	const last = reversals.at(-1);
	return last ? withNotice(next, {tone: 'bad', text: last.sentence}) : next;
}

function withToldRead(state: ConsoleState, {nowMs}: Scene): ConsoleState {
	const {told} = state;
	const isNew = told !== undefined && told.readSinceMs === undefined;
	return isNew ? {...state, told: {...told, readSinceMs: nowMs}} : state;
}

function withFollowed(state: ConsoleState, {view, nowMs}: Scene): ConsoleState {
	const {followed} = state;
	const opened = sameWorkload(view.opened?.target, followed?.target) ? view.opened : undefined;
	const next = followed && opened ? compared(followed, opened, nowMs) : followed;
	return next === followed || next === undefined ? state : {...state, followed: next};
}

function withAvailability(state: ConsoleState, {view: {opened}, nowMs}: Scene): ConsoleState {
	const availability = opened && seeAvailability(state.availability, opened, nowMs);
	return availability === undefined || availability === state.availability ? state : {...state, availability};
}

function settled(state: ConsoleState, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).settled?.(state.screen, scene));
}

function drawn(state: ConsoleState, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).drawn?.(state.screen, scene));
}

function held(state: ConsoleState, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).held?.(state.screen, scene));
}

function withScreen(state: ConsoleState, screen: Screen | undefined): ConsoleState {
	return screen === undefined || screen === state.screen ? state : {...state, screen};
}

function pasted(state: ConsoleState, text: string, scene: Scene): ConsoleState {
	const {screen} = state;
	if (!isTyping(screen)) {
		return withNotice(state, {
			tone: 'bad',
			text: 'pasted text was ignored: keys do nothing here unless they are typed',
		});
	}
	const line = text.replaceAll(/\p{Control}+/gu, ' ').trim();
	return withScreen(state, partOf(screen).pasted?.(screen, line, scene));
}

// What works on a screen that is too small to show what a key would act on.
const blindIntents: readonly Intent[] = ['quit', 'redraw', 'suspend'];

function pressed(before: ConsoleState, press: KeyPress, scene: Scene): Step {
	const state = held(before, scene);
	const {screen} = state;
	if (press.key === 'ctrl-c') {
		return [state, [{type: 'quit'}]];
	}
	if (isTyping(screen)) {
		const typed = partOf(screen).typed?.(screen, press.key, scene, state);
		if (typed !== undefined) {
			return stay({...state, screen: typed});
		}
	}
	if (screen.name === 'confirm') {
		const step = typeName(state, screen, press);
		if (step !== undefined) {
			return step;
		}
	}
	if (screen.name === 'freeze') {
		const step = typePlace(state, screen, press, scene);
		if (step !== undefined) {
			return step;
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
	const reason = binding.disabledReason?.(state, scene) ?? partOf(screen).refused?.(screen, binding.intent, scene);
	if (reason !== undefined) {
		return stay(withNotice(state, {tone: 'bad', text: `${binding.keyLabel} ${binding.label}: ${reason}`}));
	}
	const chosen = partOf(screen).chosen?.(screen, binding.intent, scene);
	return perform(withScreen(state, chosen), binding.intent, press, scene);
}

// As far as most programs go for one notch of the wheel.
const wheelRows = 3;

function scrolled(state: ConsoleState, direction: 'up' | 'down', scene: Scene): ConsoleState {
	if (tooSmall(state.columns, state.rows)) {
		return state;
	}
	const once = (before: ConsoleState) => moved(before, direction, scene);
	return Array.from({length: wheelRows}, () => once).reduce((before, move) => move(before), state);
}

function picked(state: ConsoleState, pick: string, scene: Scene): ConsoleState {
	return withScreen(state, partOf(state.screen).picked?.(state.screen, pick, scene));
}

function moved(state: ConsoleState, intent: Intent, scene: Scene): ConsoleState {
	const {screen, rows} = state;
	const {bodyRows} = areasOf(rows, scene.view.replay !== undefined);
	return {...state, screen: partOf(screen).moved(screen, intent, state, scene, bodyRows)};
}

function switchMouse({mouse, ...rest}: ConsoleState): Step {
	const isOn = mouse !== true;
	const text = isOn
		? "mouse on: the wheel scrolls, a click selects; shift for the terminal's own selection, m turns it off"
		: 'mouse off';
	const state: ConsoleState = isOn ? {...rest, mouse: true} : rest;
	return [withNotice(state, {tone: 'plain', text}), [{type: 'mouse', isOn}]];
}

function perform(state: ConsoleState, intent: Intent, press: KeyPress, scene: Scene): Step {
	const {screen} = state;
	const part = partOf(screen);
	if (isMovement(intent)) {
		return stay(moved(state, intent, scene));
	}
	return part.act?.(state, screen, intent, press, scene) ?? performAnywhere(state, intent, scene);
}

function performAnywhere(state: ConsoleState, intent: Intent, scene: Scene): Step {
	switch (intent) {
		case 'back':
			return stay(back(state));
		case 'pause':
			return pauseOrResume(state, scene);
		case 'freeze':
			return askToFreeze(state);
		case 'undo': {
			const workload = workloadOf(state, scene);
			return workload ? askToConfirm(state, undoRequest(workload.target, scene)) : stay(state);
		}
		case 'restart': {
			const workload = workloadOf(state, scene);
			return workload ? askToConfirm(state, {kind: 'restart', target: workload.target}) : stay(state);
		}
		case 'scale':
		case 'set-image': {
			const workload = workloadOf(state, scene);
			const asks = intent === 'scale' ? 'replicas' : 'image';
			return stay(workload ? push(state, askFor(asks, workload.target, scene)) : state);
		}
		case 'history': {
			const workload = workloadOf(state, scene);
			return stay(workload ? push(state, settleHistory({name: 'history', target: workload.target}, scene)) : state);
		}
		case 'copy': {
			const text = kubectlOf(state, scene);
			return text === undefined
				? stay(state)
				: [withNotice(state, {tone: 'plain', text: `copied (by OSC 52): ${text}`}), [{type: 'copy', text}]];
		}
		case 'namespaces':
			return openNamespaces(state);
		case 'contexts':
			return [state, [{type: 'list-contexts'}]];
		case 'events':
			return stay(openEvents(state, scene));
		case 'object': {
			const object = objectOf(state, scene);
			return object ? openObject(state, object) : stay(state);
		}
		case 'help':
			return stay(push(state, {name: 'help', top: 0}));
		case 'reconnect':
			return [withNotice(withoutRights(state), {tone: 'plain', text: 'reading again now'}), [{type: 'reconnect'}]];
		case 'mouse':
			return switchMouse(state);
		case 'redraw':
		case 'suspend':
		case 'quit':
			return [state, [{type: intent}]];
		default:
			return stay(state);
	}
}

function withoutRights({askedRights: _asked, ...state}: ConsoleState): ConsoleState {
	return state;
}

/** The object that is looked at: the selected one, else the workload itself. */
function objectOf(state: ConsoleState, scene: Scene): ObjectName | undefined {
	return partOf(state.screen).object?.(state.screen, scene) ?? workloadOf(state, scene)?.target;
}

function openEvents(state: ConsoleState, scene: Scene): ConsoleState {
	const workload = workloadOf(state, scene);
	const about = 'pod' in state.screen ? {about: state.screen.pod} : {};
	return workload
		? push(state, {name: 'events', target: workload.target, ...about, newestFirst: true, filter: '', filtering: false})
		: state;
}

/** The workload that keys act on, on whichever screen. */
function workloadOf({screen}: ConsoleState, scene: Scene): ActedOn | undefined {
	return partOf(screen).workload?.(screen, scene);
}

// Pausing is the brake: at once, without asking. Resuming changes what runs, so it is confirmed.
function pauseOrResume(state: ConsoleState, scene: Scene): Step {
	const acted = workloadOf(state, scene);
	if (acted === undefined) {
		return stay(state);
	}
	const {target, workload} = acted;
	if (isPaused(workload)) {
		return askToConfirm(state, {kind: 'resume', target});
	}
	if (target.kind !== 'Deployment') {
		// It can't be paused: what comes nearest changes more than one field, so it is shown first.
		const isOver = workload !== undefined && isHeld(workload);
		return askToConfirm(state, {kind: isOver ? 'resume' : 'hold', target});
	}
	const text = pausingText([target], scene.view);
	if (state.pausing.some(one => sameWorkload(one, target))) {
		return stay(withNotice(state, {tone: 'busy', text}));
	}
	return [withNotice({...state, pausing: [...state.pausing, target]}, {tone: 'busy', text}), [{type: 'pause', target}]];
}
