import {revisionAnnotation, revisionHistoryAnnotation, revisionNumberOf} from '../../rollout/revisions.ts';
import type {DeploymentObject, ReplicaSetObject} from './deployment-objects.ts';

type Annotations = Readonly<Record<string, string>>;

/** The Deployment's size when the controller last sized the ReplicaSet, and its size with surge. */
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';
/** The rollback that extensions/v1beta1 had in the spec. */
export const rollbackAnnotation = 'deprecated.deployment.rollback.to';

/** Annotations of a Deployment that are its own. Source: deployment_util.go, annotationsToSkip. */
export const ownAnnotations: ReadonlySet<string> = new Set([
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionAnnotation,
	revisionHistoryAnnotation,
	desiredReplicasAnnotation,
	maxReplicasAnnotation,
	rollbackAnnotation,
]);

/** Characters of a revision history. Source: deployment_util.go, maxRevHistoryLengthInChars. */
const longestHistory = 2000;

export interface Sizes {
	readonly desired: number;
	readonly most: number;
}

/** Text as a whole number; undefined for anything else, as Go's ParseInt refuses it. */
function integer(text: string | undefined): number | undefined {
	return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** The size of the Deployment that an annotation of the ReplicaSet records. */
export function recordedSize(annotations: Annotations | undefined, name: string): number | undefined {
	return integer(annotations?.[name]);
}

export function sizesNeedUpdate(annotations: Annotations | undefined, {desired, most}: Sizes): boolean {
	return (
		annotations?.[desiredReplicasAnnotation] !== String(desired) || annotations[maxReplicasAnnotation] !== String(most)
	);
}

export function withSizes(annotations: Annotations | undefined, {desired, most}: Sizes): Annotations {
	return {...annotations, [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(most)};
}

/** The history with one more number; its oldest ones are dropped until it fits. */
function longerHistory(history: string, revision: string, longest: number): string {
	let numbers = history === '' ? [] : history.split(',');
	while (numbers.length > 0 && [...numbers, revision].join(',').length > longest) {
		numbers = numbers.slice(1);
	}

	const longer = [...numbers, revision].join(',');
	return longer.length <= longest ? longer : history;
}

/** A ReplicaSet's annotations with a new revision: the one before goes into its history. */
export function withRevision(
	annotations: Annotations,
	revision: number,
	longestHistoryChars = longestHistory,
): Annotations {
	const before = annotations[revisionAnnotation];
	const number = before === undefined || before === '' ? 0 : integer(before);
	if (number === undefined || number >= revision) {
		return annotations;
	}

	const next = {...annotations, [revisionAnnotation]: String(revision)};
	if (before === undefined) {
		return next;
	}

	const history = longerHistory(annotations[revisionHistoryAnnotation] ?? '', before, longestHistoryChars);
	return {...next, [revisionHistoryAnnotation]: history};
}

/**
 * The new ReplicaSet's annotations: those of the Deployment that are not its own copied over, and the revision.
 * Nothing is ever taken away. Source: deployment_util.go, SetNewReplicaSetAnnotations.
 */
export function newSetAnnotations(
	deployment: DeploymentObject,
	annotations: Annotations,
	revision: number,
): Annotations {
	const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !ownAnnotations.has(name));
	return withRevision({...annotations, ...Object.fromEntries(copied)}, revision);
}

/** The highest revision among ReplicaSets; those without a readable one count as 0. Source: deployment_util.go. */
export function highestRevision(replicaSets: readonly ReplicaSetObject[]): number {
	return Math.max(0, ...replicaSets.map(replicaSet => revisionNumberOf(replicaSet) ?? 0));
}

/** The second highest revision; 0 when there is none. Source: deployment_util.go, LastRevision. */
export function lastRevision(replicaSets: readonly ReplicaSetObject[]): number {
	let [highest, second] = [0, 0];
	for (const replicaSet of replicaSets) {
		const number = revisionNumberOf(replicaSet) ?? 0;
		if (number >= highest) {
			[highest, second] = [number, highest];
		} else if (number > second) {
			second = number;
		}
	}

	return second;
}
