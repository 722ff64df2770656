import type {ScreenPart} from '../../screen-part.ts';
import {push, stay} from '../../step.ts';
import {rolloutScreen} from '../rollout/rollout-screen.ts';
import {holdOrder, noteDrawn} from './held-order.ts';
import {workloadsLines} from './workloads-lines.ts';
import type {WorkloadsScreen} from './workloads-screen.ts';
import {
	chooseActedOn,
	chooseNamed,
	moveWorkloads,
	refuseHasty,
	selectedWorkload,
	setFilter,
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
			case 'back':
				return stay({...state, screen: setFilter(screen, '', scene)});
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
