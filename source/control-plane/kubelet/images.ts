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

/** A probe's answer: `output` is the text of the failure; `refused`: nothing listens there. */
export type ProbeAnswer =
	| {readonly ok: true}
	| {readonly ok: false; readonly output: string}
	| {readonly ok: false; readonly refused: true};

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

/** What the process of a container does; its env, args and limits decide. */
export interface ProcessBehavior {
	/** Undefined: it runs until it is told to end. */
	readonly end?: ProcessEnd;
	/** What it needs at most, and when; over the container's limit it is killed. */
	readonly memory?: {readonly bytes: number; readonly afterMs: number};
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
