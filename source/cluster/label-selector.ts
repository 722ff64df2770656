import type {LabelSelector, LabelSelectorRequirement} from '../kubernetes/objects.ts';

/**
 * A selector object in the grammar of the API's `labelSelector` parameter (apimachinery's labels.Selector.String).
 * An empty one selects everything: ''.
 */
export function formatLabelSelector(selector: LabelSelector): string {
	const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
	return [...labels, ...(selector.matchExpressions ?? []).map(formatRequirement)].join(',');
}

function formatRequirement({key, operator, values = []}: LabelSelectorRequirement): string {
	switch (operator) {
		case 'Exists':
			return key;
		case 'DoesNotExist':
			return `!${key}`;
		case 'NotIn':
			return `${key} notin (${values.join(',')})`;
		default:
			return `${key} in (${values.join(',')})`;
	}
}
