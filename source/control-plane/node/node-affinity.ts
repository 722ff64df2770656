import {labelOf, meetsRequirement} from '../label-selector.ts';
import type {WorldNode} from './nodes.ts';

interface Requirement {
	readonly key: string;
	readonly operator: string;
	readonly values?: readonly string[];
}

interface Term {
	readonly matchExpressions?: readonly Requirement[];
	readonly matchFields?: readonly Requirement[];
}

interface Affinity {
	readonly nodeAffinity?: {
		readonly requiredDuringSchedulingIgnoredDuringExecution?: {readonly nodeSelectorTerms?: readonly Term[]};
	};
}

/** What of a pod's spec asks for a node. */
export interface NodeWishes {
	readonly nodeSelector?: unknown;
	readonly affinity?: unknown;
}

/** Source: component-helpers/scheduling/corev1/nodeaffinity and apimachinery labels.Requirement. */
function meets(value: string | undefined, requirement: Requirement): boolean {
	const limit = Number(requirement.values?.[0]);
	switch (requirement.operator) {
		case 'Gt':
			return value !== undefined && Number(value) > limit;
		case 'Lt':
			return value !== undefined && Number(value) < limit;
		default:
			return meetsRequirement(value, requirement);
	}
}

/** A term without any requirement matches nothing. */
function matchesTerm(node: WorldNode, {matchExpressions = [], matchFields = []}: Term): boolean {
	const labels = node.metadata.labels ?? {};
	const field = (key: string) => (key === 'metadata.name' ? node.metadata.name : undefined);
	return (
		matchExpressions.length + matchFields.length > 0 &&
		matchExpressions.every(requirement => meets(labelOf(labels, requirement.key), requirement)) &&
		matchFields.every(requirement => meets(field(requirement.key), requirement))
	);
}

/** Whether a node has what a pod's node selector and required node affinity ask for. Source: nodeaffinity, GetRequiredNodeAffinity. */
export function matchesNodeAffinity(spec: NodeWishes, node: WorldNode): boolean {
	const labels = node.metadata.labels ?? {};
	const selector = Object.entries((spec.nodeSelector ?? {}) as Readonly<Record<string, string>>);
	const {nodeAffinity} = (spec.affinity ?? {}) as Affinity;
	const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
	return (
		selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
		(terms === undefined || terms.some(term => matchesTerm(node, term)))
	);
}
