import {
	type ControllerRevision,
	createRevision,
	type NewRevision,
	raiseRevision,
	revisionsOf,
	sameRevision,
} from '../history/controller-revisions.ts';
import {revisionData} from '../history/revision-data.ts';
import {controllerReference} from '../owners.ts';
import {podTemplateHash} from '../pod-template-hash.ts';
import type {WorldPod} from '../pods.ts';
import type {World} from '../world.ts';
import {podHashOf, revisionHashLabel} from './daemon-pod.ts';
import type {WorldDaemonSet} from './daemon-set.ts';

export interface DaemonHistory {
	/** Of the template as it is now. */
	readonly hash: string;
	readonly old: readonly ControllerRevision[];
	readonly collisionCount: number | undefined;
}

const hashOf = ({metadata}: ControllerRevision): string => metadata.labels?.[revisionHashLabel] ?? '';

/** Source: daemon/update.go, snapshot. */
function snapshot(set: WorldDaemonSet, revision: number, collisionCount: number | undefined): NewRevision {
	const {name, namespace, annotations} = set.metadata;
	const {template} = set.spec;
	const hash = podTemplateHash(template, collisionCount);
	return {
		apiVersion: 'apps/v1',
		kind: 'ControllerRevision',
		metadata: {
			name: `${name}-${hash}`,
			...(namespace === undefined ? {} : {namespace}),
			labels: {...template.metadata?.labels, [revisionHashLabel]: hash},
			...(annotations === undefined ? {} : {annotations}),
			ownerReferences: [controllerReference(set)],
		},
		data: revisionData(template),
		revision,
	};
}

/** Of several revisions with the present data the highest stays, and its pods' label with it. Source: dedupCurHistories. */
function keepHighest(
	world: World,
	pods: readonly WorldPod[],
	current: readonly ControllerRevision[],
): ControllerRevision | undefined {
	const kept = current.at(-1);
	for (const double of kept ? current.slice(0, -1) : []) {
		for (const pod of pods.filter(other => podHashOf(other) === hashOf(double))) {
			const labels = {...pod.metadata.labels, [revisionHashLabel]: kept ? hashOf(kept) : ''};
			world.update({...pod, metadata: {...pod.metadata, labels}});
		}

		world.delete('ControllerRevision', double.metadata.namespace, double.metadata.name);
	}

	return kept;
}

/**
 * The revisions of a DaemonSet, with one for its present template: made when there is none, raised when it is an older one.
 * Source: daemon/update.go, constructHistory.
 */
export function ensureHistory(
	world: World,
	set: WorldDaemonSet,
	pods: readonly WorldPod[],
): {readonly ok: true; readonly history: DaemonHistory} | {readonly ok: false; readonly error: string} {
	const data = revisionData(set.spec.template);
	const all = revisionsOf(world, set);
	const old = all.filter(revision => !sameRevision(revision.data, data));
	const next = (old.at(-1)?.revision ?? 0) + 1;
	const {collisionCount} = set.status ?? {};
	const current = keepHighest(
		world,
		pods,
		all.filter(revision => !old.includes(revision)),
	);
	if (current) {
		const raised = current.revision < next ? raiseRevision(world, current, next) : undefined;
		return raised && !raised.ok ? raised : {ok: true, history: {hash: hashOf(current), old, collisionCount}};
	}

	const stored = createRevision(world, set, collisionCount ?? 0, count =>
		// The first attempt hashes no count at all, as long as there was no collision.
		snapshot(set, next, count === 0 ? collisionCount : count),
	);
	if (!stored.ok) {
		return stored;
	}

	const collided = stored.collisionCount > 0 ? stored.collisionCount : collisionCount;
	return {ok: true, history: {hash: hashOf(stored.revision), old, collisionCount: collided}};
}

/** Deletes the lowest old revisions beyond the limit whose pods are gone. Source: daemon/update.go, cleanupHistory. */
export function cleanupHistory(
	world: World,
	set: WorldDaemonSet,
	old: readonly ControllerRevision[],
	pods: readonly WorldPod[],
): void {
	const live = new Set(pods.map(podHashOf));
	const surplus = Math.max(0, old.length - (set.spec.revisionHistoryLimit ?? 10));
	for (const {metadata} of old.filter(revision => !live.has(hashOf(revision))).slice(0, surplus)) {
		world.delete('ControllerRevision', metadata.namespace, metadata.name);
	}
}
