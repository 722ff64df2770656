import {movedIndex} from '../../movement.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {Scene} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {connectionTexts} from './connection-lines.ts';
import {helpContent, helpLines} from './help-lines.ts';
import type {HelpScreen} from './help-screen.ts';

export const helpPart: ScreenPart<HelpScreen> = {
	lines: (screen, {below, columns, told}, scene, bodyRows) =>
		helpLines(screen, below.at(-1)?.name, columns, bodyRows, connectionOf(scene), told?.text),
	moved(screen, intent, {below, columns, told}, scene, bodyRows) {
		const content = helpContent(columns, below.at(-1)?.name, bodyRows, connectionOf(scene), told?.text);
		const hidden = Math.max(1, content.length - bodyRows + 2);
		return {...screen, top: movedIndex(intent, screen.top, hidden, Math.max(1, bodyRows - 2))};
	},
	act: (state, _screen, intent) => (intent === 'help' ? stay(back(state)) : undefined),
};

const connectionOf = ({vitals}: Scene) => (vitals === undefined ? [] : connectionTexts(vitals()));
