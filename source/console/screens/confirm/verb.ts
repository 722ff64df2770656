import type {ActionRequest, Preview} from '../../../cluster/actions/action.ts';
import {onlyDeletes} from '../../../cluster/actions/only-deletes.ts';

const verbs: Readonly<Record<ActionRequest['kind'], string>> = {
	pause: 'pause now',
	resume: 'resume now',
	undo: 'undo now',
	'roll-to': 'roll to it now',
	restart: 'restart now',
	scale: 'scale now',
	'set-image': 'set it now',
	hold: 'hold it now',
};

/** What `y` does on Confirm, in its question and in the footer; where a name confirms, it only begins that. */
export function confirmVerb(preview: Preview, confirmByName: boolean): string {
	const {kind, target} = preview.request;
	// What can't be paused is not resumed either: its title says so, too.
	const isSetGoingOn = kind === 'resume' && target.kind !== 'Deployment';
	const verb = onlyDeletes(preview) ?? (isSetGoingOn ? 'let it go on now' : verbs[kind]);
	return confirmByName ? `${verb}, by its name` : verb;
}
