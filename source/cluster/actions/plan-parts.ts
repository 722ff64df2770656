import type {KubernetesObject, Pod, PodTemplateSpec, Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {isHeldByRolltop} from '../../rollout/is-held.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import {progressOf} from '../../rollout/progress.ts';
import type {Remembered} from '../../rollout/service-record.ts';
import {diffTemplates, type FieldChange} from '../../rollout/template-diff.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Identity} from '../identity.ts';
import type {ActionRequest, JsonPatchOperation, Preview} from './action.ts';
import type {Owned} from './api.ts';

export type Plan = Omit<Preview, 'server' | 'forecast'>;

export type PlanOutcome =
	| {readonly type: 'plan'; readonly plan: Plan}
	| {readonly type: 'impossible'; readonly sentence: string};

/** What a plan rests on: raw objects, read just before, and where they are, for the kubectl line. */
export interface PlanInput {
	readonly request: ActionRequest;
	readonly workload: Workload;
	/** What the selector selects: ReplicaSets, else ControllerRevisions. */
	readonly owned: Owned;
	/** There is no right to list these: none are known. */
	readonly isUnlisted?: boolean;
	/** Its pods, where it is rolled to another revision; absent: not read. */
	readonly pods?: readonly Pod[];
	/** What is known of how its revisions went beside what was read. */
	readonly remembered?: Remembered;
	/** The autoscalers of its namespace, where its size is to change; absent: not known. */
	readonly autoscalers?: readonly KubernetesObject[];
	/** The update strategy that a StatefulSet or DaemonSet had before it was held; absent: not known. */
	readonly former?: unknown;
	readonly identity: Identity;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** uid and generation, not resourceVersion: status writes move that all the time while a rollout is in progress. */
export function preconditions({metadata}: Workload): JsonPatchOperation[] {
	return [
		{op: 'test', path: '/metadata/uid', value: metadata.uid},
		{op: 'test', path: '/metadata/generation', value: metadata.generation},
	];
}

/** How the workload brings a new template to its pods. */
export function strategyOf(workload: Workload): unknown {
	return workload.kind === 'Deployment' ? workload.spec.strategy : workload.spec.updateStrategy;
}

/** How many pods are asked for; of a DaemonSet, whose nodes decide, as many as there should be now. */
export function replicasOf(workload: Workload): number {
	return workload.kind === 'DaemonSet' ? (workload.status?.desiredNumberScheduled ?? 0) : (workload.spec.replicas ?? 1);
}

export function basisOf(workload: Workload): Plan['basis'] {
	const {phase, updated} = progressOf(workload);
	return {
		uid: workload.metadata.uid,
		generation: workload.metadata.generation ?? 0,
		template: workload.spec.template,
		paused: isPaused(workload),
		replicas: replicasOf(workload),
		strategy: strategyOf(workload),
		rollout: {phase, updated},
	};
}

/** What changes of a template, as Confirm shows it. */
export function changesTo(before: PodTemplateSpec, after: PodTemplateSpec): FieldChange[] {
	const clean = (text: string | undefined) => (text === undefined ? undefined : sanitizeText(text));
	return diffTemplates(before, after).map(change => {
		const {path, before: from, after: to, ...rest} = change;
		const [old, next] = [clean(from), clean(to)];
		return {
			...rest,
			path: sanitizeText(path),
			...(old === undefined ? {} : {before: old}),
			...(next === undefined ? {} : {after: next}),
		};
	});
}

/** `deployment/web`, safe to show. */
export const nameOf = ({kind, metadata}: Workload): string => workloadRef({kind, name: metadata.name});

/** The kind of object that keeps the revisions of a workload, in the plural. */
export const keptIn = (kind: Workload['kind']): 'ReplicaSets' | 'ControllerRevisions' =>
	kind === 'Deployment' ? 'ReplicaSets' : 'ControllerRevisions';

export const planned = (plan: Plan): PlanOutcome => ({type: 'plan', plan});

export const impossible = (sentence: string): PlanOutcome => ({type: 'impossible', sentence});

/** Where a change of the template does not reach the pods by itself; undefined: it does. */
export function reachNote(workload: Workload): string | undefined {
	if (workload.kind === 'Deployment') {
		return isPaused(workload) ? 'It stays paused: nothing rolls until it is resumed.' : undefined;
	}
	const {updateStrategy} = workload.spec;
	if (updateStrategy?.type === 'OnDelete') {
		return 'Its update strategy is OnDelete: a pod gets the new template only when somebody deletes it.';
	}
	if (workload.kind === 'StatefulSet' && isHeldByRolltop(workload)) {
		return 'It is held: its pods keep the template that they have until it is let go on.';
	}
	const partition = workload.kind === 'StatefulSet' ? (workload.spec.updateStrategy?.rollingUpdate?.partition ?? 0) : 0;
	return partition > 0
		? `Its partition is ${partition}: pods of a lower number keep the template that they have.`
		: undefined;
}
