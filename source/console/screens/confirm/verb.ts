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
	const verb = onlyDeletes(preview) ?? verbs[preview.request.kind];
	return confirmByName ? `${verb}, by its name` : verb;
}
