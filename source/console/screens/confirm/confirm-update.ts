import type {ActionOutcome, ActionRequest, Preview, PreviewOutcome} from '../../../cluster/actions/action.ts';
import type {ClusterView} from '../../../cluster/cluster.ts';
import type {KeyPress} from '../../key-press.ts';
import {canPreviewAnew, confirmReason} from '../../keys/confirm-keys.ts';
import {watchedAfter} from '../../reversals.ts';
import {scopedSentence} from '../../scoped-name.ts';
import type {ConsoleState, Notice, Scene, Screen} from '../../state.ts';
import {back, push, type Step, stay, whereAsked, withNotice} from '../../step.ts';
import {passesTyping, typeInto} from '../../typed-name.ts';
import {followForecast} from '../rollout/followed-forecast.ts';
import {rolloutScreen} from '../rollout/rollout-screen.ts';
import type {ConfirmScreen, ConfirmStage} from './confirm-screen.ts';

/** Opens Confirm for a request and asks for its preview. */
export function askToConfirm(state: ConsoleState, request: ActionRequest, {nowMs}: Pick<Scene, 'nowMs'>): Step {
	const ticket = state.nextTicket;
	const screen: ConfirmScreen = {
		name: 'confirm',
		request,
		ticket,
		top: 0,
		stage: {stage: 'previewing', sinceMs: nowMs},
	};
	return [{...push(state, screen), nextTicket: ticket + 1}, [{type: 'preview', request, ticket}]];
}

/**
 * `y`: counts only as an answer to what stood on the screen, and only as a key by itself. Where the name confirms, it
 * begins to be typed.
 */
export function confirm(state: ConsoleState, screen: ConfirmScreen, press: KeyPress, scene: Scene): Step {
	const {stage} = screen;
	if (stage.stage !== 'ready') {
		return stay(state);
	}
	if (!press.alone) {
		return stay(
			withNotice(state, {tone: 'bad', text: 'y came together with other keys, as a paste does: press it by itself'}),
		);
	}
	if (!stage.painted) {
		return stay(
			withNotice(state, {tone: 'bad', text: 'y came before the preview was on the screen: read it, then press y'}),
		);
	}
	return scene.confirmByName
		? stay({...state, screen: {...screen, stage: {...stage, typed: ''}}})
		: send(state, screen, stage.preview);
}

function send(state: ConsoleState, screen: ConfirmScreen, preview: Preview): Step {
	const sending: ConfirmScreen = {...screen, stage: {stage: 'sending', preview}};
	const {ticket, request} = screen;
	const sent = [...state.sent, {ticket, target: request.target, what: sentWords[request.kind], preview}];
	return [{...state, screen: sending, sent}, [{type: 'perform', preview, ticket}]];
}

/**
 * A key while the workload's name is typed. Once the preview holds no longer, letters are for nothing, and Enter and Esc do
 * what the screen says of them then. Undefined: the key is not for the name, or none is typed.
 */
export function typeName(state: ConsoleState, screen: ConfirmScreen, press: KeyPress, scene: Scene): Step | undefined {
	const {stage, request} = screen;
	if (stage.stage !== 'ready' || stage.typed === undefined) {
		return undefined;
	}
	const {typed, ...untyped} = stage;
	if (canPreviewAnew({screen}, scene)) {
		const isMeant = press.key === 'enter' || press.key === 'escape' || passesTyping(press.key);
		return isMeant ? undefined : stay(state);
	}
	const made = typeInto(typed, request.target.name, press);
	const refuse = (text: string) => stay(withNotice(state, {tone: 'bad', text}));
	switch (made?.type) {
		case undefined:
			return undefined;
		case 'left':
			return stay({...state, screen: {...screen, stage: untyped}});
		case 'typed':
			return stay({...state, screen: {...screen, stage: {...stage, typed: made.text}}});
		case 'refused':
			return refuse(made.sentence);
		case 'entered': {
			const reason = confirmReason({screen}, scene);
			return reason === undefined ? send(state, screen, stage.preview) : refuse(reason);
		}
	}
}

const sentWords: Readonly<Record<ActionRequest['kind'], string>> = {
	pause: 'pause of',
	resume: 'resume of',
	undo: 'undo of',
	'roll-to': 'roll to another revision of',
	restart: 'restart of',
	scale: 'scaling of',
	'set-image': 'new image of',
	hold: 'hold of',
};

/** Asks for the preview again, of the workload as it is now. */
export function previewAnew(state: ConsoleState, screen: ConfirmScreen, scene: Scene): Step {
	return previewInstead(state, screen, screen.request, scene);
}

function previewInstead(state: ConsoleState, screen: ConfirmScreen, request: ActionRequest, {nowMs}: Scene): Step {
	const ticket = state.nextTicket;
	const next: ConfirmScreen = {...screen, request, ticket, top: 0, stage: {stage: 'previewing', sinceMs: nowMs}};
	return [{...state, screen: next, nextTicket: ticket + 1}, [{type: 'preview', request, ticket}]];
}

/** The other of two choices, previewed anew: of a paused Deployment resume or stay-paused, else what the preview offers. */
export function otherChoice(state: ConsoleState, screen: ConfirmScreen, scene: Scene): Step {
	const {stage, request} = screen;
	const isRoll = request.kind === 'undo' || request.kind === 'roll-to';
	if (stage.stage === 'ready' && stage.preview.other !== undefined && request.kind === 'undo') {
		return previewInstead(state, screen, {...request, proposed: stage.preview.other.proposed}, scene);
	}
	if (stage.stage !== 'ready' || stage.preview.whilePaused === undefined || !isRoll) {
		return stay(state);
	}
	const whilePaused = stage.preview.whilePaused === 'resume' ? 'stay-paused' : 'resume';
	return previewInstead(state, screen, {...request, whilePaused}, scene);
}

/** What an answer makes of the Confirm screen that asked for it, also while Help lies on that. Older answers belong to nobody. */
function onConfirm(
	state: ConsoleState,
	ticket: number,
	change: (there: ConsoleState, screen: ConfirmScreen) => ConsoleState,
): ConsoleState {
	const isAsked = (screen: Screen) => screen.name === 'confirm' && screen.ticket === ticket;
	return whereAsked(state, isAsked, there => (there.screen.name === 'confirm' ? change(there, there.screen) : there));
}

export function previewed(state: ConsoleState, ticket: number, outcome: PreviewOutcome): ConsoleState {
	return onConfirm(state, ticket, (there, screen) =>
		screen.stage.stage === 'previewing'
			? {...there, screen: {...screen, request: requestAfter(screen, outcome), stage: stageAfter(outcome)}}
			: there,
	);
}

/** Whoever read a preview means what it goes to: previewed anew, an undo goes there or nowhere. */
function requestAfter({request}: ConfirmScreen, outcome: PreviewOutcome): ActionRequest {
	return outcome.type === 'ready' && outcome.preview.request.kind === request.kind ? outcome.preview.request : request;
}

function stageAfter(outcome: PreviewOutcome): ConfirmStage {
	switch (outcome.type) {
		case 'ready':
			return {stage: 'ready', preview: outcome.preview, painted: false};
		case 'impossible':
		case 'failed':
			return {stage: 'unable', sentence: outcome.sentence};
	}
}

/** Only what is seen itself was painted, not what lies under Help. */
export function painted(state: ConsoleState, ticket: number): ConsoleState {
	const {screen} = state;
	return screen.name === 'confirm' &&
		screen.ticket === ticket &&
		screen.stage.stage === 'ready' &&
		!screen.stage.painted
		? {...state, screen: {...screen, stage: {...screen.stage, painted: true}}}
		: state;
}

/** The outcome of a write: back to where one came from with the receipt, or Confirm says why not, where it is seen. */
export function performed(
	before: ConsoleState,
	ticket: number,
	outcome: ActionOutcome,
	view: ClusterView,
): ConsoleState {
	const write = before.sent.find(sent => sent.ticket === ticket);
	const followed =
		write && outcome.type === 'done' ? followForecast(write.preview, outcome.receipt, view.opened) : undefined;
	const state = {
		...before,
		sent: before.sent.filter(sent => sent !== write),
		...(followed ? {followed} : {}),
		watched: write ? watchedAfter(before.watched, write.preview, outcome, view) : before.watched,
	};
	const left = onConfirm(state, ticket, (there, screen) => {
		if (outcome.type === 'changed')
			return {...there, screen: {...screen, top: 0, stage: {stage: 'changed', what: outcome.what}}};
		return isUnsent(outcome) ? readyAgain(there, screen) : backToRollout(there, screen);
	});
	if (outcome.type === 'changed' && left.screen.name === 'confirm' && left.screen.ticket === ticket) return left;
	const notice = noticeOf(outcome);
	return withNotice(left, write ? {...notice, text: scopedSentence(notice.text, write.target, view)} : notice);
}

const isUnsent = (outcome: ActionOutcome) => outcome.type === 'failed' && outcome.unsent === true;

/** What never left needs no other preview: its own tests keep it from doing anything that nobody read. */
function readyAgain(state: ConsoleState, screen: ConfirmScreen): ConsoleState {
	return screen.stage.stage === 'sending'
		? {...state, screen: {...screen, stage: {stage: 'ready', preview: screen.stage.preview, painted: false}}}
		: state;
}

// What was chosen in History is watched on the Rollout screen.
function backToRollout(state: ConsoleState, {request}: ConfirmScreen): ConsoleState {
	const left = back(state);
	if (left.screen.name === 'ask') {
		return back(left);
	}
	if (left.screen.name !== 'history') {
		return left;
	}
	const under = back(left);
	return under.screen.name === 'rollout' ? under : {...left, screen: rolloutScreen(request.target)};
}

/** What became of a write, as one text. */
export function noticeOf(outcome: ActionOutcome): Notice {
	switch (outcome.type) {
		case 'done': {
			const {sentence, sentAgain, remark} = outcome.receipt;
			if (remark !== undefined) {
				return {tone: 'bad', text: `${sentence}, but: ${remark}`};
			}
			return {
				tone: 'good',
				text: sentAgain ? `${sentence} (it had changed harmlessly, so it was sent again)` : sentence,
			};
		}
		case 'changed':
			return {tone: 'bad', text: `Nothing was written: ${outcome.what.join('; ')}`};
		case 'impossible':
			return {tone: 'bad', text: outcome.sentence};
		case 'failed':
			return {tone: 'bad', text: outcome.sentence};
	}
}
