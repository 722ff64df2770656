import {fieldsOf, itemsOf, textOf} from '../json.ts';
import {type LabelRequirement, matchesLabels} from '../label-selector.ts';
import {type Causes, forbidden, invalid, required} from './cause.ts';
import {labelCauses} from './metadata.ts';
import {qualifiedNameProblems} from './names.ts';

const operators: Readonly<Record<string, LabelRequirement['operator']>> = {
	In: 'in',
	NotIn: 'notin',
	Exists: 'exists',
	DoesNotExist: '!',
};

/** Source: apimachinery pkg/apis/meta/v1/validation, ValidateLabelSelector. */
export function selectorCauses(selector: unknown, field: string): Causes {
	const {matchLabels, matchExpressions} = fieldsOf(selector);
	const expressions = itemsOf(matchExpressions).map(fieldsOf);
	return [
		...labelCauses(matchLabels, `${field}.matchLabels`),
		...expressions.flatMap(({key, operator, values}, index) => {
			const at = `${field}.matchExpressions[${index}]`;
			return [
				...operatorCauses(textOf(operator), itemsOf(values).length, at),
				...qualifiedNameProblems(textOf(key)).map(problem => invalid(`${at}.key`, key, problem)),
			];
		}),
	];
}

function operatorCauses(operator: string, values: number, at: string): Causes {
	if (operator === 'In' || operator === 'NotIn') {
		return values === 0 ? [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : [];
	}

	if (operator === 'Exists' || operator === 'DoesNotExist') {
		const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
		return values > 0 ? [forbidden(`${at}.values`, text)] : [];
	}

	return [invalid(`${at}.operator`, operator, 'not a valid selector operator')];
}

/** Whether a selector can be evaluated at all: its operators are known and have the values that they need. */
export const isEvaluable = (selector: unknown): boolean =>
	itemsOf(fieldsOf(selector).matchExpressions)
		.map(fieldsOf)
		.every(({operator, values}) => operatorCauses(textOf(operator), itemsOf(values).length, '').length === 0);

export const isEmptySelector = (selector: unknown): boolean => {
	const {matchLabels, matchExpressions} = fieldsOf(selector);
	return Object.keys(fieldsOf(matchLabels)).length + itemsOf(matchExpressions).length === 0;
};

/** Whether labels meet a selector; none at all meets nothing, an empty one everything. */
export function selectorMatches(selector: unknown, labels: unknown): boolean {
	if (selector === undefined || selector === null) return false;
	const {matchLabels, matchExpressions} = fieldsOf(selector);
	const equal = Object.entries(fieldsOf(matchLabels)).map(
		([key, value]): LabelRequirement => ({key, operator: '=', values: [String(value)]}),
	);
	const others = itemsOf(matchExpressions)
		.map(fieldsOf)
		.map(({key, operator, values}): LabelRequirement => {
			return {key: textOf(key), operator: operators[textOf(operator)] ?? 'in', values: itemsOf(values).map(String)};
		});
	return matchesLabels([...equal, ...others], fieldsOf(labels) as Readonly<Record<string, string>>);
}
