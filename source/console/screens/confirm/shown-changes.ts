import type {Preview} from '../../../cluster/actions/action.ts';
import type {PodTemplateSpec} from '../../../kubernetes/objects.ts';
import {diffTemplates, type FieldChange} from '../../../rollout/template-diff.ts';

/** The changes of a preview, with the masked values in place when they are to be shown; all others stay as they are. */
export function shownChanges({changes, patch, basis}: Preview, showValues: boolean): readonly FieldChange[] {
	const replaced = patch.find(({op, path}) => op === 'replace' && path === '/spec/template');
	if (!showValues || replaced === undefined) {
		return changes;
	}
	// The patch holds what is sent, whole: this process made it from what the server told.
	const whole = diffTemplates(basis.template, replaced.value as PodTemplateSpec, {showValues: true});
	const byPath = new Map(whole.map(change => [change.path, change]));
	return changes.map(change => (change.masked === true ? (byPath.get(change.path) ?? change) : change));
}

/** Whether there is a masked value that can be shown. */
export function hasHidden(preview: Preview): boolean {
	const shown = shownChanges(preview, true);
	return preview.changes.some((change, index) => change !== shown[index]);
}
