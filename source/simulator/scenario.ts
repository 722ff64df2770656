import type {NewObject} from '../control-plane/world.ts';

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
	| {readonly kind: 'delete'; readonly target: ScenarioTarget};

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
}
