import {type Fields, fieldsOf, itemsOf, textOf} from '../json.ts';
import {cronJob, job} from './batch-defaults.ts';
import {filled, isSet, mapItems} from './fill.ts';
import {ingress, networkPolicy, storageClass} from './network-defaults.ts';
import {podDefaults} from './pod-spec-defaults.ts';
import {qualityOfService} from './quality-of-service.ts';
import {withTemplate} from './with-template.ts';

/** Gates of the API server that defaults depend on. */
export interface DefaultGates {
	/** Off up to 1.34 and in 1.36, on in 1.35 and from 1.37. */
	readonly MaxUnavailableStatefulSet: boolean;
}

/** Those of 1.37. */
const currentGates: DefaultGates = {MaxUnavailableStatefulSet: true};

type Defaulter = (object: Fields, gates: DefaultGates) => Fields;

const deployment: Defaulter = object => {
	const spec = filled(object.spec, {
		replicas: 1,
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
		template: {},
	});
	const strategy = filled(spec.strategy, {type: 'RollingUpdate'});
	const rolling = {maxUnavailable: '25%', maxSurge: '25%'};
	const complete =
		strategy.type === 'RollingUpdate'
			? {...strategy, rollingUpdate: filled(strategy.rollingUpdate, rolling)}
			: strategy;
	return {...object, spec: withTemplate({...spec, strategy: complete}), status: object.status ?? {}};
};

const replicaSet: Defaulter = object => ({
	...object,
	spec: withTemplate(filled(object.spec, {replicas: 1})),
	status: object.status ?? {replicas: 0},
});

function statefulSetStrategy(given: unknown, gates: DefaultGates): Fields {
	const strategy = fieldsOf(given);
	const typed = textOf(strategy.type) === '';
	if (typed ? false : strategy.type !== 'RollingUpdate' || !isSet(strategy.rollingUpdate)) return strategy;
	const defaults = gates.MaxUnavailableStatefulSet ? {partition: 0, maxUnavailable: 1} : {partition: 0};
	return {...strategy, type: 'RollingUpdate', rollingUpdate: filled(strategy.rollingUpdate, defaults)};
}

/** A claim of a template is written as a whole object. */
const claimTemplate = (claim: Fields): Fields => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	...persistentVolumeClaim(claim, currentGates),
});

const statefulSet: Defaulter = (object, gates) => {
	const spec = filled(object.spec, {
		podManagementPolicy: 'OrderedReady',
		replicas: 1,
		revisionHistoryLimit: 10,
		serviceName: '',
	});
	const retention = filled(spec.persistentVolumeClaimRetentionPolicy, {whenDeleted: 'Retain', whenScaled: 'Retain'});
	const updateStrategy = statefulSetStrategy(spec.updateStrategy, gates);
	const complete = withTemplate({...spec, persistentVolumeClaimRetentionPolicy: retention, updateStrategy});
	return {
		...object,
		spec: mapItems(complete, 'volumeClaimTemplates', claimTemplate),
		status: object.status ?? {replicas: 0, availableReplicas: 0},
	};
};

const templateGeneration = 'deprecated.daemonset.template.generation';

/** The first template's number; changes of the template count on from it when they are stored. */
function withTemplateGeneration(metadata: unknown): Fields {
	const annotations = filled(fieldsOf(metadata).annotations, {[templateGeneration]: '1'});
	return {...fieldsOf(metadata), annotations};
}

const daemonSet: Defaulter = object => {
	const spec = filled(object.spec, {revisionHistoryLimit: 10});
	const strategy = filled(spec.updateStrategy, {type: 'RollingUpdate'});
	const rolling = {maxUnavailable: 1, maxSurge: 0};
	const updateStrategy =
		strategy.type === 'RollingUpdate'
			? {...strategy, rollingUpdate: filled(strategy.rollingUpdate, rolling)}
			: strategy;
	const status = {currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0};
	return {
		...object,
		metadata: withTemplateGeneration(object.metadata),
		spec: withTemplate({...spec, updateStrategy}),
		status: object.status ?? status,
	};
};

/** Specs that have their defaults: pods are written often, and hardly ever with another spec. */
const completeSpecs = new WeakSet<object>();

const pod: Defaulter = object => {
	if (completeSpecs.has(fieldsOf(object.spec)) && object.status) return object;
	const spec = podDefaults(object.spec);
	completeSpecs.add(spec);
	const status = {phase: 'Pending', qosClass: qualityOfService(spec)};
	return {...object, spec, status: object.status ?? status};
};

const service: Defaulter = object => {
	const usual = filled(object.spec, {sessionAffinity: 'None', type: 'ClusterIP'});
	const spec = usual.type === 'ExternalName' ? usual : filled(usual, {internalTrafficPolicy: 'Cluster'});
	const ported = mapItems(spec, 'ports', port => {
		const complete = filled(port, {protocol: 'TCP'});
		return filled(complete, {targetPort: complete.port});
	});
	return {...object, spec: ported, status: object.status ?? {loadBalancer: {}}};
};

function persistentVolumeClaim(object: Fields, _gates: DefaultGates): Fields {
	const spec = filled(object.spec, {volumeMode: 'Filesystem'});
	return {...object, spec, status: object.status ?? {phase: 'Pending'}};
}

const processorMetric = {
	type: 'Resource',
	resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}},
};

const horizontalPodAutoscaler: Defaulter = object => {
	const spec = filled(object.spec, {minReplicas: 1});
	const metrics = itemsOf(spec.metrics).length === 0 ? [processorMetric] : spec.metrics;
	return {
		...object,
		spec: {...spec, metrics},
		status: object.status ?? {currentMetrics: null, desiredReplicas: 0},
	};
};

const namespace: Defaulter = object => {
	const metadata = fieldsOf(object.metadata);
	const labels = {...fieldsOf(metadata.labels), 'kubernetes.io/metadata.name': textOf(metadata.name)};
	return {...object, metadata: {...metadata, labels}, status: object.status ?? {phase: 'Active'}};
};

/** Texts of a Secret are stored as bytes. */
const secret: Defaulter = ({stringData, ...object}) => {
	const texts = Object.entries(fieldsOf(stringData)).map(([key, text]) => [key, btoa(utf8(String(text)))]);
	const data = {...fieldsOf(object.data), ...Object.fromEntries(texts)};
	return {...object, ...(texts.length > 0 ? {data} : {}), type: textOf(object.type) || 'Opaque'};
};

/** A text's UTF-8 bytes as one character each: what btoa takes. */
const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

const podDisruptionBudget: Defaulter = object => ({
	...object,
	status: object.status ?? {currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0},
});

/** What is limited by default is requested by default. */
const limitRange: Defaulter = object => ({
	...object,
	spec: mapItems(fieldsOf(object.spec), 'limits', limit => {
		if (limit.type !== 'Container') return limit;
		const most = filled(limit.default, fieldsOf(limit.max));
		const requests = filled(limit.defaultRequest, {...fieldsOf(limit.min), ...most});
		return {
			...limit,
			...(Object.keys(most).length > 0 ? {default: most} : {}),
			...(Object.keys(requests).length > 0 ? {defaultRequest: requests} : {}),
		};
	}),
});

const defaulters: Readonly<Record<string, Defaulter>> = {
	Deployment: deployment,
	ReplicaSet: replicaSet,
	StatefulSet: statefulSet,
	DaemonSet: daemonSet,
	Pod: pod,
	Service: service,
	PersistentVolumeClaim: persistentVolumeClaim,
	HorizontalPodAutoscaler: horizontalPodAutoscaler,
	Namespace: namespace,
	Secret: secret,
	PodDisruptionBudget: podDisruptionBudget,
	LimitRange: limitRange,
	Job: job,
	CronJob: cronJob,
	Ingress: ingress,
	NetworkPolicy: networkPolicy,
	StorageClass: storageClass,
	ResourceQuota: object => ({...object, status: object.status ?? {}}),
};

/**
 * The object with what the API server fills in for its kind, an empty status included; it is not changed itself.
 * Source: pkg/apis/apps/v1/defaults.go and the other groups' files of that name.
 */
export function applyDefaults(kind: string, object: Fields, gates: DefaultGates = currentGates): Fields {
	const defaulter = Object.hasOwn(defaulters, kind) ? defaulters[kind] : undefined;
	return defaulter ? defaulter(object, gates) : object;
}
