import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {HelpScreen} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {helpContent, helpLines} from './help-lines.ts';

export const helpPart: ScreenPart<HelpScreen> = {
	lines: (screen, {below, columns}, _scene, bodyRows) => helpLines(screen, below.at(-1)?.name, columns, bodyRows),
	moved(screen, intent, {below, columns}, _scene, bodyRows) {
		const hidden = Math.max(1, helpContent(columns, below.at(-1)?.name, bodyRows).length - bodyRows + 2);
		return {...screen, top: movedIndex(intent, screen.top, hidden, Math.max(1, bodyRows - 2))};
	},
	act: (state, _screen, intent) => (intent === 'help' ? stay(back(state)) : undefined),
};
