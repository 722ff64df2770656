import {failure, type Result, success} from '../../kubernetes/errors.ts';
import {isJsonObject} from '../../kubernetes/json-value.ts';
import type {
	ControllerRevision,
	KubernetesObject,
	ObjectMeta,
	Pod,
	ReplicaSet,
	Workload,
} from '../../kubernetes/objects.ts';
import {
	deleteObject,
	getMetadata,
	getObject,
	listObjects,
	patchObject,
	type RequestOptions,
} from '../../kubernetes/requests.ts';
import type {Transport} from '../../kubernetes/transport.ts';
import {formatLabelSelector} from '../../rollout/label-selector-text.ts';
import type {Reference} from '../../rollout/template-references.ts';
import {kindWords} from '../../rollout/workload-kind.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {JsonPatchOperation, PodDeletion} from './action.ts';
import {withoutSecrets} from './mask-refusal.ts';
import {createMinorRead} from './server-minor.ts';

/** What keeps the revisions of a workload. */
export type Owned = readonly ReplicaSet[] | readonly ControllerRevision[];

/** A change of a cluster. */
export type Write =
	| {
			readonly type: 'patch';
			readonly target: WorkloadName;
			readonly patch: readonly JsonPatchOperation[];
			readonly subresource?: 'scale' | undefined;
	  }
	| {readonly type: 'delete-pod'; readonly namespace: string; readonly pod: PodDeletion};

/** The requests that actions make: fresh, consistent reads of raw objects, and the one write. */
export interface ActionApi {
	/** The workload as the server has it now, whole and raw, with its kind. */
	readWorkload(target: WorkloadName): Promise<Result<Workload>>;
	/** The ReplicaSets, else the ControllerRevisions, that its selector selects, whole and raw. */
	readOwned(workload: Workload): Promise<Result<Owned>>;
	/** The pods that its selector selects, whole and raw. */
	readPods(workload: Workload): Promise<Result<readonly Pod[]>>;
	/** All nodes, whole and raw: a DaemonSet's size is theirs. */
	readNodes(): Promise<Result<readonly KubernetesObject[]>>;
	/** The ResourceQuotas of a namespace. */
	readQuotas(namespace: string): Promise<Result<readonly KubernetesObject[]>>;
	/** The HorizontalPodAutoscalers of a namespace. */
	readAutoscalers(namespace: string): Promise<Result<readonly KubernetesObject[]>>;
	/** The server's minor version (37 for 1.37), read once; undefined: the server does not tell. */
	readMinor(): Promise<number | undefined>;
	/** The metadata of an object that a template names; never its data. */
	readMetadata(namespace: string, reference: Pick<Reference, 'kind' | 'name'>): Promise<Result<ObjectMeta>>;
	/**
	 * The only function of rolltop that changes a cluster. Sends a JSON patch, or the deletion of one pod (by its uid), once,
	 * never again by itself; a patch is answered with the object as it then is. A dry run changes nothing.
	 */
	write(write: Write, options: {readonly dryRun: boolean}): Promise<Result<Workload | undefined>>;
}

export const fieldManager = 'rolltop';

/** Revisions read at most for one action: revisionHistoryLimit is 10 by default, and kubectl reads as many. */
const revisionLimit = 500;

/** Pods read at most for a forecast, some 5 MB: of a larger workload those that the mirror holds are taken. */
const podLimit = 500;

/** Nodes read at most for the forecast of a DaemonSet, some 10 MB. */
const nodeLimit = 1_000;

/** A namespace has one or two quotas, and an autoscaler for some of its workloads. */
const quotaLimit = 50;
const autoscalerLimit = 500;

const resources: Readonly<Record<Reference['kind'], string>> = {
	ConfigMap: 'configmaps',
	Secret: 'secrets',
	ServiceAccount: 'serviceaccounts',
	PersistentVolumeClaim: 'persistentvolumeclaims',
};

/** The clock is for the deadlines; the signal ends what is under way. */
export interface ActionApiOptions extends RequestOptions {
	readonly writesDisabled?: string;
}

/**
 * Creates the requests over `transport`. With `writesDisabled`, the reason why nothing may be written, a write that is no
 * dry run never leaves the process. A dry run does: it writes nothing, and a preview without it would know less.
 */
export function createActionApi(transport: Transport, {writesDisabled, ...requests}: ActionApiOptions = {}): ActionApi {
	const listed = async (path: string, limit: number, selector?: string) => {
		const selected = selector === undefined ? '' : `labelSelector=${encodeURIComponent(selector)}&`;
		return listObjects(transport, `${path}?${selected}limit=${limit}`, requests);
	};

	return {
		async readWorkload(target) {
			return workloadOf(await getObject(transport, workloadPath(target), requests), target);
		},
		async readOwned({kind, metadata, spec}) {
			const selector = formatLabelSelector(spec.selector);
			const path = `/apis/apps/v1/namespaces/${metadata.namespace}`;
			return kind === 'Deployment'
				? checked(await listed(`${path}/replicasets`, revisionLimit, selector), isReplicaSets, 'a list of ReplicaSets')
				: checked(
						await listed(`${path}/controllerrevisions`, revisionLimit, selector),
						isControllerRevisions,
						'a list of ControllerRevisions',
					);
		},
		async readPods({metadata, spec}) {
			const path = `/api/v1/namespaces/${metadata.namespace}/pods`;
			return checked(await listed(path, podLimit, formatLabelSelector(spec.selector)), isPods, 'a list of pods');
		},
		async readNodes() {
			return checked(await listed('/api/v1/nodes', nodeLimit), isObjects, 'a list of nodes');
		},
		async readQuotas(namespace) {
			const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/resourcequotas`;
			return checked(await listed(path, quotaLimit), isObjects, 'a list of ResourceQuotas');
		},
		async readAutoscalers(namespace) {
			const path = `/apis/autoscaling/v2/namespaces/${encodeURIComponent(namespace)}/horizontalpodautoscalers`;
			return checked(await listed(path, autoscalerLimit), isObjects, 'a list of HorizontalPodAutoscalers');
		},
		readMinor: createMinorRead(transport, requests),
		async readMetadata(namespace, {kind, name}) {
			const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resources[kind]}/${encodeURIComponent(name)}`;
			return checked(await getMetadata(transport, path, requests), isMetadata, 'the metadata of an object');
		},
		async write(write, {dryRun}) {
			if (writesDisabled !== undefined && !dryRun) {
				return failure({kind: 'forbidden', message: `rolltop changes nothing here: ${writesDisabled}`});
			}
			if (write.type === 'delete-pod') {
				const {namespace, pod} = write;
				const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod.name)}`;
				const answer = await deleteObject(transport, {path, uid: pod.uid, dryRun, ...requests});
				return answer.ok ? success(undefined) : failure(withoutSecrets(answer.error));
			}
			const {target, patch, subresource} = write;
			const path = `${workloadPath(target)}${subresource === undefined ? '' : `/${subresource}`}`;
			const answer = await patchObject(transport, {path, patch, dryRun, fieldManager, ...requests});
			if (!answer.ok) return failure(withoutSecrets(answer.error));
			// A Scale is no workload: what the patch made of that is not in the answer.
			return subresource === undefined ? workloadOf(answer, target) : success(undefined);
		},
	};
}

function workloadPath({kind, namespace, name}: WorkloadName): string {
	return `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${kindWords[kind].plural}/${encodeURIComponent(name)}`;
}

/** The answer comes as raw JSON, so that no field is lost; only what the actions rest on is checked. */
function checked<T>(answer: Result<unknown>, test: (value: unknown) => value is T, what: string): Result<T> {
	if (!answer.ok) return answer;
	if (test(answer.value)) return {ok: true, value: answer.value};
	return failure({kind: 'protocol', message: `the server's answer is not ${what}`});
}

function workloadOf(answer: Result<unknown>, {kind}: WorkloadName): Result<Workload> {
	const isWorkload = (value: unknown): value is Workload => hasTemplate(value);
	const read = checked(answer, isWorkload, `a ${kind}`);
	return read.ok ? success({...read.value, kind} as Workload) : read;
}

function hasTemplate(value: unknown): boolean {
	if (!isJsonObject(value) || !isJsonObject(value.metadata) || !isJsonObject(value.spec)) return false;
	const {template} = value.spec;
	return typeof value.metadata.uid === 'string' && isJsonObject(template) && isJsonObject(template.spec);
}

const isReplicaSets = (value: unknown): value is readonly ReplicaSet[] =>
	Array.isArray(value) && value.every(hasTemplate);

const isControllerRevisions = (value: unknown): value is readonly ControllerRevision[] =>
	isObjects(value) && value.every(item => isJsonObject(item) && typeof item.revision === 'number');

const isMetadata = (value: unknown): value is ObjectMeta => isJsonObject(value) && typeof value.uid === 'string';

const isObjects = (value: unknown): value is readonly KubernetesObject[] =>
	Array.isArray(value) && value.every(item => isJsonObject(item) && isMetadata(item.metadata));

const isPods = (value: unknown): value is readonly Pod[] =>
	isObjects(value) &&
	value.every(item => isJsonObject(item) && isJsonObject(item.spec) && Array.isArray(item.spec.containers));
