import {isJsonObject} from '../../../rollout/json-object.ts';
import type {FieldChange} from '../../../rollout/template-diff.ts';

/**
 * The same changes, with each that replaces a whole object (an update strategy, printed as JSON) told field by field: what
 * stays is not shown, and what changes can be read on a narrow screen.
 */
export function leafChanges(changes: readonly FieldChange[]): readonly FieldChange[] {
	return changes.flatMap(change => {
		const [before, after] = [objectIn(change.before), objectIn(change.after)];
		if (change.masked === true || before === undefined || after === undefined) {
			return [change];
		}
		const [old, next] = [leavesOf(change.path, before), leavesOf(change.path, after)];
		return [...new Set([...old.keys(), ...next.keys()])]
			.filter(path => old.get(path) !== next.get(path))
			.map(path => changeOf(path, old.get(path), next.get(path)));
	});
}

function objectIn(text: string | undefined): object | undefined {
	if (text?.startsWith('{') !== true) {
		return undefined;
	}
	try {
		const value: unknown = JSON.parse(text);
		return isJsonObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function leavesOf(path: string, value: unknown): ReadonlyMap<string, string> {
	if (!isJsonObject(value)) {
		return new Map([[path, typeof value === 'string' ? value : JSON.stringify(value)]]);
	}
	return new Map(Object.entries(value).flatMap(([key, inner]) => [...leavesOf(`${path}.${key}`, inner)]));
}

function changeOf(path: string, before: string | undefined, after: string | undefined): FieldChange {
	return {path, ...(before === undefined ? {} : {before}), ...(after === undefined ? {} : {after})};
}
