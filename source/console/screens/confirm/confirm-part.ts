import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {ConfirmScreen} from '../../state.ts';
import {confirmContentLines, confirmLines} from './confirm-lines.ts';
import {confirm, otherChoice, previewAnew} from './confirm-update.ts';

export const confirmPart: ScreenPart<ConfirmScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => confirmLines(screen, scene, columns, bodyRows),
	moved(screen, intent, {columns}, scene, bodyRows) {
		const lines = confirmContentLines(screen, scene, columns, bodyRows);
		return {...screen, top: movedIndex(intent, screen.top, lines, Math.max(1, bodyRows - 4))};
	},
	act(state, screen, intent, press, scene) {
		switch (intent) {
			case 'other-choice':
				return otherChoice(state, screen);
			case 'confirm':
				return confirm(state, screen, press, scene);
			case 'preview-anew':
				return previewAnew(state, screen);
			default:
				return undefined;
		}
	},
};
