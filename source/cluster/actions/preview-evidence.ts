import type {KubernetesError, Result} from '../../kubernetes/errors.ts';
import type {Deployment, KubernetesObject, Pod, PodTemplateSpec} from '../../kubernetes/objects.ts';
import {type Reference, templateReferences} from '../../rollout/template-references.ts';
import type {Finding} from '../../rollout/undo-completeness.ts';
import type {ActionApi} from './api.ts';

/** What a preview rests on besides the Deployment and its ReplicaSets. */
export interface PreviewEvidence {
	readonly pods: Result<readonly Pod[]>;
	readonly quotas: Result<readonly KubernetesObject[]>;
	readonly findings: readonly Finding[];
	/** References that were not looked at. */
	readonly unseen: number;
}

/** A pod reads a handful of objects; a template that names hundreds must not make as many requests. */
const mostReferences = 20;

export interface EvidenceInput {
	readonly api: ActionApi;
	readonly deployment: Deployment;
	/** The template that will run; undefined: it stays. */
	readonly template: PodTemplateSpec | undefined;
	/** The pods that the mirror holds, for when there are too many to read. */
	readonly heldPods: readonly Pod[] | undefined;
	/** An error in words. */
	readonly sentence: (error: KubernetesError) => string;
}

/** Reads it all at once: the pods, the namespace's quotas, and the metadata of each object that the template reads. */
export async function readEvidence(input: EvidenceInput): Promise<PreviewEvidence> {
	const {api, deployment, template, heldPods} = input;
	const {namespace = ''} = deployment.metadata;
	const references = template ? templateReferences(template) : [];
	const seen = references.slice(0, mostReferences);
	const [pods, quotas, ...findings] = await Promise.all([
		api.readPods(deployment),
		api.readQuotas(namespace),
		...seen.map(reference => lookAt(input, namespace, reference)),
	]);
	return {
		pods: pods.ok || heldPods === undefined ? pods : {ok: true, value: heldPods},
		quotas,
		findings,
		unseen: references.length - seen.length,
	};
}

async function lookAt({api, sentence}: EvidenceInput, namespace: string, reference: Reference): Promise<Finding> {
	const read = await api.readMetadata(namespace, reference);
	return {reference, state: read.ok ? {type: 'there', metadata: read.value} : stateAfter(read.error, sentence)};
}

function stateAfter(error: KubernetesError, sentence: EvidenceInput['sentence']): Finding['state'] {
	if (error.kind === 'not-found') return {type: 'missing'};
	return error.kind === 'forbidden' ? {type: 'forbidden'} : {type: 'unread', why: sentence(error)};
}
