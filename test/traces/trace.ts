import {readFileSync} from 'node:fs';
import type {WorldObject} from '../../source/control-plane/world.ts';

/** One request, as it was sent. */
export interface TraceRequest {
	readonly method: string;
	readonly path: string;
	readonly contentType?: string;
	readonly body?: unknown;
}

/** What is compared of an answer: a refusal's reason and message, or that it was none. */
export interface Answer {
	readonly code: number;
	readonly reason?: string;
	readonly message?: string;
}

/** What was waited for before the next step. */
export interface Until {
	readonly ms?: number;
	readonly complete?: string;
	readonly on?: string;
	readonly condition?: {readonly type: string; readonly status: string; readonly reason?: string};
	readonly path?: string;
	readonly equals?: unknown;
	readonly atLeast?: number;
	readonly atMost?: number;
	readonly count?: number;
	readonly all?: readonly Until[];
	readonly timeoutMs?: number;
}

export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface WatchLine {
	readonly type: 'watch';
	readonly t: number;
	readonly resource: string;
	readonly event: WatchType;
	readonly object: WorldObject;
}

export interface StepLine {
	readonly type: 'step';
	readonly t: number;
	readonly name: string;
	readonly request: TraceRequest;
	readonly response: Answer;
}

export interface WaitLine {
	readonly type: 'wait';
	/** Its end. */
	readonly t: number;
	readonly until: Until;
	readonly waitedMs: number;
}

export type TraceLine =
	| {readonly type: 'trace'; readonly name: string; readonly kubelet: string; readonly nodes: number}
	| StepLine
	| WaitLine
	| WatchLine
	| {readonly type: 'end'; readonly t: number};

export type Trace = readonly TraceLine[];

/** The resources that are watched, by kind. */
export const watchedResources: Readonly<Record<string, string>> = {
	Deployment: 'deployments',
	ReplicaSet: 'replicasets',
	StatefulSet: 'statefulsets',
	DaemonSet: 'daemonsets',
	ControllerRevision: 'controllerrevisions',
	Pod: 'pods',
	Event: 'events',
};

export function readTrace(file: string): Trace {
	const lines = readFileSync(file, 'utf8').trim().split('\n');
	return lines.map(line => JSON.parse(line) as TraceLine);
}

/** The watch events in their true order, which is that of resourceVersion. */
export function watchesOf(trace: Trace): readonly WatchLine[] {
	const watches = trace.filter(line => line.type === 'watch');
	const version = ({object}: WatchLine) => Number(object.metadata.resourceVersion);
	return watches.sort((a, b) => version(a) - version(b));
}

export const stepsOf = (trace: Trace): readonly StepLine[] => trace.filter(line => line.type === 'step');

export function nameOf(trace: Trace): string {
	const [first] = trace;
	return first?.type === 'trace' ? first.name : '';
}

/** When the recording ended. */
export function endOf(trace: Trace): number {
	return trace.find(line => line.type === 'end')?.t ?? 0;
}

/** `kwok`: played by fixed stages; `real`. */
export function kubeletOf(trace: Trace): string {
	const [first] = trace;
	return first?.type === 'trace' ? first.kubelet : '';
}
