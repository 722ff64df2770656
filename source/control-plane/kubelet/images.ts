import type {Container} from '../../kubernetes/objects.ts';

/** The answer of a registry to a pull. */
export type PullAnswer =
	| {readonly ok: true; readonly ms: number; readonly sizeBytes: number}
	/** `rpc error: code = NotFound desc = …` */
	| {readonly ok: false; readonly error: string};

/** How a process ends by itself. */
export interface ProcessEnd {
	readonly afterMs: number;
	readonly exitCode: number;
	/** `OOMKilled`; without one it is `Completed` or `Error`, by the exit code. */
	readonly reason?: string;
}

/** A probe's answer: the text is that of the failure. */
export type ProbeAnswer = {readonly ok: true} | {readonly ok: false; readonly output: string};

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

/** What the process of a container does; its env, args and limits decide. */
export interface ProcessBehavior {
	/** Undefined: it runs until it is told to end. */
	readonly end?: ProcessEnd;
	/** How it answers SIGTERM; undefined: it ignores it and has to be killed. */
	readonly onTerm?: {readonly afterMs: number; readonly exitCode: number};
	/** Undefined: every probe succeeds. */
	readonly probe?: (kind: ProbeKind, sinceStartMs: number, container: Container) => ProbeAnswer;
}

export interface ImageBehavior {
	/** Undefined: it is on every node already. */
	readonly pull?: PullAnswer;
	/** `repository@sha256:…`; undefined: one that is made up of the name. */
	readonly imageId?: string;
	readonly process: (container: Container) => ProcessBehavior;
}

/** What an image does, by its name; the table is data. */
export type Images = (image: string) => ImageBehavior;

/** How long a node's runtime takes; measured on a machine with two cores, containerd and runc. */
export interface RuntimeTimings {
	/** From the binding to the first status. */
	readonly admitMs: number;
	/** A sandbox with its network. */
	readonly sandboxMs: number;
	readonly createMs: number;
	readonly startMs: number;
	/** Between a change of a pod's state and the write of its status. */
	readonly statusMs: number;
	/** The runtime's containers are listed once in so long: an end is noticed late. */
	readonly relistMs: number;
	/** From the end of the containers to the removal of the pod's object. */
	readonly cleanupMs: number;
}

export const usualRuntime: RuntimeTimings = {
	admitMs: 50,
	sandboxMs: 380,
	createMs: 40,
	startMs: 200,
	statusMs: 20,
	relistMs: 1000,
	cleanupMs: 600,
};
