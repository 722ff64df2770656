import {sentItems} from '../../cluster/actions/freeze-words.ts';
import type {Binding} from '../binding.ts';
import {nothingMayBeFrozen} from '../freezable.ts';
import {freezeVerb, selectedItem} from '../screens/freeze/freeze-rows.ts';
import type {ConsoleState, Scene} from '../state.ts';

/** What stops all rollouts in scope at once, and lets them go on. */
export const freezeKeys: readonly Binding[] = [
	{
		intent: 'confirm',
		keys: ['y'],
		keyLabel: 'y',
		label: 'do it',
		labelNow: ({screen}) => freezeVerb(screen, false),
		help: 'freeze all that is listed, or let it go on',
		screens: ['freeze'],
		disabledReason: confirmReason,
		offered: ({screen}) => freezeVerb(screen, false) !== undefined,
	},
	{
		intent: 'choose',
		keys: [' '],
		keyLabel: 'space',
		label: 'hold too',
		help: 'of what can not be paused: hold it too by its update strategy, or not',
		screens: ['freeze'],
		disabledReason: chooseReason,
		offered: state => chooseReason(state) === undefined,
	},
	{
		intent: 'preview-anew',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'look anew',
		help: 'read again what rolls, and what is frozen',
		screens: ['freeze'],
		disabledReason: anewReason,
	},
	{
		intent: 'other-choice',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'let go on',
		help: 'let go on what is frozen, and from there back to what rolls',
		screens: ['freeze'],
		disabledReason: anewReason,
	},
	{
		intent: 'freeze',
		keys: ['F'],
		keyLabel: 'F',
		label: 'freeze all',
		help: 'read what rolls now, to freeze it',
		screens: ['freeze'],
		disabledReason: anewReason,
	},
];

/** A second one would take the place of the first, whose answers come first. */
const freezingReason = 'a freeze is under way: its answers come first';

/** Why nothing can be frozen from another screen now. */
export function freezeReason({freezing}: ConsoleState, scene: Scene): string | undefined {
	return scene.writesDisabled ?? (freezing === undefined ? nothingMayBeFrozen(scene) : freezingReason);
}

function anewReason({screen}: ConsoleState): string | undefined {
	if (screen.name !== 'freeze') return undefined;
	switch (screen.course.stage) {
		case 'previewing':
			return 'it is being read';
		case 'sending':
			return 'it is being sent';
		case 'ready':
		case 'unable':
		case 'done':
			return undefined;
	}
}

/** Why what is listed can't be done now; undefined: it can. */
export function confirmReason({screen, freezing}: ConsoleState, scene: Scene): string | undefined {
	if (screen.name !== 'freeze') return undefined;
	const {course: stage} = screen;
	switch (stage.stage) {
		case 'previewing':
			return 'the preview is not there yet';
		case 'unable':
			return 'there is nothing to confirm: enter looks anew, esc goes back';
		case 'sending':
			return 'it is being sent';
		case 'done':
			return 'it has been done: enter looks anew, esc goes back';
		case 'ready':
			if (scene.writesDisabled !== undefined) return scene.writesDisabled;
			if (freezing !== undefined) return freezingReason;
			return canDo(screen.chosen, stage.plan)
				? undefined
				: stage.plan.kind === 'freeze'
					? 'there is nothing to freeze'
					: 'there is nothing to let go on';
	}
}

/** Something is sent, or something is noted as left for good. */
function canDo(chosen: readonly string[], plan: Parameters<typeof sentItems>[0]): boolean {
	return (
		sentItems(plan, new Set(chosen)).length > 0 ||
		(plan.kind === 'thaw' && plan.items.some(({fate}) => fate.type === 'left' && fate.isSettled))
	);
}

function chooseReason({screen}: ConsoleState): string | undefined {
	if (screen.name !== 'freeze' || screen.course.stage !== 'ready') return 'there is no choice now';
	return selectedItem(screen, screen.course.plan)?.fate.type === 'may'
		? undefined
		: 'that is for what can not be paused: choose such a row with j or k';
}
