import type {FieldChange} from '../../rollout/template-diff.ts';
import {cleanText, fitLine, type Line, padText, type Span, span, widthOf, wrapText} from '../line.ts';

// Values may be whole scripts; what is longer than this is not read in a terminal's window, and YAML has it.
const mostValueLines = 12;
const mostPathLines = 3;

const indent = 3;
const valueIndent = 6;

/**
 * Field changes as `path   before → after`. When one does not fit that way all values go under their paths, wrapped:
 * what is about to change must be readable to its end on any screen.
 */
export function changeLines(changes: readonly FieldChange[], columns: number): readonly Line[] {
	const entries = changes.map(change => ({path: cleanText(change.path), value: cleanText(valueText(change))}));
	const pathColumns = Math.max(0, ...entries.map(({path}) => widthOf(path)));
	const valueColumns = Math.max(0, ...entries.map(({value}) => widthOf(value)));
	if (indent + pathColumns + 2 + valueColumns <= columns) {
		return entries.map(({path, value}) =>
			fitLine([span(`${' '.repeat(indent)}${padText(path, pathColumns)}  `), span(value, 'strong')], columns),
		);
	}
	return entries.flatMap(({path, value}) => [
		...wrapped(path, indent, 'plain', mostPathLines, columns),
		...wrapped(value, valueIndent, 'strong', mostValueLines, columns),
	]);
}

function wrapped(
	text: string,
	indented: number,
	token: Span['token'],
	mostLines: number,
	columns: number,
): readonly Line[] {
	return wrapText(text, columns - indented, mostLines).map(part =>
		fitLine([span(' '.repeat(indented)), span(part, token)], columns),
	);
}

function valueText({before, after, masked}: FieldChange): string {
	if (before === undefined && after === undefined) {
		return masked ? '(changed, masked)' : '(changed)';
	}
	if (masked) {
		return `(${before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}, masked)`;
	}
	if (before === undefined) {
		return `+ ${after}`;
	}
	return after === undefined ? `- ${before}` : `${before} → ${after}`;
}
