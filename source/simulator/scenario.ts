import type {NewObject} from '../control-plane/world.ts';
import type {Fault} from './faults/fault.ts';

/** One thing that happens by itself in a scenario. */
export interface ScenarioStep {
	/** After the beginning, in simulated time. */
	readonly afterMs: number;
	readonly act: ScenarioAct;
}

export type ScenarioAct =
	/** Creates the object, or merges it into the one that exists, as `kubectl apply` does. */
	| {readonly kind: 'apply'; readonly object: NewObject}
	/** A merge patch; as `kubectl set image` and its like, under that field manager. */
	| {readonly kind: 'patch'; readonly target: ScenarioTarget; readonly patch: object; readonly manager: string}
	| {readonly kind: 'set-image'; readonly target: ScenarioTarget; readonly container: string; readonly image: string}
	| {readonly kind: 'delete'; readonly target: ScenarioTarget}
	| {readonly kind: 'fault'; readonly fault: Fault};

export interface ScenarioTarget {
	readonly kind: string;
	/** Absent for cluster-scoped kinds. */
	readonly namespace?: string;
	readonly name: string;
}

/** What the containers of an image print. */
export interface ScenarioLog {
	/** The beginning of the image's name. */
	readonly image: string;
	/** At the start of each run. */
	readonly opening: readonly string[];
	/** One after the other, again and again. */
	readonly repeating: readonly string[];
	readonly everyMs: number;
	/** When a run ends. */
	readonly ending?: readonly string[];
}

/** What an image does on a node whose kubelet has a real one's logic. */
export interface ScenarioImage {
	/** The beginning of the image's name. */
	readonly image: string;
	/** Why a registry refuses it: `rpc error: code = NotFound desc = …`. */
	readonly pullError?: string;
	/** How long a pull takes; absent: it is on every node already. */
	readonly pullMs?: number;
	/** How its process ends by itself; absent: it runs until it is told to end. */
	readonly end?: {readonly afterMs: number; readonly exitCode: number; readonly reason?: string};
	/** From SIGTERM to its end; absent: it ignores SIGTERM. */
	readonly endsAfterTermMs?: number;
	/** Its probes succeed so long after the start. */
	readonly readyAfterMs?: number;
	/** Its probes fail from so long after the start on. */
	readonly hangsAfterMs?: number;
}

/** What an admission webhook says against pods that run an image. */
export interface Denial {
	/** The webhook's name. */
	readonly webhook: string;
	/** The beginning of the image's name. */
	readonly image: string;
	readonly message: string;
}

/** A controller that holds a workload to what a repository says. */
export interface GitOps {
	readonly target: ScenarioTarget;
	/** Its field manager. */
	readonly manager: string;
	/** What the repository says from a time on: a strategic merge patch. */
	readonly commits: readonly {readonly afterMs: number; readonly patch: object}[];
	/** How long it takes to notice what somebody else changed. */
	readonly noticesAfterMs: number;
}

/** The processor that pods use, in percent of what they ask for, for the autoscaler to see. */
export interface ProcessorLoad {
	readonly usualPercent: number;
	/** Of a pod that warms up. */
	readonly warmingUpPercent: number;
	readonly warmUpMs: number;
}

/** A node that is silent for a while, or for good. */
export interface LostNode {
	readonly name: string;
	readonly afterMs: number;
	readonly backAfterMs?: number;
}

/** Many workloads that are there already, and how often one of them changes. */
export interface Fleet {
	readonly namespaces: number;
	readonly workloads: number;
	readonly podsPerWorkload: number;
	readonly changeEveryMs: number;
}

/** A small world to look at: what is there, and what happens. */
export interface Scenario {
	readonly name: string;
	/** One line for the list of scenarios. */
	readonly summary: string;
	readonly nodes: number;
	/** The namespace that a client of it begins in. */
	readonly namespace: string;
	/** How long the objects have been there when it begins, in simulated time. */
	readonly settledForMs: number;
	/** In the order in which they are created. */
	readonly objects: readonly NewObject[];
	readonly steps: readonly ScenarioStep[];
	readonly logs: readonly ScenarioLog[];
	/** The nodes' kubelets have a real one's logic, and these images; absent: they play fixed stages, as kwok does. */
	readonly images?: readonly ScenarioImage[];
	readonly gitOps?: GitOps;
	readonly denials?: readonly Denial[];
	readonly load?: ProcessorLoad;
	/** Nodes tell that they live when there are any that may stop doing so. */
	readonly lostNodes?: readonly LostNode[];
	readonly fleet?: Fleet;
}
