import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {freezeLines, freezeWindow} from './freeze-lines.ts';
import {planOf, selectedIndex} from './freeze-rows.ts';
import type {FreezeScreen} from './freeze-screen.ts';
import {choose, confirmFreeze, lookAnew, otherKind, typePlace} from './freeze-update.ts';

export const freezePart: ScreenPart<FreezeScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => freezeLines(screen, scene, columns, bodyRows),
	moved(screen, intent, {columns}, scene, bodyRows) {
		const plan = planOf(screen);
		if (plan === undefined) return screen;
		const {top, end} = freezeWindow(screen, plan, scene, columns, bodyRows);
		const index = movedIndex(intent, selectedIndex(screen, plan), plan.items.length, Math.max(1, end - top - 1));
		const uid = plan.items[index]?.uid;
		if (uid === undefined) return screen;
		const moved: FreezeScreen = {...screen, top, selectedUid: uid};
		return {...moved, top: freezeWindow(moved, plan, scene, columns, bodyRows).top};
	},
	picked: (screen, selectedUid) => ({...screen, selectedUid}),
	taken: typePlace,
	act(state, screen, intent, press, scene) {
		switch (intent) {
			case 'confirm':
				return confirmFreeze(state, screen, press, scene);
			case 'choose':
				return choose(state, screen);
			case 'preview-anew':
				return lookAnew(state, screen, screen.kind);
			case 'freeze':
				return lookAnew(state, screen, 'freeze');
			case 'other-choice':
				return otherKind(state, screen);
			default:
				return undefined;
		}
	},
};
