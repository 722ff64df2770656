import type {LabelSelector, LabelSelectorRequirement} from '../kubernetes/objects.ts';

/**
 * A selector object in the grammar of the API's `labelSelector` parameter, its requirements in order of their keys and
 * their values in order (apimachinery's labels.Selector.String). An empty one selects everything: ''.
 */
export function formatLabelSelector({matchLabels, matchExpressions}: LabelSelector): string {
	const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => ({key, text: `${key}=${value}`}));
	const expressions = (matchExpressions ?? []).map(requirement => ({
		key: requirement.key,
		text: formatRequirement(requirement),
	}));
	return [...labels, ...expressions]
		.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
		.map(({text}) => text)
		.join(',');
}

function formatRequirement({key, operator, values = []}: LabelSelectorRequirement): string {
	const list = [...values].sort().join(',');
	switch (operator) {
		case 'Exists':
			return key;
		case 'DoesNotExist':
			return `!${key}`;
		case 'NotIn':
			return `${key} notin (${list})`;
		default:
			return `${key} in (${list})`;
	}
}
