import {sameWorkload} from '../cluster/workload-name.ts';
import {isHeld} from '../rollout/is-held.ts';
import {isPaused} from '../rollout/is-paused.ts';
import {actedOn, objectOf} from './acted-on.ts';
import type {Intent} from './binding.ts';
import {idleQuestion, wasAsked} from './idle-pause.ts';
import type {KeyPress} from './key-press.ts';
import {isUnpreviewed, kubectlOf} from './kubectl-of.ts';
import {pausingText} from './lasting-notice.ts';
import {isMovement} from './movement.ts';
import {undoRequest, unstickRequest} from './proposal.ts';
import {askFor} from './screens/ask/ask-part.ts';
import {askToConfirm} from './screens/confirm/confirm-update.ts';
import {askToFreeze} from './screens/freeze/freeze-update.ts';
import {settleHistory} from './screens/history/history-update.ts';
import {openObject} from './screens/object/open-object.ts';
import {partOf} from './screens/parts.ts';
import {openNamespaces} from './screens/places/namespaces-part.ts';
import {moved} from './seen-screen.ts';
import type {ConsoleState, Scene} from './state.ts';
import {back, push, type Step, stay, withNotice} from './step.ts';

/** Carries out what a key means: as its screen does, else as every screen does. */
export function perform(state: ConsoleState, intent: Intent, press: KeyPress, scene: Scene): Step {
	const {screen} = state;
	const part = partOf(screen);
	if (isMovement(intent)) {
		return stay(moved(state, intent, scene));
	}
	return part.act?.(state, screen, intent, press, scene) ?? performAnywhere(state, intent, scene);
}

function switchMouse({mouse, ...rest}: ConsoleState): Step {
	const isOn = mouse !== true;
	const text = isOn
		? "mouse on: the wheel scrolls, a click selects; shift for the terminal's own selection, m turns it off"
		: 'mouse off';
	const state: ConsoleState = isOn ? {...rest, mouse: true} : rest;
	return [withNotice(state, {tone: 'plain', text}), [{type: 'mouse', isOn}]];
}

function performAnywhere(state: ConsoleState, intent: Intent, scene: Scene): Step {
	switch (intent) {
		case 'back':
			return stay(back(state));
		case 'pause':
		case 'brake':
		case 'go-on':
			return pauseOrResume(state, scene, intent === 'brake');
		case 'freeze':
			return askToFreeze(state, scene);
		case 'undo': {
			const workload = actedOn(state, scene);
			return workload ? askToConfirm(state, undoRequest(workload.target, scene), scene) : stay(state);
		}
		case 'unstick': {
			const request = unstickRequest(scene);
			return request ? askToConfirm(state, request, scene) : stay(state);
		}
		case 'restart': {
			const workload = actedOn(state, scene);
			return workload ? askToConfirm(state, {kind: 'restart', target: workload.target}, scene) : stay(state);
		}
		case 'scale':
		case 'set-image': {
			const workload = actedOn(state, scene);
			const asks = intent === 'scale' ? 'replicas' : 'image';
			return stay(workload ? push(state, askFor(asks, workload.target, scene)) : state);
		}
		case 'history': {
			const workload = actedOn(state, scene);
			return stay(workload ? push(state, settleHistory({name: 'history', target: workload.target}, scene)) : state);
		}
		case 'copy': {
			const text = kubectlOf(state, scene);
			if (text === undefined) return stay(state);
			const caveat = isUnpreviewed(state) ? ', not previewed' : '';
			const notice = {tone: 'plain', text: `copied (by OSC 52)${caveat}: ${text}`} as const;
			return [withNotice(state, notice), [{type: 'copy', text}]];
		}
		case 'namespaces':
			return openNamespaces(state, scene.nowMs);
		case 'contexts':
			return [state, [{type: 'list-contexts'}]];
		case 'events':
			return stay(openEvents(state, scene));
		case 'object': {
			const object = objectOf(state, scene);
			return object ? openObject(state, object, scene.nowMs) : stay(state);
		}
		case 'command':
			return stay(push(state, {name: 'command', text: ''}));
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

function withoutRights({askedRights: _asked, askedBeside: _beside, ...state}: ConsoleState): ConsoleState {
	return state;
}

function openEvents(state: ConsoleState, scene: Scene): ConsoleState {
	const workload = actedOn(state, scene);
	const about = 'pod' in state.screen ? {about: state.screen.pod} : {};
	return workload
		? push(state, {name: 'events', target: workload.target, ...about, newestFirst: true, filter: '', filtering: false})
		: state;
}

// Pausing is the brake: at once, without asking, but where nothing rolls and a slip of the finger would be a trap; whoever
// typed the word meant it. Resuming changes what runs, so it is confirmed.
function pauseOrResume({askedToPause, ...before}: ConsoleState, scene: Scene, isTyped: boolean): Step {
	const state: ConsoleState = before;
	const acted = actedOn(state, scene);
	if (acted === undefined) {
		return stay(state);
	}
	const {target, workload} = acted;
	if (isPaused(workload)) {
		return askToConfirm(state, {kind: 'resume', target}, scene);
	}
	if (target.kind !== 'Deployment') {
		// It can't be paused: what comes nearest changes more than one field, so it is shown first.
		const isOver = workload !== undefined && isHeld(workload);
		return askToConfirm(state, {kind: isOver ? 'resume' : 'hold', target}, scene);
	}
	const question = isTyped ? undefined : idleQuestion(workload, scene.view);
	if (workload !== undefined && question !== undefined && !wasAsked(askedToPause, workload, scene)) {
		const {uid} = workload.metadata;
		return stay(withNotice({...state, askedToPause: {uid, atMs: scene.nowMs}}, {tone: 'paused', text: question}));
	}
	const text = pausingText([target], scene.view);
	if (state.pausing.some(one => sameWorkload(one, target))) {
		return stay(withNotice(state, {tone: 'busy', text}));
	}
	return [withNotice({...state, pausing: [...state.pausing, target]}, {tone: 'busy', text}), [{type: 'pause', target}]];
}
