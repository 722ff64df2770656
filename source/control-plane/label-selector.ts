import type {LabelSelector, LabelSelectorRequirement} from '../kubernetes/objects.ts';

type Labels = Readonly<Record<string, string>>;

function meets(labels: Labels, {key, operator, values = []}: LabelSelectorRequirement): boolean {
	const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
	switch (operator) {
		case 'In':
			return value !== undefined && values.includes(value);
		case 'NotIn':
			return value === undefined || !values.includes(value);
		case 'Exists':
			return value !== undefined;
		case 'DoesNotExist':
			return value === undefined;
		default:
			return false;
	}
}

/** Whether labels meet every requirement; an empty selector meets all, none at all meets nothing. Source: apimachinery. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
	if (selector === undefined) {
		return false;
	}

	return (
		Object.entries(selector.matchLabels ?? {}).every(
			([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
		) && (selector.matchExpressions ?? []).every(requirement => meets(labels, requirement))
	);
}

/** A selector without a requirement, which would take every pod of the namespace. */
export function selectsEverything(selector: LabelSelector | undefined): boolean {
	const {matchLabels = {}, matchExpressions = []} = selector ?? {};
	return selector !== undefined && Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
