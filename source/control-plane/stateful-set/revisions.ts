import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {
	type ControllerRevision,
	createRevision,
	raiseRevision,
	revisionsOf,
	sameRevision,
} from '../history/controller-revisions.ts';
import {revisionData, revisionHash} from '../history/revision-data.ts';
import {controllerReference} from '../owners.ts';
import type {World} from '../world.ts';
import type {WorldStatefulSet} from './stateful-set.ts';

export const revisionHashLabel = 'controller.kubernetes.io/hash';

export interface SetRevisions {
	readonly current: ControllerRevision;
	readonly update: ControllerRevision;
	readonly collisionCount: number;
}

/** A new revision of the set's template. Source: stateful_set_utils.go, newRevision; controller/history, NewControllerRevision. */
function revisionOf(set: WorldStatefulSet, revision: number, collisionCount: number) {
	const {name, namespace, annotations} = set.metadata;
	const data = revisionData(set.spec.template);
	const hash = revisionHash(data, collisionCount);
	return {
		apiVersion: 'apps/v1',
		kind: 'ControllerRevision',
		metadata: {
			name: `${name}-${hash}`,
			...(namespace === undefined ? {} : {namespace}),
			labels: {...set.spec.template.metadata?.labels, [revisionHashLabel]: hash},
			...(annotations === undefined ? {} : {annotations}),
			ownerReferences: [controllerReference(set)],
		},
		data,
		revision,
	};
}

/**
 * The set's current and update revisions; the latter is created, or an older one of the same data raised, when the template
 * has changed. Source: stateful_set_control.go, getStatefulSetRevisions.
 */
export function ensureRevisions(
	world: World,
	set: WorldStatefulSet,
): {readonly ok: true; readonly revisions: SetRevisions} | {readonly ok: false; readonly error: string} {
	const existing = revisionsOf(world, set);
	const highest = existing.at(-1);
	const data = revisionData(set.spec.template);
	const next = (highest?.revision ?? 0) + 1;
	const before = set.status?.collisionCount ?? 0;
	const equal = existing.findLast(revision => sameRevision(revision.data, data));
	const stored =
		equal === undefined
			? createRevision(world, set, before, count => revisionOf(set, next, count))
			: highest && sameRevision(highest.data, equal.data)
				? ({ok: true, revision: highest, collisionCount: before} as const)
				: raiseRevision(world, equal, next);
	if (!stored.ok) {
		return stored;
	}

	const current = existing.find(({metadata}) => metadata.name === set.status?.currentRevision) ?? stored.revision;
	const collisionCount = equal === undefined ? stored.collisionCount : before;
	return {ok: true, revisions: {current, update: stored.revision, collisionCount}};
}

/** The pod template that a revision holds. Source: stateful_set_utils.go, ApplyRevision. */
export function templateOf({data}: ControllerRevision): PodTemplateSpec {
	const {$patch: _, ...template} = data.spec.template;
	return template as unknown as PodTemplateSpec;
}

/** Deletes the lowest revisions beyond the limit that nothing runs any more. Source: stateful_set_control.go, truncateHistory. */
export function truncateRevisions(
	world: World,
	set: WorldStatefulSet,
	{current, update}: SetRevisions,
	podRevisions: ReadonlySet<string>,
): void {
	const live = new Set([current.metadata.name, update.metadata.name, ...podRevisions]);
	const dead = revisionsOf(world, set).filter(({metadata}) => !live.has(metadata.name));
	const limit = set.spec.revisionHistoryLimit ?? 10;
	for (const {metadata} of dead.slice(0, Math.max(0, dead.length - limit))) {
		world.delete('ControllerRevision', metadata.namespace, metadata.name);
	}
}
