import type {LabelSelector, LabelSelectorRequirement} from '../kubernetes/objects.ts';

type Labels = Readonly<Record<string, string>>;

/** The value of a label; undefined when there is none of that name. */
export function labelOf(labels: Labels, key: string): string | undefined {
	return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether a value, or its absence, meets the operator of a requirement; an unknown one is met by nothing. */
export function meetsRequirement(
	value: string | undefined,
	{operator, values = []}: Pick<LabelSelectorRequirement, 'operator' | 'values'>,
): boolean {
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
		) &&
		(selector.matchExpressions ?? []).every(requirement =>
			meetsRequirement(labelOf(labels, requirement.key), requirement),
		)
	);
}

/** Whether an object's labels meet a selector. */
export const selectedBy =
	(selector: LabelSelector | undefined) =>
	({metadata}: {readonly metadata: {readonly labels?: Labels}}): boolean =>
		matchesSelector(selector, metadata.labels);

/** A selector without a requirement, which would take every pod of the namespace. */
export function selectsEverything(selector: LabelSelector | undefined): boolean {
	const {matchLabels = {}, matchExpressions = []} = selector ?? {};
	return selector !== undefined && Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
