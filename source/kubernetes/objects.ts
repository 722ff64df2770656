/**
 * The Kubernetes objects that rolltop reads, as structural types of the fields that it reads. A record is such an
 * object with fields left out, never renamed: the mirror holds projected records, the pure rooms take either.
 * Field names, shapes and units are those of the API (apps/v1, v1).
 */

export type IntOrPercent = number | string;

export interface OwnerReference {
	readonly apiVersion?: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
}

/**
 * One entry of metadata.managedFields; the decoder keeps of fieldsV1 only what owns template, paused and replicas, and which
 * fields of the template only of a workload that is read whole.
 */
export interface ManagedFieldsEntry {
	readonly manager?: string;
	readonly operation?: string;
	readonly subresource?: string;
	/** RFC 3339. */
	readonly time?: string;
	readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

export interface ObjectMeta {
	readonly name: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly generation?: number;
	/** RFC 3339. */
	readonly creationTimestamp?: string | null;
	/** RFC 3339. */
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly ownerReferences?: readonly OwnerReference[];
	readonly managedFields?: readonly ManagedFieldsEntry[];
}

export interface KubernetesObject {
	readonly metadata: ObjectMeta;
}

export interface LabelSelectorRequirement {
	readonly key: string;
	readonly operator: string;
	readonly values?: readonly string[];
}

export interface LabelSelector {
	readonly matchLabels?: Readonly<Record<string, string>>;
	readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** A container of a template or a pod. A projected record of a list may hold only name and image. */
export interface Container {
	readonly name: string;
	readonly image?: string;
	/** `Always` marks an init container as a sidecar. */
	readonly restartPolicy?: string;
	readonly [field: string]: unknown;
}

export interface PodSpec {
	readonly containers: readonly Container[];
	readonly initContainers?: readonly Container[];
	readonly [field: string]: unknown;
}

export interface PodTemplateSpec {
	readonly metadata?: {
		readonly labels?: Readonly<Record<string, string>>;
		readonly annotations?: Readonly<Record<string, string>>;
		readonly [field: string]: unknown;
	};
	readonly spec: PodSpec;
}

export interface Condition {
	readonly type: string;
	readonly status: string;
	readonly reason?: string;
	readonly message?: string;
	/** RFC 3339. */
	readonly lastTransitionTime?: string | null;
}

export interface DeploymentCondition extends Condition {
	/** RFC 3339. Of `Progressing`: when the rollout last got on. */
	readonly lastUpdateTime?: string | null;
}

export interface DeploymentStrategy {
	readonly type?: string;
	readonly rollingUpdate?: {
		readonly maxSurge?: IntOrPercent;
		readonly maxUnavailable?: IntOrPercent;
	} | null;
}

export interface DeploymentSpec {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly strategy?: DeploymentStrategy;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
	readonly progressDeadlineSeconds?: number;
	readonly paused?: boolean;
}

export interface DeploymentStatus {
	readonly observedGeneration?: number;
	readonly replicas?: number;
	readonly updatedReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly unavailableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly collisionCount?: number;
	readonly conditions?: readonly DeploymentCondition[];
}

export interface Deployment extends KubernetesObject {
	readonly spec: DeploymentSpec;
	readonly status?: DeploymentStatus;
}

export interface ReplicaSet extends KubernetesObject {
	readonly spec: {
		readonly replicas?: number;
		readonly minReadySeconds?: number;
		readonly selector: LabelSelector;
		readonly template: PodTemplateSpec;
	};
	readonly status?: {
		readonly replicas?: number;
		readonly fullyLabeledReplicas?: number;
		readonly readyReplicas?: number;
		readonly availableReplicas?: number;
		readonly terminatingReplicas?: number;
		readonly observedGeneration?: number;
		readonly conditions?: readonly Condition[];
	};
}

export interface ContainerStateTerminated {
	readonly exitCode: number;
	readonly signal?: number;
	readonly reason?: string;
	readonly message?: string;
	/** RFC 3339. */
	readonly startedAt?: string | null;
	/** RFC 3339. */
	readonly finishedAt?: string | null;
}

export interface ContainerState {
	readonly waiting?: {readonly reason?: string; readonly message?: string};
	readonly running?: {readonly startedAt?: string | null};
	readonly terminated?: ContainerStateTerminated;
}

export interface ContainerStatus {
	readonly name: string;
	readonly image?: string;
	readonly ready?: boolean;
	readonly started?: boolean | null;
	readonly restartCount?: number;
	readonly state?: ContainerState;
	readonly lastState?: ContainerState;
}

export interface Pod extends KubernetesObject {
	readonly spec: {
		readonly nodeName?: string;
		readonly containers: readonly Container[];
		readonly initContainers?: readonly Container[];
		/** Only of a pod that is read whole. */
		readonly ephemeralContainers?: readonly Container[];
		readonly readinessGates?: readonly {readonly conditionType: string}[];
	};
	readonly status?: {
		readonly phase?: string;
		readonly reason?: string;
		readonly message?: string;
		readonly podIP?: string;
		readonly podIPs?: readonly {readonly ip?: string}[];
		readonly nominatedNodeName?: string;
		/** RFC 3339. */
		readonly startTime?: string;
		readonly conditions?: readonly Condition[];
		readonly containerStatuses?: readonly ContainerStatus[];
		readonly initContainerStatuses?: readonly ContainerStatus[];
		/** Only of a pod that is read whole, like `qosClass`. */
		readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
		readonly qosClass?: string;
	};
}

/** A v1 Event; those written through events.k8s.io carry eventTime and series in place of the older fields. */
export interface Event extends KubernetesObject {
	readonly involvedObject: {
		readonly kind?: string;
		readonly namespace?: string;
		readonly name?: string;
		readonly uid?: string;
		readonly fieldPath?: string;
	};
	readonly reason?: string;
	readonly message?: string;
	readonly type?: string;
	readonly count?: number;
	readonly firstTimestamp?: string | null;
	readonly lastTimestamp?: string | null;
	readonly eventTime?: string | null;
	readonly series?: {readonly count?: number; readonly lastObservedTime?: string | null} | null;
	readonly source?: {readonly component?: string; readonly host?: string};
	readonly reportingComponent?: string;
	readonly reportingInstance?: string;
}

/** How a StatefulSet or DaemonSet brings a new template to its pods. */
export interface UpdateStrategy<RollingUpdate> {
	/** `RollingUpdate` where it is absent; `OnDelete`: a pod gets the new template only when somebody deletes it. */
	readonly type?: string;
	readonly rollingUpdate?: RollingUpdate | null;
}

export interface StatefulSetSpec {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly serviceName?: string;
	/** `OrderedReady` where it is absent. */
	readonly podManagementPolicy?: string;
	readonly updateStrategy?: UpdateStrategy<{
		/** Pods of this ordinal and above get the new template; 0 where it is absent. */
		readonly partition?: number;
		readonly maxUnavailable?: IntOrPercent;
	}>;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
	/** The number of the first pod; 0 where it is absent. */
	readonly ordinals?: {readonly start?: number} | null;
}

export interface StatefulSetStatus {
	readonly observedGeneration?: number;
	readonly replicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly currentReplicas?: number;
	readonly updatedReplicas?: number;
	/** Names of ControllerRevisions: that which the pods had, and that of the present template. */
	readonly currentRevision?: string;
	readonly updateRevision?: string;
	readonly collisionCount?: number;
	readonly conditions?: readonly Condition[];
}

export interface StatefulSet extends KubernetesObject {
	readonly spec: StatefulSetSpec;
	readonly status?: StatefulSetStatus;
}

export interface DaemonSetSpec {
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly updateStrategy?: UpdateStrategy<{
		readonly maxSurge?: IntOrPercent;
		readonly maxUnavailable?: IntOrPercent;
	}>;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
	readonly observedGeneration?: number;
	readonly desiredNumberScheduled?: number;
	readonly currentNumberScheduled?: number;
	readonly updatedNumberScheduled?: number;
	readonly numberReady?: number;
	readonly numberAvailable?: number;
	readonly numberUnavailable?: number;
	/** Pods on nodes that should have none. */
	readonly numberMisscheduled?: number;
	readonly collisionCount?: number;
	readonly conditions?: readonly Condition[];
}

export interface DaemonSet extends KubernetesObject {
	readonly spec: DaemonSetSpec;
	readonly status?: DaemonSetStatus;
}

/** The kinds that roll out. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

type OfKind<Kind extends WorkloadKind, T extends KubernetesObject> = T & {readonly kind: Kind};

/**
 * An object that rolls out, told apart by its `kind`. The items of a list carry none on the wire: the decoder sets it
 * from the resource that was asked for, and so does who reads one by itself.
 */
export type Workload =
	| OfKind<'Deployment', Deployment>
	| OfKind<'StatefulSet', StatefulSet>
	| OfKind<'DaemonSet', DaemonSet>;

/** The workload of one kind. */
export type WorkloadOf<Kind extends WorkloadKind> = Extract<Workload, {readonly kind: Kind}>;

/** One stored revision of a StatefulSet or DaemonSet. */
export interface ControllerRevision extends KubernetesObject {
	readonly revision: number;
	/** What a strategic merge patch puts back: the template, with `$patch: replace` in it. */
	readonly data?: {
		readonly spec?: {readonly template?: PodTemplateSpec & {readonly $patch?: string}};
	};
}
