import {counted} from '../../format.ts';
import {freshnessText} from '../../freshness-text.ts';
import type {PlaceList} from '../../places.ts';
import type {ScreenPart} from '../../screen-part.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {push, stay} from '../../step.ts';
import {
	actInPicker,
	filteredRows,
	movePicker,
	type PickerRow,
	pastedInPicker,
	pickedIndex,
	pickerLines,
	typedInPicker,
} from './picker.ts';
import type {ContextsScreen} from './place-screens.ts';

const contextColumns = [
	{head: 'NAME', dispensable: 0, most: 60, shrinkTo: 16, cut: 'middle'},
	{head: 'CLUSTER', dispensable: 2, most: 60, shrinkTo: 16},
	{head: 'USER', dispensable: 3, most: 30, shrinkTo: 8},
	{head: 'NAMESPACE', dispensable: 4, most: 30},
	{head: '', dispensable: 1, shrinkTo: 16},
] as const;

export const contextsPart: ScreenPart<ContextsScreen> = {
	lines: (screen, {columns}, scene, bodyRows) =>
		pickerLines(
			screen,
			contextRows(screen, scene),
			{
				title: screen.list.ok ? `contexts   ${counted(screen.list.rows.length, 'context')}` : 'contexts   not known',
				notes: problemOf(screen, scene),
				columns: contextColumns,
				empty: screen.list.ok ? 'The kubeconfig has no contexts.' : screen.list.sentence,
			},
			columns,
			bodyRows,
		),
	moved: (screen, intent, _state, scene, bodyRows) => movePicker(screen, contextRows(screen, scene), intent, bodyRows),
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'open': {
				const row = pickedContext(screen, scene);
				return row ? [state, [{type: 'go', place: {type: 'context', key: row.key}}]] : stay(state);
			}
			case 'reconnect':
				return [state, [{type: 'list-contexts'}]];
			default:
				return actInPicker(state, screen, intent);
		}
	},
	typed: typedInPicker,
	pasted: pastedInPicker,
};

/** The list as it was read now: opens the picker, or renews the one that is open. */
export function contextsListed(state: ConsoleState, list: PlaceList): ConsoleState {
	return state.screen.name === 'contexts' || state.screen.name === 'command'
		? {...state, screen: {...state.screen, list}}
		: push(state, {name: 'contexts', list, top: 0, filter: '', filtering: false});
}

function contextRows({list}: ContextsScreen, {view, nowMs}: Scene): readonly PickerRow[] {
	if (!list.ok) {
		return [];
	}
	return list.rows.map(({key, name, server, user, namespace, problem, note = '', isHere}) => {
		// Of the others nothing is known before one goes there: asking them would run their credential plugins.
		const {text, token} = freshnessText(view.freshness, nowMs);
		const said = isHere ? text : problem === undefined ? '' : 'can’t be used';
		const words = [said, note].filter(part => part !== '').join(', ');
		return {
			key,
			searched: `${name} ${server} ${user}`.toLowerCase(),
			cells: [
				{text: name, token: 'strong'},
				{text: server},
				{text: user},
				{text: namespace},
				{text: words, token: isHere ? token : problem === undefined ? 'faint' : 'bad'},
			],
			isHere,
			...(problem === undefined ? {} : {problem}),
		};
	});
}

export function pickedContext(screen: ContextsScreen, scene: Scene): PickerRow | undefined {
	const shown = filteredRows(contextRows(screen, scene), screen);
	return shown[pickedIndex(shown, screen)];
}

/** Why the selected one can't be used, in full. */
function problemOf(screen: ContextsScreen, scene: Scene): readonly string[] {
	const problem = pickedContext(screen, scene)?.problem;
	return problem === undefined ? [] : [problem];
}
