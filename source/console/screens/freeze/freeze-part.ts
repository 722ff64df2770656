import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {typedNameKeys} from '../typed-name-lines.ts';
import {freezeLines, freezeWindow, notesScroll} from './freeze-lines.ts';
import {freezeVerb, planOf, selectedIndex} from './freeze-rows.ts';
import type {FreezeScreen} from './freeze-screen.ts';
import {choose, confirmFreeze, lookAnew, otherKind, typedName, typePlace} from './freeze-update.ts';

export const freezePart: ScreenPart<FreezeScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => freezeLines(screen, scene, columns, bodyRows),
	moved(screen, intent, {columns}, scene, bodyRows) {
		const plan = planOf(screen);
		if (plan === undefined || plan.items.length === 0) return screen;
		const at = selectedIndex(screen, plan);
		const {tops, page} = notesScroll(screen, plan, scene, columns, bodyRows);
		const notesTop = Math.min(screen.notesTop ?? 0, tops - 1);
		// Behind the last row what is said below the rows goes on, where it has no room.
		const isDown = intent === 'down' || intent === 'page-down' || intent === 'bottom';
		const isUp = intent === 'up' || intent === 'page-up';
		if ((isDown && at === plan.items.length - 1) || (isUp && notesTop > 0)) {
			return {...screen, notesTop: movedIndex(intent, notesTop, tops, page)};
		}
		const {top, end} = freezeWindow(screen, plan, scene, columns, bodyRows);
		const index = movedIndex(intent, at, plan.items.length, Math.max(1, end - top - 1));
		const uid = plan.items[index]?.uid;
		if (uid === undefined) return screen;
		const moved: FreezeScreen = {...screen, top, notesTop: 0, selectedUid: uid};
		return {...moved, top: freezeWindow(moved, plan, scene, columns, bodyRows).top};
	},
	picked: (screen, selectedUid) => ({...screen, selectedUid, notesTop: 0}),
	typingKeys(screen, scene) {
		const {course} = screen;
		if (course.stage !== 'ready' || course.typed === undefined) return undefined;
		return typedNameKeys(course.typed === typedName(scene) ? freezeVerb(screen, false) : undefined);
	},
	taken: typePlace,
	act(state, screen, intent, press, scene) {
		switch (intent) {
			case 'confirm':
				return confirmFreeze(state, screen, press, scene);
			case 'choose':
				return choose(state, screen);
			case 'preview-anew':
				return lookAnew(state, screen, screen.kind, scene);
			case 'freeze':
				return lookAnew(state, screen, 'freeze', scene);
			case 'other-choice':
				return otherKind(state, screen, scene);
			default:
				return undefined;
		}
	},
};
