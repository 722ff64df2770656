import type {FieldChange} from './template-diff.ts';

/** What the two templates of a difference are called: `deployment/web revision 6`. */
export interface DiffNames {
	readonly before: string;
	readonly after: string;
}

/** A change as it stands in JSON output: `change` says which of the values are there. */
export interface FieldChangeJson {
	readonly path: string;
	readonly change: 'added' | 'removed' | 'changed';
	/** Printed as on the screen; `(masked)` where `masked`. */
	readonly before?: string;
	readonly after?: string;
	readonly masked: boolean;
}

const side = (sign: string, text: string | undefined) => (text === undefined ? [] : [`${sign}${text}`]);

/**
 * Field changes as unified text, for a pager, a pipe or a ticket: one hunk a field, whose path stands where diff has line
 * numbers, since fields of a template have none. Each value is one line (what has control characters is quoted as JSON);
 * of two masked ones only the signs tell. Ends with a newline; empty when nothing changes, as diff's is.
 */
export function unifiedText(changes: readonly FieldChange[], {before, after}: DiffNames): string {
	if (changes.length === 0) {
		return '';
	}

	const hunks = changes.flatMap(change => [
		`@@ ${change.path} @@`,
		...side('-', change.before),
		...side('+', change.after),
	]);
	return `${[`--- ${before}`, `+++ ${after}`, ...hunks].join('\n')}\n`;
}

/** Field changes for JSON output, in the same order. */
export function changesJson(changes: readonly FieldChange[]): readonly FieldChangeJson[] {
	return changes.map(({path, before, after, masked = false}) => ({
		path,
		change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
		...(before === undefined ? {} : {before}),
		...(after === undefined ? {} : {after}),
		masked,
	}));
}
