import type {ContainerStatus, ObjectMeta, Pod, PodTemplateSpec} from '../kubernetes/objects.ts';
import {humanDuration} from './duration.ts';
import {hasTrueCondition} from './pod-tally.ts';
import type {Revision} from './revisions.ts';
import type {Reference} from './template-references.ts';
import {epochMs} from './timestamp.ts';

/** What was found of an object that the target of an undo reads. */
export interface Finding {
	readonly reference: Reference;
	readonly state:
		| {readonly type: 'there'; readonly metadata: ObjectMeta}
		| {readonly type: 'missing'}
		| {readonly type: 'forbidden'}
		/** `why` is a sentence. */
		| {readonly type: 'unread'; readonly why: string};
}

export interface UndoTarget {
	readonly revision: Revision;
	/** All revisions of the workload. */
	readonly revisions: readonly Revision[];
	/** The pods of this one. */
	readonly pods: readonly Pod[];
}

const latest = (times: readonly (number | undefined)[]) => {
	const known = times.filter(ms => ms !== undefined);
	return known.length === 0 ? undefined : Math.max(...known);
};

/**
 * Until when a revision is known to have worked with what it reads, epoch milliseconds: the birth of its youngest ready
 * pod, for a pod reads most of it when it starts; of one without pods the last write of its status, which counted them
 * down; else when the next revision was made. An inference; undefined when nothing tells.
 */
export function lastRanMs({revision, revisions, pods}: UndoTarget): number | undefined {
	const birthMs = latest(
		pods.filter(pod => hasTrueCondition(pod, 'Ready')).map(({metadata}) => epochMs(metadata.creationTimestamp)),
	);
	if (birthMs !== undefined) {
		return birthMs;
	}

	const {replicaSet, number} = revision;
	const counted = latest(
		(replicaSet?.metadata.managedFields ?? [])
			.filter(({subresource}) => subresource === 'status')
			.map(({time}) => epochMs(time)),
	);
	const [next] = revisions.filter(other => other.number > number).sort((a, b) => a.number - b.number);
	const isOver = (replicaSet?.status?.replicas ?? 0) === 0;
	return (isOver ? counted : undefined) ?? epochMs(next?.object.metadata.creationTimestamp);
}

/** When the content last changed: the writers of data alone count, where they are told apart. */
function changedMs({kind}: Reference, {managedFields = [], creationTimestamp}: ObjectMeta): number | undefined {
	const bornMs = epochMs(creationTimestamp);
	if (kind !== 'ConfigMap' && kind !== 'Secret') {
		// Controllers write to these themselves; only another object of the same name is a change.
		return bornMs;
	}

	const writers = managedFields.filter(
		({fieldsV1}) =>
			fieldsV1 === undefined || ['f:data', 'f:binaryData', 'f:stringData'].some(field => fieldsV1[field] !== undefined),
	);
	return latest([bornMs, ...writers.map(({time}) => epochMs(time))]);
}

export interface CompletenessInput {
	/** Number of the revision that is gone back to. */
	readonly revision: number;
	/** See `lastRanMs`. */
	readonly lastRanMs: number | undefined;
	readonly findings: readonly Finding[];
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** Names that API rules give to kinds. */
const plural: Readonly<Record<Reference['kind'], string>> = {
	ConfigMap: 'configmaps',
	Secret: 'secrets',
	ServiceAccount: 'serviceaccounts',
	PersistentVolumeClaim: 'persistentvolumeclaims',
};

function noteOf({reference, state}: Finding, input: CompletenessInput): string[] {
	const {revision, lastRanMs: ranMs, nowMs} = input;
	const what = `${reference.kind} ${reference.name}, which revision ${revision} reads,`;
	switch (state.type) {
		case 'missing':
			return reference.optional ? [] : [`${what} is missing: its pods would wait for it.`];
		case 'unread':
			return [`${what} could not be looked at. ${state.why}`];
		case 'forbidden':
			return [];
		case 'there': {
			if (state.metadata.deletionTimestamp !== undefined) {
				return [`${what} is being deleted.`];
			}

			const atMs = changedMs(reference, state.metadata);
			if (ranMs === undefined || atMs === undefined || atMs <= ranMs) {
				return [];
			}

			const isNew = atMs === epochMs(state.metadata.creationTimestamp);
			const verb = isNew ? 'was made' : 'was written';
			const since = `after revision ${revision} last started or ran, as far as its objects tell`;
			return [`${what} ${verb} ${humanDuration(nowMs - atMs)} ago, ${since}: undo does not bring it back.`];
		}
	}
}

/** What an undo does not bring back, and what it can't know, as plain sentences. */
export function completenessNotes(input: CompletenessInput): string[] {
	const {findings, revision} = input;
	const forbidden = [
		...new Set(findings.filter(({state}) => state.type === 'forbidden').map(({reference}) => plural[reference.kind])),
	];
	const unknown =
		forbidden.length === 0
			? []
			: [`Unknown whether what revision ${revision} reads is as it was: you may not read ${forbidden.join(', ')}.`];
	return [...findings.flatMap(finding => noteOf(finding, input)), ...unknown];
}

type IdentifiedStatus = ContainerStatus & {readonly imageID?: string};

/** The images of a template that go by a tag which stands for several images on the pods that run it now. */
export function ambiguousImages({spec}: PodTemplateSpec, pods: readonly Pod[]): string[] {
	const images = [...(spec.initContainers ?? []), ...spec.containers].map(({image}) => image ?? '');
	const byTag = [...new Set(images)].filter(image => image !== '' && !image.includes('@'));
	return byTag.filter(image => {
		const ids = pods.flatMap(pod => {
			const containers = pod.spec.containers.filter(container => container.image === image).map(({name}) => name);
			const statuses: readonly IdentifiedStatus[] = pod.status?.containerStatuses ?? [];
			return statuses.filter(({name}) => containers.includes(name)).map(({imageID}) => imageID ?? '');
		});
		return new Set(ids.filter(id => id !== '')).size > 1;
	});
}
