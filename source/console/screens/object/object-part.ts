import {areasOf} from '../../layout.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import type {ObjectScreen} from '../../state.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {objectContent, objectHeadRows, objectLines} from './object-lines.ts';
import {readAgain} from './open-object.ts';

export const objectPart: ScreenPart<ObjectScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => objectLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, _scene, bodyRows) => ({
		...screen,
		top: scrolledTop(
			intent,
			screen.top,
			objectContent(screen, columns).lines.length,
			bodyRows - objectHeadRows(bodyRows),
		),
	}),
	workload: watchedWorkload,
	act(state, screen, intent, _press, scene) {
		const shown = (next: ObjectScreen) => stay({...state, screen: next});
		const {bodyRows} = areasOf(state.rows, scene.view.replay !== undefined);
		switch (intent) {
			case 'show-values':
				return shown({...screen, showValues: !screen.showValues});
			case 'filter':
				return shown({...screen, filtering: true});
			case 'next-match':
				return shown(nextMatch(screen, state.columns, bodyRows));
			case 'reconnect':
				return readAgain(state, screen);
			case 'back':
				return screen.filter === '' ? stay(back(state)) : shown({...screen, filter: ''});
			default:
				return undefined;
		}
	},
	typed(screen, key) {
		const field = typedInto(screen, key);
		return field && {...screen, ...field};
	},
	pasted: (screen, text) => ({...screen, ...withText(screen, text)}),
};

/** The next line that has the text, brought to the top; after the last one the first again. */
function nextMatch(screen: ObjectScreen, columns: number, bodyRows: number): ObjectScreen {
	const {matches, lines} = objectContent(screen, columns);
	const next = matches.find(line => line > screen.top) ?? matches[0];
	const rows = bodyRows - objectHeadRows(bodyRows);
	return next === undefined ? screen : {...screen, top: Math.min(next, Math.max(0, lines.length - rows + 1))};
}
