import {type Fields, fieldsOf, itemsOf, textOf} from './json.ts';

function expressionText({key, operator, values}: Fields): string {
	const name = textOf(key);
	const list = itemsOf(values).map(String).sort().join(',');
	switch (operator) {
		case 'Exists':
			return name;
		case 'DoesNotExist':
			return `!${name}`;
		case 'NotIn':
			return `${name} notin (${list})`;
		default:
			return `${name} in (${list})`;
	}
}

/** A selector object as the API prints it, in order of the keys; '' selects everything. Source: apimachinery pkg/labels. */
export function selectorText(selector: unknown): string {
	const {matchLabels, matchExpressions} = fieldsOf(selector);
	const equal = Object.entries(fieldsOf(matchLabels)).map(([key, value]) => ({key, text: `${key}=${String(value)}`}));
	const expressions = itemsOf(matchExpressions)
		.map(fieldsOf)
		.map(expression => ({key: textOf(expression.key), text: expressionText(expression)}));
	return [...equal, ...expressions]
		.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
		.map(({text}) => text)
		.join(',');
}
