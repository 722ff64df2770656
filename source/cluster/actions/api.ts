import {failure, type Result} from '../../kubernetes/errors.ts';
import {isJsonObject} from '../../kubernetes/json-value.ts';
import type {Deployment, KubernetesObject, ObjectMeta, Pod, ReplicaSet} from '../../kubernetes/objects.ts';
import {getMetadata, getObject, listObjects, patchObject} from '../../kubernetes/requests.ts';
import type {Transport} from '../../kubernetes/transport.ts';
import {formatLabelSelector} from '../../rollout/label-selector-text.ts';
import type {Reference} from '../../rollout/template-references.ts';
import type {WorkloadName} from '../cluster.ts';
import type {JsonPatchOperation} from './action.ts';
import {withoutSecrets} from './mask-refusal.ts';

/** The requests that actions make: fresh, consistent reads of raw objects, and the one write. */
export interface ActionApi {
	/** The Deployment as the server has it now, whole and raw. */
	readDeployment(target: WorkloadName): Promise<Result<Deployment>>;
	/** The ReplicaSets that its selector selects, whole and raw. */
	readReplicaSets(deployment: Deployment): Promise<Result<readonly ReplicaSet[]>>;
	/** The pods that its selector selects, whole and raw. */
	readPods(deployment: Deployment): Promise<Result<readonly Pod[]>>;
	/** The ResourceQuotas of a namespace. */
	readQuotas(namespace: string): Promise<Result<readonly KubernetesObject[]>>;
	/** The metadata of an object that a template names; never its data. */
	readMetadata(namespace: string, reference: Pick<Reference, 'kind' | 'name'>): Promise<Result<ObjectMeta>>;
	/**
	 * The only function of rolltop that changes a cluster. Sends a JSON patch once, never again by itself; answers with
	 * the object as it then is. A dry run changes nothing.
	 */
	patchDeployment(
		target: WorkloadName,
		patch: readonly JsonPatchOperation[],
		options: {readonly dryRun: boolean},
	): Promise<Result<Deployment>>;
}

const fieldManager = 'rolltop';

/** ReplicaSets read at most for one action: revisionHistoryLimit is 10 by default, and kubectl reads as many. */
const replicaSetLimit = 500;

/** Pods read at most for a forecast, some 5 MB: of a larger workload those that the mirror holds are taken. */
const podLimit = 500;

/** A namespace has one or two. */
const quotaLimit = 50;

const resources: Readonly<Record<Reference['kind'], string>> = {
	ConfigMap: 'configmaps',
	Secret: 'secrets',
	ServiceAccount: 'serviceaccounts',
	PersistentVolumeClaim: 'persistentvolumeclaims',
};

/**
 * Creates the requests over `transport`. With `writesDisabled`, the reason why nothing may be written, a patch that is no
 * dry run never leaves the process. A dry run does: it writes nothing, and a preview without it would know less.
 */
export function createActionApi(
	transport: Transport,
	{writesDisabled}: {readonly writesDisabled?: string} = {},
): ActionApi {
	return {
		async readDeployment(target) {
			const answer = await getObject(transport, deploymentPath(target));
			return checked(answer, isDeployment, 'a Deployment');
		},
		async readReplicaSets({metadata, spec}) {
			const selector = encodeURIComponent(formatLabelSelector(spec.selector));
			const path = `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`;
			const answer = await listObjects(transport, `${path}?labelSelector=${selector}&limit=${replicaSetLimit}`);
			return checked(answer, isReplicaSets, 'a list of ReplicaSets');
		},
		async readPods({metadata, spec}) {
			const selector = encodeURIComponent(formatLabelSelector(spec.selector));
			const path = `/api/v1/namespaces/${metadata.namespace}/pods`;
			const answer = await listObjects(transport, `${path}?labelSelector=${selector}&limit=${podLimit}`);
			return checked(answer, isPods, 'a list of pods');
		},
		async readQuotas(namespace) {
			const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/resourcequotas?limit=${quotaLimit}`;
			return checked(await listObjects(transport, path), isObjects, 'a list of ResourceQuotas');
		},
		async readMetadata(namespace, {kind, name}) {
			const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resources[kind]}/${encodeURIComponent(name)}`;
			return checked(await getMetadata(transport, path), isMetadata, 'the metadata of an object');
		},
		async patchDeployment(target, patch, {dryRun}) {
			if (writesDisabled !== undefined && !dryRun) {
				return failure({kind: 'forbidden', message: `rolltop changes nothing here: ${writesDisabled}`});
			}
			const answer = await patchObject(transport, {
				path: deploymentPath(target),
				patch,
				dryRun,
				fieldManager,
			});
			return checked(answer.ok ? answer : failure(withoutSecrets(answer.error)), isDeployment, 'a Deployment');
		},
	};
}

function deploymentPath({namespace, name}: WorkloadName): string {
	return `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments/${encodeURIComponent(name)}`;
}

/** The answer comes as raw JSON, so that no field is lost; only what the actions rest on is checked. */
function checked<T>(answer: Result<unknown>, test: (value: unknown) => value is T, what: string): Result<T> {
	if (!answer.ok) return answer;
	if (test(answer.value)) return {ok: true, value: answer.value};
	return failure({kind: 'protocol', message: `the server's answer is not ${what}`});
}

function hasTemplate(value: unknown): boolean {
	if (!isJsonObject(value) || !isJsonObject(value.metadata) || !isJsonObject(value.spec)) return false;
	const {template} = value.spec;
	return typeof value.metadata.uid === 'string' && isJsonObject(template) && isJsonObject(template.spec);
}

const isDeployment = (value: unknown): value is Deployment => hasTemplate(value);

const isReplicaSets = (value: unknown): value is readonly ReplicaSet[] =>
	Array.isArray(value) && value.every(hasTemplate);

const isMetadata = (value: unknown): value is ObjectMeta => isJsonObject(value) && typeof value.uid === 'string';

const isObjects = (value: unknown): value is readonly KubernetesObject[] =>
	Array.isArray(value) && value.every(item => isJsonObject(item) && isMetadata(item.metadata));

const isPods = (value: unknown): value is readonly Pod[] =>
	isObjects(value) &&
	value.every(item => isJsonObject(item) && isJsonObject(item.spec) && Array.isArray(item.spec.containers));
