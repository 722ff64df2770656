import type {KubernetesError} from '../kubernetes/errors.ts';
import type {ControllerRevision, Event, Pod, ReplicaSet, Workload, WorkloadKind} from '../kubernetes/objects.ts';
import type {LastWords} from '../rollout/diagnosis/last-words.ts';
import type {Finding} from '../rollout/finding.ts';
import type {KnownRevision} from '../rollout/known-revision.ts';
import type {SeenRevisions} from '../rollout/seen-revisions.ts';
import type {ActionOutcome, ActionRequest, Preview, PreviewOutcome} from './actions/action.ts';
import type {FreezeKind, FreezePlan, FreezePreview} from './actions/freeze.ts';
import type {Identity} from './identity.ts';
import type {NamespacesOutcome} from './namespaces.ts';
import type {ObjectName, ObjectOutcome} from './object-reads.ts';
import type {LogQuery, OpenedLog} from './opened-log.ts';
import type {OpenedPod, PodName} from './opened-pod.ts';
import type {NarrowedScope} from './readable-namespaces.ts';
import type {Rights} from './rights.ts';
import type {SourceVitals} from './source.ts';
import type {WorkloadName} from './workload-name.ts';

export type {Identity} from './identity.ts';
export type {NamespacesOutcome} from './namespaces.ts';
export type {ObjectName, ObjectOutcome} from './object-reads.ts';
export type {LogLine, LogQuery, LogStatus, OpenedLog} from './opened-log.ts';
export type {OpenedPod, PodName} from './opened-pod.ts';
export type {NarrowedScope} from './readable-namespaces.ts';
export type {WorkloadName} from './workload-name.ts';

/** How far what is held can be trusted now. */
export type Freshness =
	/** Nothing is held yet, since `sinceMs` (server's time, epoch milliseconds); `error` is why the last try failed. */
	| {
			readonly state: 'connecting';
			readonly sinceMs: number;
			readonly error?: KubernetesError;
			readonly retryAtMs?: number;
	  }
	/** The first list is arriving: what is shown is a part. */
	| {readonly state: 'syncing'; readonly received: number; readonly total?: number}
	| {readonly state: 'live'}
	/** Was true at `asOfMs` (server's time, epoch milliseconds) and is not known to be now; tried again by itself. */
	| {readonly state: 'stale'; readonly asOfMs: number; readonly error?: KubernetesError; readonly retryAtMs?: number}
	/** The server refuses to tell; `asOfMs` when something was held before. */
	| {readonly state: 'blocked'; readonly asOfMs?: number; readonly error: KubernetesError; readonly retryAtMs?: number};

/** Objects of one kind with their freshness. The array is a new one whenever anything in it changed, else the same. */
export interface Collection<T> {
	readonly items: readonly T[];
	readonly freshness: Freshness;
}

/** The workload that is open, with all that its screens show. */
export interface OpenedWorkload {
	readonly target: WorkloadName;
	/**
	 * With its whole template; as it was last when `gone` is `deleted`. Until it has come, what the list knows of it; undefined
	 * where that knows nothing, or when it is absent.
	 */
	readonly workload?: Workload;
	/** `workload` is a row of the list: nobody owns its fields, and its template has only images where nothing else keeps it. */
	readonly isRow?: true;
	/** `deleted`: it was there and is no more. `absent`: the server says that there is none. */
	readonly gone?: 'deleted' | 'absent';
	/** When it was seen to be deleted: the server's time, epoch milliseconds. */
	readonly goneMs?: number;
	/** Of the workload itself. */
	readonly freshness: Freshness;
	/** Those that a Deployment controls; of another kind there are none. */
	readonly replicaSets: Collection<ReplicaSet>;
	/** Those that a StatefulSet or DaemonSet controls; of a Deployment there are none. */
	readonly controllerRevisions: Collection<ControllerRevision>;
	/** Its own: of a Deployment those of its ReplicaSets. */
	readonly pods: Collection<Pod>;
	/** What was seen of its revisions while it was open. */
	readonly seen?: SeenRevisions;
	/** What a container printed before it crashed, where the first diagnosis is about that. */
	readonly lastWords?: LastWords;
	/** Newest last; of the workload, its ReplicaSets and its pods. Bounded. */
	readonly events: Collection<Event>;
}

/** One of the watches that the list of workloads is made of. */
export interface ListPart {
	readonly kind: WorkloadKind;
	/** Undefined: all namespaces. */
	readonly namespace?: string;
	readonly freshness: Freshness;
}

/** Where a recording stands, for the time bar. */
export interface ReplayPosition {
	readonly name: string;
	readonly title: string;
	readonly kubernetes: string;
	readonly positionMs: number;
	readonly lengthMs: number;
}

/** A kubeconfig that somebody changed: what it now names by default. */
export interface Moved {
	readonly context: string;
	readonly server: string;
}

/** What the mirror holds at one moment; parts that did not change keep their identity. */
export interface ClusterView {
	readonly identity: Identity;
	/** The worst of what is being shown, without the parts that the server refuses to tell: the header's word. */
	readonly freshness: Freshness;
	/** What rolls out in scope, of all kinds. */
	readonly workloads: Collection<Workload>;
	/** The watches behind them: one that is refused or old says so here, and hides nothing of the others. */
	readonly parts: readonly ListPart[];
	/** Of StatefulSets and DaemonSets that were looked at, by uid: the number of their revision, which the list can't tell. */
	readonly revisions: ReadonlyMap<string, KnownRevision>;
	/** What was found of those that are not fine, by uid: of the most urgent, whose parts are watched. Absent: nothing was. */
	readonly findings?: ReadonlyMap<string, Finding>;
	/** What is shown in place of all namespaces, where these may not be read. */
	readonly scope?: NarrowedScope;
	/** Whether there is the namespace in scope, where nothing is in it; undefined: not known, or of no matter. */
	readonly namespacePresence?: 'there' | 'absent';
	readonly opened?: OpenedWorkload;
	/** The pod that is looked at closely. */
	readonly pod?: OpenedPod;
	/** The log that is read. */
	readonly log?: OpenedLog;
	readonly replay?: ReplayPosition;
	/** What the user may change, as far as it was asked; absent: nothing was. */
	readonly rights?: Rights;
	/** Where kubectl goes now, by the same kubeconfig, when that is no longer here. */
	readonly moved?: Moved;
}

/** A cluster as the console sees it: a live mirror, and the way to change it. */
export interface Cluster {
	view(): ClusterView;
	/** Called after each batch of changes of the view; the console decides when to draw. Returns a function that ends it. */
	subscribe(listener: () => void): () => void;
	/** The server's time now, in epoch milliseconds: what ages are counted from. */
	now(): number;
	/** Watches the parts of one workload, instead of those of the one that was open. */
	open(target: WorkloadName): void;
	closeWorkload(): void;
	/** How the way to the cluster stands now; absent: there is none. */
	vitals?(): SourceVitals;
	/** Watches one pod with all its fields, instead of the one before; undefined: none any more. */
	openPod(target: PodName | undefined): void;
	/** Reads the log of a container, instead of the one before; undefined: none any more. */
	openLog(query: LogQuery | undefined): void;
	/** Asks whether the user may change a workload; the answer comes with the view. */
	askRights(target: WorkloadName): void;
	/** Reads an object whole, as the server has it now. */
	readObject(object: ObjectName): Promise<ObjectOutcome>;
	/** Reads which namespaces there are now. */
	listNamespaces(): Promise<NamespacesOutcome>;
	/** Try again now. */
	reconnect(): void;
	/** Why nothing can be written here (`this is a recording`, `read-only`); undefined: writes are allowed. */
	readonly writesDisabled?: string;
	/** Stops the rollout at once: one patch, tests the uid only. */
	pause(target: WorkloadName): Promise<ActionOutcome>;
	/** Reads afresh, plans, asks the server for a dry run. Writes nothing. */
	preview(request: ActionRequest): Promise<PreviewOutcome>;
	/** Sends what was previewed, with its preconditions. */
	perform(preview: Preview): Promise<ActionOutcome>;
	/**
	 * What would stop every rollout in scope, or let those go on that freezes stopped. Reads afresh, asks for dry runs,
	 * writes nothing.
	 */
	previewFreeze(kind: FreezeKind): Promise<FreezePreview>;
	/**
	 * Sends all of it, some at a time, each with its preconditions and noted before; `told` as each is answered.
	 * @param chosen - Uids of those that can't be paused and are to be held.
	 */
	performFreeze(
		plan: FreezePlan,
		chosen: ReadonlySet<string>,
		told: (uid: string, outcome: ActionOutcome) => void,
	): Promise<ActionOutcome>;
	/**
	 * Ends all watches and connections, and whatever waits. A write that is under way keeps its connection until its outcome
	 * is known, half a minute at most; of pods that are deleted one by one no further one is.
	 */
	close(): void;
}
