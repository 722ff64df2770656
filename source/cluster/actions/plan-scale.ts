import type {KubernetesObject, Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {isPaused} from '../../rollout/is-paused.ts';
import type {ActionRequest, JsonPatchOperation} from './action.ts';
import {kubectlPlainLine} from './kubectl-line.ts';
import {ownerNotes} from './plan-notes.ts';
import {basisOf, impossible, nameOf, type PlanInput, type PlanOutcome, planned} from './plan-parts.ts';

/** Why a DaemonSet, by its name `daemonset/agent`, can't be scaled, as a sentence. */
export const noReplicas = (ref: string): string =>
	`${ref} has no number of replicas: it runs one pod on each node that fits.`;

/** Another number of pods, through the scale subresource: who may scale need not be allowed to change anything else. */
export function planScale(
	{request, workload, autoscalers, identity}: PlanInput,
	{replicas}: Extract<ActionRequest, {kind: 'scale'}>,
): PlanOutcome {
	if (workload.kind === 'DaemonSet') {
		return impossible(noReplicas(nameOf(workload)));
	}
	const present = workload.spec.replicas ?? 1;
	if (replicas === present) return impossible(`${nameOf(workload)} has ${present} replicas already.`);
	return planned({
		request,
		title: `scale ${nameOf(workload)} from ${present} to ${replicas}`,
		changes: [{path: 'spec.replicas', before: String(present), after: String(replicas)}],
		notes: [
			...(replicas === 0 ? ['Scaled to zero nothing of it runs.'] : []),
			...(isPaused(workload) ? ['It is paused; scaling works all the same, in proportion to what runs.'] : []),
			...autoscalerNotes(workload, autoscalers),
			...ownerNotes(workload, 'replicas'),
		],
		kubectl: kubectlPlainLine(
			identity,
			request.target,
			['scale'],
			[`--replicas=${replicas}`, `--current-replicas=${present}`],
		),
		patch: [{op: 'test', path: '/metadata/uid', value: workload.metadata.uid}, ...resized(present, replicas)],
		subresource: 'scale',
		basis: basisOf(workload),
	});
}

/** A Scale leaves out a number of 0, and then a patch finds nothing to test there. */
function resized(present: number, replicas: number): JsonPatchOperation[] {
	return present === 0
		? [
				{op: 'test', path: '/spec', value: {}},
				{op: 'add', path: '/spec/replicas', value: replicas},
			]
		: [
				{op: 'test', path: '/spec/replicas', value: present},
				{op: 'replace', path: '/spec/replicas', value: replicas},
			];
}

interface Autoscaler extends KubernetesObject {
	readonly spec?: {
		readonly scaleTargetRef?: {readonly kind?: string; readonly name?: string};
		readonly minReplicas?: number;
		readonly maxReplicas?: number;
	};
}

function autoscalerNotes(workload: Workload, autoscalers: readonly KubernetesObject[] | undefined): string[] {
	if (autoscalers === undefined)
		return ['Whether an autoscaler puts another number back is not known: none may be read.'];
	return (autoscalers as readonly Autoscaler[])
		.filter(
			({spec}) => spec?.scaleTargetRef?.kind === workload.kind && spec.scaleTargetRef.name === workload.metadata.name,
		)
		.map(({metadata, spec}) => {
			const range = `${spec?.minReplicas ?? 1} to ${spec?.maxReplicas ?? '?'}`;
			return `HorizontalPodAutoscaler ${sanitizeText(metadata.name)} keeps it at ${range} replicas and may put another number back.`;
		});
}
