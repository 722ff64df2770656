import type {KubernetesError} from '../errors.ts';

/** Whose log is read: one run of one container. */
export interface LogQuery {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	/** Of the run before the present one, which has ended; else the present one is followed. */
	readonly previous: boolean;
}

/** One line that a container printed: sanitised, bounded. */
export interface LogLine {
	/** When it was printed, RFC 3339 with nanoseconds, as the container runtime has it; empty: the server did not say. */
	readonly time: string;
	readonly text: string;
	/** The first line here of another run of the container than the line before it. */
	readonly startsRun?: true;
}

/** Why the server has no log to give; each is tried again on demand only. */
export type LogRefusal =
	/** The pod is not there (any more). */
	| 'gone'
	/** The container has not started yet: its image is pulled, it waits for others. */
	| 'not-started'
	/** There was no run before this one, or the node has thrown its log away. */
	| 'no-previous'
	| 'forbidden'
	| 'other';

/** How the reading of a log stands; `sinceMs` is epoch milliseconds of this machine's clock. */
export type LogStatus =
	/** Nothing was answered yet. */
	| {readonly state: 'asking'; readonly sinceMs: number}
	/** All that was printed until now is here, and what comes will be. */
	| {readonly state: 'following'; readonly sinceMs: number}
	/** The run has ended: there will be no further lines of it. */
	| {readonly state: 'ended'; readonly sinceMs: number}
	/** The stream broke; it is taken up again by itself, after the last line that is here. */
	| {readonly state: 'broken'; readonly sinceMs: number; readonly error: KubernetesError; readonly retryAtMs: number}
	| {
			readonly state: 'refused';
			readonly sinceMs: number;
			readonly why: LogRefusal;
			readonly error: KubernetesError;
	  };

/** What a reader tells, in order. */
export type LogOutput =
	| {readonly type: 'lines'; readonly lines: readonly LogLine[]}
	| {readonly type: 'status'; readonly status: LogStatus};

/** How a log is read. */
export interface LogReading {
	/** At most so many lines back, at the beginning and after a gap: who keeps fewer has no use for them. */
	readonly tailLines: number;
	/** Whether the container is known to run: then an end of its log is a break of the way to it. */
	readonly isRunning: () => boolean;
	/**
	 * The pod whose log it is, as far as it is known; undefined: not yet. Logs are asked for by name, and another pod may
	 * have that by now. Absent: nobody watches the pod.
	 */
	readonly owner?: () => LogOwner | undefined;
}

export interface LogOwner {
	readonly uid: string;
	/** It is there no more. */
	readonly isGone: boolean;
}

/** A log that is being read. */
export interface LogReader {
	/** Takes it up again now, after the last line: the container runs again, or a person asks. */
	retryNow(): void;
	/** Final, at any point: the connection is ended and nothing is delivered afterwards. */
	stop(): void;
}
