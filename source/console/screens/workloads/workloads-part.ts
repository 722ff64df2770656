import type {ScreenPart} from '../../screen-part.ts';
import type {ConsoleState} from '../../state.ts';
import {push, stay, withNotice} from '../../step.ts';
import {rolloutScreen} from '../rollout/rollout-screen.ts';
import {holdOrder, noteDrawn} from './held-order.ts';
import type {SortColumn} from './row-order.ts';
import {workloadsLines} from './workloads-lines.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';
import {
	chooseActedOn,
	chooseNamed,
	moveWorkloads,
	refuseHasty,
	selectedWorkload,
	setFilter,
	sortBy,
	switchUnfine,
	typeFilter,
} from './workloads-update.ts';

export const workloadsPart: ScreenPart<WorkloadsScreen> = {
	lines: (screen, {columns}, scene, bodyRows) => workloadsLines(screen, scene, columns, bodyRows),
	moved: (screen, intent, {columns}, scene, bodyRows) => moveWorkloads(screen, intent, scene, columns, bodyRows),
	picked: (screen, selectedUid) => ({...screen, selectedUid}),
	workload: selectedWorkload,
	act(state, screen, intent, _press, scene) {
		switch (intent) {
			case 'open': {
				const workload = selectedWorkload(screen, scene);
				return stay(workload ? push(state, rolloutScreen(workload.target)) : state);
			}
			case 'back': {
				const {onlyUnfine: _only, ...all} = screen;
				return stay({...state, screen: setFilter(all, '', scene)});
			}
			case 'only-unfine':
				return stay({...state, screen: switchUnfine(screen, scene)});
			case 'sort-by-name':
			case 'sort-by-age':
				return stay(sorted(state, screen, intent === 'sort-by-name' ? 'name' : 'age'));
			case 'filter':
				return stay({...state, screen: {...screen, filtering: true}});
			default:
				return undefined;
		}
	},
	refused: refuseHasty,
	chosen: chooseActedOn,
	held: holdOrder,
	drawn: noteDrawn,
	named: chooseNamed,
	typed: typeFilter,
	pasted: (screen, text, scene) => setFilter(screen, screen.filter + text, scene),
};

function sorted(state: ConsoleState, screen: WorkloadsScreen, column: SortColumn): ConsoleState {
	const next = sortBy(screen, column);
	const key = column === 'name' ? 'N' : 'A';
	const how = column === 'name' ? 'by name' : 'by age, what was made last first';
	const text =
		next.sortedBy === undefined ? 'most urgent first again' : `sorted ${how}; ${key} once more: most urgent first`;
	return withNotice({...state, screen: next}, {tone: 'plain', text});
}
