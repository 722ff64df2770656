import {sameWorkload} from '../cluster/workload-name.ts';
import {askRights} from './ask-rights.ts';
import {counted} from './body-scene.ts';
import {arrived} from './follow-view.ts';
import type {Message} from './message.ts';
import {pasted, pressed} from './press-key.ts';
import {readForCommand} from './read-for-command.ts';
import {unwatchUnknown, watchPause} from './reversals.ts';
import {scopedSentence} from './scoped-name.ts';
import {noticeOf, painted, performed, previewed} from './screens/confirm/confirm-update.ts';
import {freezePainted, freezePerformed, freezePreviewed, freezeTold} from './screens/freeze/freeze-update.ts';
import {objectRead} from './screens/object/open-object.ts';
import {arrivedThere, namespacesListed} from './screens/places/arrive.ts';
import {contextsListed} from './screens/places/contexts-part.ts';
import {drawn, held, picked, scrolled} from './seen-screen.ts';
import type {ConsoleState, Notice, Scene} from './state.ts';
import {type Step, stay, withNotice, withoutNotice} from './step.ts';
import {watchEffects} from './watched.ts';

/** The console's whole behaviour: what a message makes of the state, and what is to be done about it. Pure. */
export function update(state: ConsoleState, message: Message, scene: Scene): Step {
	const [handled, effects] = handle(state, message, scene);
	const [next, reads] = readForCommand(withNoticeDated(handled, state.notice, scene.nowMs), scene);
	return [next, [...watchEffects(state, next), ...effects, ...reads]];
}

/** What was said a while ago must not be taken for news: it shows its age, see `agedNotice`. */
function withNoticeDated(state: ConsoleState, before: Notice | undefined, nowMs: number): ConsoleState {
	const {notice} = state;
	return notice === undefined || notice === before ? state : {...state, notice: {...notice, atMs: nowMs}};
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
			return askRights(drawn(counted(state, scene), scene), scene);
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
			const watched =
				outcome.type === 'done'
					? watchPause(state.watched, target, scene.view)
					: unwatchUnknown(state.watched, target, outcome);
			const notice = noticeOf(outcome);
			const text = scopedSentence(notice.text, target, scene.view);
			return stay(withNotice(held({...state, pausing, watched}, scene), {...notice, text}));
		}
	}
}

function withToldRead(state: ConsoleState, {nowMs}: Scene): ConsoleState {
	const {told} = state;
	const isNew = told !== undefined && told.readSinceMs === undefined;
	return isNew ? {...state, told: {...told, readSinceMs: nowMs}} : state;
}
