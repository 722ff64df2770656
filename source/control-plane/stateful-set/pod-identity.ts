import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {controllerReference} from '../owners.ts';
import {asPod, type WorldPod} from '../pods.ts';
import type {NewObject, WorldObject} from '../world.ts';
import type {ClaimTemplate, WorldStatefulSet} from './stateful-set.ts';

const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';
export const revisionLabel = 'controller-revision-hash';

/** The first minor version that labels pods with their index. */
const podIndexSince = 28;

type Volume = {readonly name: string};

/** The ordinal in a pod's name; undefined for a name that is not of this set. Source: stateful_set_utils.go, getParentNameAndOrdinal. */
export function ordinalOf(set: WorldObject, pod: WorldObject): number | undefined {
	const prefix = `${set.metadata.name}-`;
	const digits = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : '';
	return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

export const podRevisionOf = (pod: WorldPod): string => pod.metadata.labels?.[revisionLabel] ?? '';

const claimName = (template: ClaimTemplate, podName: string): string => `${template.metadata?.name ?? ''}-${podName}`;

/** The template's volumes, with the set's claims in the place of those of their names. Source: updateStorage. */
function volumesOf(set: WorldStatefulSet, template: PodTemplateSpec, podName: string): readonly Volume[] {
	const claims = (set.spec.volumeClaimTemplates ?? []).map(claim => ({
		name: claim.metadata?.name ?? '',
		persistentVolumeClaim: {claimName: claimName(claim, podName), readOnly: false},
	}));
	const volumes = (template.spec.volumes ?? []) as readonly Volume[];
	return [...claims, ...volumes.filter(volume => !claims.some(({name}) => name === volume.name))];
}

/** The labels that tell which pod it is; they are put back when somebody took them off. */
function identityLabels(podName: string, ordinal: number, minor: number): Readonly<Record<string, string>> {
	return {[podNameLabel]: podName, ...(minor >= podIndexSince ? {[podIndexLabel]: String(ordinal)} : {})};
}

/** The pod of an ordinal, as it is sent to the API server. Source: stateful_set_utils.go, newStatefulSetPod. */
export function newStatefulPod(
	set: WorldStatefulSet,
	ordinal: number,
	template: PodTemplateSpec,
	revision: string,
	minor: number,
): NewObject {
	const {name, namespace} = set.metadata;
	const podName = `${name}-${ordinal}`;
	const {metadata = {}, spec} = template;
	const volumes = volumesOf(set, template, podName);
	const {finalizers} = metadata as {readonly finalizers?: readonly string[]};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: podName,
			generateName: `${name}-`,
			...(namespace === undefined ? {} : {namespace}),
			labels: {...metadata.labels, ...identityLabels(podName, ordinal, minor), [revisionLabel]: revision},
			...(metadata.annotations === undefined ? {} : {annotations: metadata.annotations}),
			...(finalizers === undefined ? {} : {finalizers}),
			ownerReferences: [controllerReference(set)],
		},
		spec: {
			...spec,
			hostname: podName,
			...(set.spec.serviceName ? {subdomain: set.spec.serviceName} : {}),
			...(volumes.length > 0 ? {volumes} : {}),
		},
	};
}

/** The claims that a pod's volumes need, as they are sent. Source: stateful_set_utils.go, getPersistentVolumeClaims. */
export function claimsFor(set: WorldStatefulSet, ordinal: number): readonly NewObject[] {
	const {name, namespace} = set.metadata;
	const labels = set.spec.selector?.matchLabels;
	return (set.spec.volumeClaimTemplates ?? []).map(({metadata = {}, spec = {}}) => ({
		apiVersion: 'v1',
		kind: 'PersistentVolumeClaim',
		metadata: {
			name: claimName({metadata}, `${name}-${ordinal}`),
			...(namespace === undefined ? {} : {namespace}),
			labels: {...metadata.labels, ...labels},
			...(metadata.annotations === undefined ? {} : {annotations: metadata.annotations}),
		},
		spec,
		status: {phase: 'Pending'},
	}));
}

/** The pod with its identity labels as they must be; undefined when they are so already. Source: identityMatches, updateIdentity. */
export function repairedIdentity(pod: WorldPod, ordinal: number, minor: number): WorldPod | undefined {
	const wanted = identityLabels(pod.metadata.name, ordinal, minor);
	const labels = pod.metadata.labels ?? {};
	const matches = Object.entries(wanted).every(([key, value]) => labels[key] === value);
	return matches ? undefined : asPod({...pod, metadata: {...pod.metadata, labels: {...labels, ...wanted}}});
}
