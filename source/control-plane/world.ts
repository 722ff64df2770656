/**
 * The cluster as controllers see it: objects to read, and writes that are answered at once. The simulator implements it
 * with the whole API's behaviour behind it, the forecast with a plain store; controllers can't tell them apart.
 */

/** Any Kubernetes object as JSON. Objects in a world are never changed in place: a write puts a new one. */
export interface WorldObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: WorldMeta;
	readonly [field: string]: unknown;
}

export interface WorldMeta {
	readonly name: string;
	readonly generateName?: string;
	/** Absent for cluster-scoped kinds. */
	readonly namespace?: string;
	readonly uid: string;
	/** A decimal number that rises with every write of any object. */
	readonly resourceVersion: string;
	readonly generation?: number;
	/** RFC 3339, whole seconds. */
	readonly creationTimestamp: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly finalizers?: readonly string[];
	readonly ownerReferences?: readonly WorldOwner[];
	readonly [field: string]: unknown;
}

export interface WorldOwner {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
	readonly blockOwnerDeletion?: boolean;
}

/** What a writer gives: the server fills in uid, resourceVersion, generation and times. */
export interface NewObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Partial<WorldMeta>;
	readonly [field: string]: unknown;
}

/** A refused write: the API's Status, reduced to what controllers look at. */
export interface WorldError {
	/** HTTP status. */
	readonly code: number;
	/** `AlreadyExists`, `Conflict`, `NotFound`, `Forbidden`, `Invalid`, … */
	readonly reason: string;
	readonly message: string;
	/** Cause types, where a controller looks at them: `NamespaceTerminating`. */
	readonly causes?: readonly string[];
}

export type WorldResult<T = WorldObject> =
	| {readonly ok: true; readonly object: T}
	| {readonly ok: false; readonly error: WorldError};

export interface DeleteOptions {
	/** Precondition. */
	readonly uid?: string;
	/** Absent: the kind's default. 0: at once. */
	readonly gracePeriodSeconds?: number;
	readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

export interface WorldReader {
	/** `kind` as in objects (`Pod`); kinds' names are unique in rolltop's world. */
	get(kind: string, namespace: string | undefined, name: string): WorldObject | undefined;
	/** In order of creation. Undefined namespace: all. */
	list(kind: string, namespace?: string): readonly WorldObject[];
	/** The objects whose controller ownerReference has this uid. */
	controlledBy(kind: string, ownerUid: string): readonly WorldObject[];
}

export interface World extends WorldReader {
	create(object: NewObject): WorldResult;
	/** The main resource: status is ignored. A resourceVersion in it must be the stored one. */
	update(object: NewObject): WorldResult;
	/** The status subresource: status and annotations are taken, spec is ignored. */
	updateStatus(object: NewObject): WorldResult;
	/** The binding subresource of an unbound pod: nodeName and the condition PodScheduled in one write; no new generation. */
	bind(namespace: string, podName: string, nodeName: string): WorldResult;
	delete(kind: string, namespace: string | undefined, name: string, options?: DeleteOptions): WorldResult;
}

/** One change of a world, as watches show it, in order of resourceVersion. */
export interface WorldChange {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: WorldObject;
	/** The state before; absent for ADDED. */
	readonly before?: WorldObject;
}

/** What a controller is told of by whom it is run; everything comes in, nothing is read from the machine. */
export interface ControllerContext {
	readonly world: World;
	/** Epoch milliseconds, of the simulated time. */
	readonly nowMs: number;
	/** A number of [0, 1); every call draws the next. */
	readonly random: () => number;
	/** The advertised minor version of Kubernetes (37 for 1.37): texts that changed between versions depend on it. */
	readonly minor: number;
	/** Records an event (through the correlator of the component). */
	record(event: RecordedEvent): void;
}

export interface RecordedEvent {
	/** The object that it is about; its fieldPath for containers. */
	readonly about: WorldObject;
	readonly fieldPath?: string;
	readonly type: 'Normal' | 'Warning';
	readonly reason: string;
	readonly message: string;
	/** The node of a kubelet that records. */
	readonly host?: string;
	/** What was done, of components that write events.k8s.io events: `Binding`. */
	readonly action?: string;
}

/** What a controller does with one key; it is level-based: only the present state counts. */
export interface ReconcileResult {
	/** Look again after so long; undefined: when something changes. */
	readonly requeueAfterMs?: number;
	/** Look again at once, as far as the queue's limit for retries lets it. */
	readonly isRateLimited?: true;
	/** The sync failed: try again with the queue's back-off. */
	readonly error?: string;
}

/** `namespace/name` of the object that a controller owns; just the name for cluster-scoped ones. */
export type Key = string;

export interface Controller {
	/** The event component: `deployment-controller`. */
	readonly name: string;
	/** After so many failures of a key in a row it is dropped until something changes; undefined: never. */
	readonly mostRetries?: number;
	/** The keys that a change makes this controller look at (its informers' handlers). */
	keysOf(change: WorldChange, world: WorldReader): readonly Key[];
	reconcile(context: ControllerContext, key: Key): ReconcileResult;
}
