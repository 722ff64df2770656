import type {ActionOutcome} from '../../../cluster/actions/action.ts';
import type {FreezeKind, FreezePreview} from '../../../cluster/actions/freeze.ts';
import {freezeTitle, sentItems} from '../../../cluster/actions/freeze-words.ts';
import type {ClusterView} from '../../../cluster/cluster.ts';
import type {KeyPress} from '../../key-press.ts';
import {confirmReason} from '../../keys/freeze-keys.ts';
import {watchedAfter} from '../../reversals.ts';
import type {ConsoleState, Scene, Screen} from '../../state.ts';
import {push, type Step, stay, whereAsked, withNotice} from '../../step.ts';
import {typeInto} from '../../typed-name.ts';
import {noticeOf} from '../confirm/confirm-update.ts';
import {selectedItem} from './freeze-rows.ts';
import type {FreezeScreen, FreezeStage} from './freeze-screen.ts';

/** Opens the screen and asks what there is to freeze: the same key never lets anything go on. */
export function askToFreeze(state: ConsoleState, {nowMs}: Scene): Step {
	const ticket = state.nextTicket;
	const screen: FreezeScreen = {
		name: 'freeze',
		kind: 'freeze',
		ticket,
		top: 0,
		chosen: [],
		course: {stage: 'previewing', sinceMs: nowMs},
	};
	return [{...push(state, screen), nextTicket: ticket + 1}, [{type: 'preview-freeze', kind: 'freeze', ticket}]];
}

/** Asks again, for the same or for the other of the two. */
export function lookAnew(state: ConsoleState, screen: FreezeScreen, kind: FreezeKind, {nowMs}: Scene): Step {
	const ticket = state.nextTicket;
	const next: FreezeScreen = {
		...screen,
		kind,
		ticket,
		top: 0,
		notesTop: 0,
		course: {stage: 'previewing', sinceMs: nowMs},
	};
	return [{...state, screen: next, nextTicket: ticket + 1}, [{type: 'preview-freeze', kind, ticket}]];
}

/** The other of the two. */
export function otherKind(state: ConsoleState, screen: FreezeScreen, scene: Scene): Step {
	return lookAnew(state, screen, screen.kind === 'freeze' ? 'thaw' : 'freeze', scene);
}

/** Of what can't be paused: hold it, or not. */
export function choose(state: ConsoleState, screen: FreezeScreen): Step {
	const {course: stage, chosen} = screen;
	const item = stage.stage === 'ready' ? selectedItem(screen, stage.plan) : undefined;
	if (item?.fate.type !== 'may') return stay(state);
	const next = chosen.includes(item.uid) ? chosen.filter(uid => uid !== item.uid) : [...chosen, item.uid];
	return stay({...state, screen: {...screen, chosen: next}});
}

/** `y`: as on Confirm, an answer to what stood on the screen, and a key by itself. */
export function confirmFreeze(state: ConsoleState, screen: FreezeScreen, press: KeyPress, scene: Scene): Step {
	const {course: stage} = screen;
	if (stage.stage !== 'ready') return stay(state);
	const refusal = !press.alone
		? 'y came together with other keys, as a paste does: press it by itself'
		: !stage.painted
			? 'y came before the preview was on the screen: read it, then press y'
			: undefined;
	if (refusal !== undefined) return stay(withNotice(state, {tone: 'bad', text: refusal}));
	return scene.confirmByName
		? stay({...state, screen: {...screen, course: {...stage, typed: ''}}})
		: send(state, screen, stage);
}

function send(state: ConsoleState, screen: FreezeScreen, {plan}: Extract<FreezeStage, {stage: 'ready'}>): Step {
	const {ticket, chosen} = screen;
	const {length} = sentItems(plan, new Set(chosen));
	const sending: FreezeScreen = {...screen, course: {stage: 'sending', plan, outcomes: new Map()}};
	const previews = new Map(
		plan.items.flatMap(({uid, fate}) => (fate.type === 'left' ? [] : [[uid, fate.preview] as const])),
	);
	const freezing = {ticket, what: freezeTitle(plan.kind, length), of: length, answered: 0, previews};
	return [{...state, screen: sending, freezing}, [{type: 'perform-freeze', plan, chosen, ticket}]];
}

/** What is typed where a name confirms: it is the whole context that stops. */
export function typedName({view}: Scene): string {
	return view.identity.context || 'freeze';
}

/** A key while the context's name is typed; undefined: it is not for that, or none is typed. */
export function typePlace(state: ConsoleState, screen: FreezeScreen, press: KeyPress, scene: Scene): Step | undefined {
	const {course: stage} = screen;
	if (stage.stage !== 'ready' || stage.typed === undefined) return undefined;
	const {typed, ...untyped} = stage;
	const made = typeInto(typed, typedName(scene), press);
	const refuse = (text: string) => stay(withNotice(state, {tone: 'bad', text}));
	switch (made?.type) {
		case undefined:
			return undefined;
		case 'left':
			return stay({...state, screen: {...screen, course: untyped}});
		case 'typed':
			return stay({...state, screen: {...screen, course: {...stage, typed: made.text}}});
		case 'refused':
			return refuse(made.sentence);
		case 'entered': {
			const reason = confirmReason(state, scene);
			return reason === undefined ? send(state, screen, stage) : refuse(reason);
		}
	}
}

/** What an answer makes of the freeze screen that asked for it, also while Help lies on that. Older answers belong to nobody. */
function onFreeze(state: ConsoleState, ticket: number, change: (screen: FreezeScreen) => FreezeScreen): ConsoleState {
	const isAsked = (screen: Screen) => screen.name === 'freeze' && screen.ticket === ticket;
	return whereAsked(state, isAsked, there =>
		there.screen.name === 'freeze' ? {...there, screen: change(there.screen)} : there,
	);
}

export function freezePreviewed(state: ConsoleState, ticket: number, outcome: FreezePreview): ConsoleState {
	return onFreeze(state, ticket, screen => {
		if (screen.course.stage !== 'previewing') return screen;
		if (outcome.type === 'failed') return {...screen, course: {stage: 'unable', sentence: outcome.sentence}};
		const {plan} = outcome;
		// What was chosen stays chosen as long as there is a choice.
		const open = new Set(plan.items.flatMap(({uid, fate}) => (fate.type === 'may' ? [uid] : [])));
		const chosen = screen.chosen.filter(uid => open.has(uid));
		return {...screen, chosen, course: {stage: 'ready', plan, painted: false}};
	});
}

/** Only what is seen itself was painted, not what lies under Help. */
export function freezePainted(state: ConsoleState, ticket: number): ConsoleState {
	const {screen} = state;
	return screen.name === 'freeze' &&
		screen.ticket === ticket &&
		screen.course.stage === 'ready' &&
		!screen.course.painted
		? {...state, screen: {...screen, course: {...screen.course, painted: true}}}
		: state;
}

export function freezeTold(
	before: ConsoleState,
	ticket: number,
	uid: string,
	outcome: ActionOutcome,
	view: ClusterView,
): ConsoleState {
	const {freezing} = before;
	const isOurs = freezing?.ticket === ticket;
	const counted = isOurs ? {...before, freezing: {...freezing, answered: freezing.answered + 1}} : before;
	const preview = isOurs ? freezing.previews.get(uid) : undefined;
	const state = preview ? {...counted, watched: watchedAfter(counted.watched, preview, outcome, view)} : counted;
	return onFreeze(state, ticket, screen => {
		if (screen.course.stage !== 'sending') return screen;
		const outcomes = new Map([...screen.course.outcomes, [uid, outcome]]);
		return {...screen, course: {...screen.course, outcomes}};
	});
}

function briefly(outcome: ActionOutcome): ActionOutcome {
	if (outcome.type !== 'done' || outcome.receipt.brief === undefined) return outcome;
	return {...outcome, receipt: {...outcome.receipt, sentence: outcome.receipt.brief}};
}

/** All of it was answered: the screen stays, with what became of each. */
export function freezePerformed(before: ConsoleState, ticket: number, outcome: ActionOutcome): ConsoleState {
	// What was told of earlier freezes holds no longer.
	const {freezing, told: _told, ...rest} = before;
	const state = freezing === undefined || freezing.ticket === ticket ? rest : before;
	const next = onFreeze(state, ticket, screen =>
		screen.course.stage === 'sending' ? {...screen, course: {...screen.course, stage: 'done', outcome}} : screen,
	);
	// Beside the rows their names need not be said once more.
	const {screen} = next;
	const isBeside = screen.name === 'freeze' && screen.ticket === ticket;
	return withNotice(next, noticeOf(isBeside ? briefly(outcome) : outcome));
}
