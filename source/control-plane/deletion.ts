import {fieldsOf} from '../rollout/json-object.ts';
import {epochMs} from '../rollout/timestamp.ts';
import {timestamp} from './time.ts';
import type {DeleteOptions, WorldMeta, WorldObject} from './world.ts';

/** What a DELETE does to the stored object; `metadata` is what is written first, when anything is. */
export interface Deletion {
	readonly metadata?: WorldMeta;
	readonly removed: boolean;
}

const defaultGraceSeconds = 30;

/** Seconds that a pod gets to end. Source: pkg/registry/core/pod/strategy.go, CheckGracefulDelete. */
function podGraceSeconds(pod: WorldObject, asked: number | undefined): number {
	const {nodeName, terminationGracePeriodSeconds} = fieldsOf(pod.spec);
	const {phase} = fieldsOf(pod.status);
	if (!nodeName || phase === 'Failed' || phase === 'Succeeded') {
		return 0;
	}

	const seconds = asked ?? Number(terminationGracePeriodSeconds ?? defaultGraceSeconds);
	return seconds < 0 ? 1 : seconds;
}

const generationAfter = ({generation}: WorldMeta) =>
	generation === undefined || generation === 0 ? {} : {generation: generation + 1};

/** A second DELETE can only shorten the grace period. Source: apiserver registry/rest/delete.go, BeforeDelete. */
function shortened(pod: WorldObject, options: DeleteOptions, nowMs: number): Deletion {
	const {metadata} = pod;
	const current = metadata.deletionGracePeriodSeconds ?? 0;
	const asked = options.gracePeriodSeconds === undefined ? undefined : podGraceSeconds(pod, options.gracePeriodSeconds);
	const gone = {removed: (metadata.finalizers ?? []).length === 0};
	if (asked === undefined || asked >= current) {
		return current === 0 ? gone : {removed: false};
	}

	const endsMs = (epochMs(metadata.deletionTimestamp) ?? nowMs) - (current - asked) * 1000;
	const period = endsMs < nowMs && asked !== 0 ? 1 : asked;
	const deletionTimestamp = timestamp(Math.max(endsMs, nowMs));
	const written = {...metadata, deletionTimestamp, deletionGracePeriodSeconds: period};
	return {metadata: written, removed: period === 0 && gone.removed};
}

/** Finalizers by which the garbage collector is asked to treat dependents otherwise than in the background. */
function withPropagation(metadata: WorldMeta, {propagation}: DeleteOptions): readonly string[] {
	const others = (metadata.finalizers ?? []).filter(name => name !== 'orphan' && name !== 'foregroundDeletion');
	if (propagation === undefined) {
		return metadata.finalizers ?? [];
	}

	const added = {Background: [], Foreground: ['foregroundDeletion'], Orphan: ['orphan']}[propagation];
	return [...others, ...added];
}

/**
 * The first writes of a DELETE: pods get their grace period, everything else goes at once unless finalizers keep it.
 * Source: apiserver registry/rest/delete.go and registry/generic/registry/store.go.
 */
export function deletionOf(object: WorldObject, options: DeleteOptions, nowMs: number): Deletion {
	const {metadata} = object;
	const isPod = object.kind === 'Pod';
	if (metadata.deletionTimestamp !== undefined && isPod) {
		return shortened(object, options, nowMs);
	}

	const finalizers = withPropagation(metadata, options);
	const kept = finalizers.length > 0 ? {finalizers} : {};
	const {finalizers: _before, ...others} = metadata;
	if (metadata.deletionTimestamp !== undefined) {
		return {metadata: {...others, ...kept}, removed: finalizers.length === 0};
	}

	const period = isPod ? podGraceSeconds(object, options.gracePeriodSeconds) : 0;
	const removed = period === 0 && finalizers.length === 0;
	if (removed && !isPod) {
		return {removed};
	}

	const deletionTimestamp = timestamp(nowMs + period * 1000);
	const marked = {deletionTimestamp, deletionGracePeriodSeconds: period, ...generationAfter(metadata)};
	return {metadata: {...others, ...kept, ...marked}, removed};
}

/** Marked for deletion, and nothing holds it any more: a write that leaves an object so removes it. */
export function isFinished({kind, metadata}: WorldObject): boolean {
	// A namespace goes when its content has gone, which its controller finds out.
	const ended = kind !== 'Namespace' && (kind !== 'Pod' || metadata.deletionGracePeriodSeconds === 0);
	return metadata.deletionTimestamp !== undefined && ended && (metadata.finalizers ?? []).length === 0;
}
