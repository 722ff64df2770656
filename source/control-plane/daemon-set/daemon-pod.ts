import type {Toleration} from '../node/nodes.ts';
import {podFromTemplate} from '../pod-from-template.ts';
import type {WorldPod} from '../pods.ts';
import type {NewObject} from '../world.ts';
import type {WorldDaemonSet} from './daemon-set.ts';
import {daemonTolerations} from './eligibility.ts';

export const revisionHashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

interface FieldTerm {
	readonly matchFields?: readonly {
		readonly key: string;
		readonly operator: string;
		readonly values?: readonly string[];
	}[];
	readonly [field: string]: unknown;
}

interface NodeAffinity {
	readonly requiredDuringSchedulingIgnoredDuringExecution?: {readonly nodeSelectorTerms?: readonly FieldTerm[]};
	readonly [field: string]: unknown;
}

type Affinity = {readonly nodeAffinity?: NodeAffinity; readonly [field: string]: unknown};

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** The affinity with the one node put in, which binds the pod to it through the scheduler. Source: daemon/util, ReplaceDaemonSetPodNodeNameNodeAffinity. */
function affinityTo(nodeName: string, affinity: Affinity | undefined): Affinity {
	const matchFields = [{key: 'metadata.name', operator: 'In', values: [nodeName]}];
	const terms = affinity?.nodeAffinity?.[required]?.nodeSelectorTerms;
	const nodeSelectorTerms = terms?.map(term => ({...term, matchFields})) ?? [{matchFields}];
	return {...affinity, nodeAffinity: {...affinity?.nodeAffinity, [required]: {nodeSelectorTerms}}};
}

/** The pod of a node, as it is sent to the API server. Source: daemon_controller.go, syncNodes; daemon/util, CreatePodTemplate. */
export function newDaemonPod(set: WorldDaemonSet, nodeName: string, hash: string): NewObject {
	const {template} = set.spec;
	const generation = set.metadata.annotations?.[templateGenerationAnnotation];
	const labels = {
		...template.metadata?.labels,
		...(generation === undefined ? {} : {[generationLabel]: generation}),
		[revisionHashLabel]: hash,
	};
	const spec = template.spec as WorldDaemonSet['spec']['template']['spec'] & {
		readonly tolerations?: readonly Toleration[];
		readonly affinity?: Affinity;
		readonly hostNetwork?: boolean;
	};
	return podFromTemplate(set, {
		metadata: {...template.metadata, labels},
		spec: {
			...spec,
			affinity: affinityTo(nodeName, spec.affinity),
			tolerations: [...(spec.tolerations ?? []), ...daemonTolerations(spec.hostNetwork === true)],
		},
	});
}

/** The node that a pod is bound to, or that its affinity names. Source: daemon/util, GetTargetNodeName. */
export function targetNodeOf({spec}: WorldPod): string | undefined {
	const {nodeName, affinity} = spec as {readonly nodeName?: string; readonly affinity?: Affinity};
	const fields = affinity?.nodeAffinity?.[required]?.nodeSelectorTerms?.flatMap(({matchFields = []}) => matchFields);
	return nodeName || fields?.find(({key, operator}) => key === 'metadata.name' && operator === 'In')?.values?.[0];
}

export const podHashOf = ({metadata}: WorldPod): string | undefined => metadata.labels?.[revisionHashLabel];
