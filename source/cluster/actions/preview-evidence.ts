import type {KubernetesError, Result} from '../../kubernetes/errors.ts';
import type {KubernetesObject, Pod, PodTemplateSpec, Workload} from '../../kubernetes/objects.ts';
import {type Reference, templateReferences} from '../../rollout/template-references.ts';
import type {Finding} from '../../rollout/undo-completeness.ts';
import type {ActionApi} from './api.ts';

/** What a preview rests on besides the workload and its revisions. */
export interface PreviewEvidence {
	readonly pods: Result<readonly Pod[]>;
	readonly quotas: Result<readonly KubernetesObject[]>;
	/** Of a DaemonSet. */
	readonly nodes?: Result<readonly KubernetesObject[]>;
	/** Of the server (37 for 1.37); absent: it does not tell. */
	readonly minor?: number;
	readonly findings: readonly Finding[];
	/** References that were not looked at. */
	readonly unseen: number;
}

/** A pod reads a handful of objects; a template that names hundreds must not make as many requests. */
const mostReferences = 20;

export interface EvidenceInput {
	readonly api: ActionApi;
	readonly workload: Workload;
	/** Where they were read already. */
	readonly pods?: Result<readonly Pod[]>;
	/** The template that will run; undefined: it stays. */
	readonly template: PodTemplateSpec | undefined;
	/** The pods that the mirror holds, for when there are too many to read. */
	readonly heldPods: readonly Pod[] | undefined;
	/** An error in words. */
	readonly sentence: (error: KubernetesError) => string;
}

/** Reads it all at once: the pods, the namespace's quotas, the server's version, and the metadata of each object that the template reads. */
export async function readEvidence(input: EvidenceInput): Promise<PreviewEvidence> {
	const {api, workload, template, heldPods} = input;
	const {namespace = ''} = workload.metadata;
	const references = template ? templateReferences(template) : [];
	const seen = references.slice(0, mostReferences);
	const [pods, quotas, nodes, minor, ...findings] = await Promise.all([
		input.pods ?? api.readPods(workload),
		api.readQuotas(namespace),
		workload.kind === 'DaemonSet' ? api.readNodes() : undefined,
		api.readMinor(),
		...seen.map(reference => lookAt(input, namespace, reference)),
	]);
	return {
		pods: pods.ok || heldPods === undefined ? pods : {ok: true, value: heldPods},
		quotas,
		...(nodes ? {nodes} : {}),
		...(minor === undefined ? {} : {minor}),
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
