import {areasOf} from '../../layout.ts';
import type {ScreenPart} from '../../screen-part.ts';
import {scrolledTop} from '../../scrolled.ts';
import {back, stay} from '../../step.ts';
import {typedInto, withText} from '../../text-field.ts';
import {watchedWorkload} from '../watched-workload.ts';
import {objectContent, objectHeadRows, objectLines} from './object-lines.ts';
import type {ObjectScreen} from './object-screen.ts';
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
				return shown({...withoutMatch(screen), filtering: true});
			case 'next-match':
				return shown(toMatch(screen, (screen.match ?? -1) + 1, state.columns, bodyRows));
			case 'reconnect':
				return readAgain(state, screen, scene.nowMs);
			case 'back':
				return screen.filter === '' ? stay(back(state)) : shown({...screen, filter: ''});
			default:
				return undefined;
		}
	},
	typed(screen, key, scene, {columns, rows}) {
		const field = typedInto(screen, key);
		const next = field && {...withoutMatch(screen), ...field};
		if (next === undefined || key !== 'enter' || next.filter === '') return next;
		// As in less and vim: Enter ends the word and goes to the first place from here on that has it.
		const first = objectContent(next, columns).matches.findIndex(line => line >= next.top);
		return toMatch(next, Math.max(0, first), columns, areasOf(rows, scene.view.replay !== undefined).bodyRows);
	},
	pasted: (screen, text) => ({...screen, ...withText(screen, text)}),
};

/** The line that has the text, as the first that is seen, where so many follow; after the last one comes the first again. */
function toMatch(screen: ObjectScreen, index: number, columns: number, bodyRows: number): ObjectScreen {
	const {matches, lines} = objectContent(screen, columns);
	const match = index % Math.max(1, matches.length);
	const line = matches[match];
	const rows = bodyRows - objectHeadRows(bodyRows);
	const last = lines.length <= rows ? 0 : lines.length - rows + 1;
	return line === undefined ? screen : {...screen, match, top: Math.min(line, last)};
}

function withoutMatch({match: _match, ...screen}: ObjectScreen): ObjectScreen {
	return screen;
}
