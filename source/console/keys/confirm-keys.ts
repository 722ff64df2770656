import type {Binding} from '../binding.ts';
import type {ConfirmScreen} from '../screens/confirm/confirm-screen.ts';
import {outdatedBy, worseNow} from '../screens/confirm/outdated.ts';
import {confirmVerb} from '../screens/confirm/verb.ts';
import type {ConsoleState, Scene} from '../state.ts';

/** From here on the footer has room for more than the verb. */
const wideColumns = 60;

/** What only Confirm answers to. */
export const confirmKeys: readonly Binding[] = [
	{
		intent: 'confirm',
		keys: ['y'],
		keyLabel: 'y',
		label: 'do it',
		// Where it is narrow the question alone says that the name comes first.
		labelNow: ({screen, columns}, {confirmByName}) =>
			screen.name === 'confirm' && screen.stage.stage === 'ready'
				? confirmVerb(screen.stage.preview, confirmByName === true && columns >= wideColumns)
				: undefined,
		help: 'do what Confirm shows',
		screens: ['confirm'],
		disabledReason: confirmReason,
		offered: (state, scene) => isReady(state) && !canPreviewAnew(state, scene),
	},
	{
		intent: 'preview-anew',
		keys: ['enter'],
		keyLabel: 'enter',
		label: 'preview anew',
		help: 'when the preview no longer holds, was refused or failed: ask for it again',
		screens: ['confirm'],
		disabledReason: (state, scene) =>
			scene.writesDisabled ??
			(canPreviewAnew(state, scene) || isWorse(state, scene)
				? undefined
				: 'that is for a preview that no longer holds'),
		offered: (state, scene) => canPreviewAnew(state, scene) || isWorse(state, scene),
	},
	{
		intent: 'other-choice',
		keys: ['tab'],
		keyLabel: 'tab',
		label: 'other choice',
		help: 'the other of two ways: of a paused Deployment resume or stay paused; undo, or only delete stuck pods',
		screens: ['confirm'],
		disabledReason: otherChoiceReason,
		offered: state => otherChoiceReason(state) === undefined,
	},
];

/** Why what Confirm shows can't be done now; undefined: it can. */
export function confirmReason({screen}: Pick<ConsoleState, 'screen'>, scene: Scene): string | undefined {
	if (screen.name !== 'confirm') {
		return undefined;
	}
	const {writesDisabled} = scene;
	switch (screen.stage.stage) {
		case 'previewing':
			return 'the preview is not there yet';
		case 'ready':
			return (
				writesDisabled ??
				(isRefused(screen) ? 'the server refused its dry run: enter previews anew' : undefined) ??
				(outdatedBy(screen, scene).length > 0 ? 'it is not as it was previewed: enter previews anew' : undefined)
			);
		case 'unable':
		case 'changed':
			return 'there is nothing to confirm: enter previews anew, esc goes back';
		case 'sending':
			return 'it is being sent';
	}
}

function isReady({screen}: Pick<ConsoleState, 'screen'>): boolean {
	return screen.name === 'confirm' && screen.stage.stage === 'ready';
}

function isWorse({screen}: Pick<ConsoleState, 'screen'>, scene: Scene): boolean {
	return screen.name === 'confirm' && worseNow(screen, scene) !== undefined;
}

function isRefused({stage}: ConfirmScreen): boolean {
	return stage.stage === 'ready' && stage.preview.server.type === 'refused';
}

/** Confirm shows something that `y` can't be an answer to. */
export function canPreviewAnew({screen}: Pick<ConsoleState, 'screen'>, scene: Scene): boolean {
	if (screen.name !== 'confirm') {
		return false;
	}
	switch (screen.stage.stage) {
		case 'unable':
		case 'changed':
			return true;
		case 'ready':
			return isRefused(screen) || outdatedBy(screen, scene).length > 0;
		case 'previewing':
		case 'sending':
			return false;
	}
}

function otherChoiceReason({screen}: ConsoleState): string | undefined {
	if (screen.name !== 'confirm') {
		return undefined;
	}
	const preview = screen.stage.stage === 'ready' ? screen.stage.preview : undefined;
	return preview?.whilePaused !== undefined || preview?.other !== undefined
		? undefined
		: 'there is no other choice here';
}
