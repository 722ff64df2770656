import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import type {Scene} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {connectionTexts} from './connection-lines.ts';
import {helpContent, helpLines} from './help-lines.ts';
import type {HelpScreen} from './help-screen.ts';

export const helpPart: ScreenPart<HelpScreen> = {
	lines: (screen, {below, columns, told}, scene, bodyRows) =>
		helpLines(screen, below.at(-1)?.name, columns, bodyRows, connectionOf(scene), told?.text),
	moved(screen, intent, {below, columns, told}, scene, bodyRows) {
		const from = below.at(-1)?.name;
		const content = helpContent(columns, from, bodyRows, connectionOf(scene), told?.text, screen.filter);
		const rows = screen.filter ? bodyRows - 1 : bodyRows;
		return {...screen, top: scrolledTop(intent, screen.top, content.length, rows)};
	},
	act(state, screen, intent) {
		switch (intent) {
			case 'help':
				return stay(back(state));
			case 'filter':
				return stay({...state, screen: {...screen, filtering: true}});
			case 'back':
				return screen.filter ? stay({...state, screen: {...screen, filter: '', top: 0}}) : undefined;
			default:
				return undefined;
		}
	},
	typed(screen, key) {
		const field = typedInto(fieldOf(screen), key);
		return field && {...screen, ...field, top: 0};
	},
	pasted: (screen, text) => ({...screen, ...withText(fieldOf(screen), text), top: 0}),
};

const fieldOf = ({filter = '', filtering = false}: HelpScreen) => ({filter, filtering});

const connectionOf = ({vitals}: Scene) => (vitals === undefined ? [] : connectionTexts(vitals()));
