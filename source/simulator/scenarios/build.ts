import type {NewObject} from '../../control-plane/world.ts';
import type {Scenario, ScenarioStep} from '../scenario.ts';

/** Short forms of what scenarios consist of. */

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;

export interface WorkloadOptions {
	readonly name: string;
	readonly image: string;
	readonly replicas?: number;
	readonly namespace?: string;
	/** Added to the spec: strategy, minReadySeconds, … */
	readonly spec?: object;
	/** Labels and annotations of the pods, which the played kubelet reads. */
	readonly podLabels?: Readonly<Record<string, string>>;
	readonly podAnnotations?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	/** Added to the container: probes, resources, env. */
	readonly container?: object;
}

function template({name, image, podLabels, podAnnotations, container}: WorkloadOptions) {
	const metadata = {labels: {app: name, ...podLabels}, ...(podAnnotations ? {annotations: podAnnotations} : {})};
	return {metadata, spec: {containers: [{name, image, ...container}]}};
}

function workload(kind: string, options: WorkloadOptions, spec: object): NewObject {
	const {name, namespace = 'default', annotations} = options;
	return {
		apiVersion: 'apps/v1',
		kind,
		metadata: {name, namespace, labels: {app: name}, ...(annotations ? {annotations} : {})},
		spec: {selector: {matchLabels: {app: name}}, template: template(options), ...spec, ...options.spec},
	};
}

export const deployment = (options: WorkloadOptions): NewObject =>
	workload('Deployment', options, {replicas: options.replicas ?? 1});

export const statefulSet = (options: WorkloadOptions): NewObject =>
	workload('StatefulSet', options, {replicas: options.replicas ?? 1, serviceName: options.name});

export const daemonSet = (options: WorkloadOptions): NewObject => workload('DaemonSet', options, {});

export const setImage = (
	afterMs: number,
	kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
	name: string,
	image: string,
	namespace = 'default',
): ScenarioStep => ({
	afterMs,
	act: {kind: 'set-image', target: {kind, namespace, name}, container: name, image},
});

/** A change of the pod template that brings labels or annotations of the pods with it. */
export const patch = (
	afterMs: number,
	kind: string,
	name: string,
	change: object,
	{namespace = 'default', manager = 'kubectl-patch'} = {},
): ScenarioStep => ({afterMs, act: {kind: 'patch', target: {kind, namespace, name}, patch: change, manager}});

type ScenarioParts = Pick<Scenario, 'name' | 'summary'> & Partial<Scenario>;

export const scenario = ({name, summary, ...others}: ScenarioParts): Scenario => ({
	name,
	summary,
	nodes: 3,
	namespace: 'default',
	settledForMs: minutes(10),
	objects: [],
	steps: [],
	logs: [],
	...others,
});

/** A readiness probe for a container, asked often: what happens is soon seen. */
export const httpReadiness = {
	readinessProbe: {httpGet: {path: '/ready', port: 8080}, periodSeconds: 2},
};
