import {everything, type User} from '../../source/simulator/access/access.ts';
import {createSimulatedCluster, type SimulatedCluster} from '../../source/simulator/cluster.ts';
import type {ApiResponse} from '../../source/simulator/server/messages.ts';
import type {Timers} from '../../source/simulator/server/site.ts';

export const ADMIN_TOKEN = 'admin-token';

/** Timers that a test fires itself. */
export interface ManualTimers extends Timers {
	/** Lets so much time pass. */
	advance(ms: number): void;
}

export function manualTimers(): ManualTimers {
	let [nowMs, last] = [0, 0];
	const waiting = new Map<number, {readonly dueMs: number; readonly action: () => void}>();
	return {
		after(delayMs, action) {
			const id = last++;
			waiting.set(id, {dueMs: nowMs + delayMs, action});
			return () => waiting.delete(id);
		},
		advance(ms) {
			nowMs += ms;
			const due = [...waiting].filter(([, {dueMs}]) => dueMs <= nowMs).sort(([, a], [, b]) => a.dueMs - b.dueMs);
			for (const [id, {action}] of due) {
				if (waiting.delete(id)) action();
			}
		},
	};
}

export const admin: User = {
	name: 'kubernetes-admin',
	groups: ['system:masters', 'system:authenticated'],
	rules: everything,
};

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed where it is JSON. */
	readonly body: unknown;
}

export interface StreamAnswer {
	readonly status: number;
	/** What came so far; grows. */
	readonly events: readonly {readonly type: string; readonly object: Readonly<Record<string, unknown>>}[];
	readonly isEnded: () => boolean;
	readonly stop: () => void;
}

export interface SendOptions {
	readonly contentType?: string;
	readonly accept?: string;
	readonly token?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A client of a cluster without a socket. */
export interface TestClient {
	/** One request; `target` with its query. */
	send(method: string, target: string, body?: unknown, options?: SendOptions): Answer;
	watch(target: string, options?: SendOptions): StreamAnswer;
}

export interface TestCluster extends SimulatedCluster, TestClient {
	readonly timers: ManualTimers;
}

/** 2026-01-01T00:00:00Z. */
export const START_MS = Date.UTC(2026, 0, 1);

export interface TestOptions {
	readonly users?: ReadonlyMap<string, User>;
	readonly startMs?: number;
	readonly seed?: string;
}

/** Sends requests to a cluster's handler. */
export function testClient(cluster: Pick<SimulatedCluster, 'handler'>): TestClient {
	const call = (method: string, target: string, body: unknown, options: SendOptions): ApiResponse => {
		const {contentType, accept, token = ADMIN_TOKEN, headers = {}} = options;
		const mark = target.indexOf('?');
		const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
		const answer = cluster.handler({
			method,
			path: mark < 0 ? target : target.slice(0, mark),
			query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
			headers: {
				authorization: `Bearer ${token}`,
				...(accept ? {accept} : {}),
				...(contentType ? {'content-type': contentType} : {}),
				...headers,
			},
			body: new TextEncoder().encode(text),
		});
		if (answer instanceof Promise) throw new Error(`${method} ${target} waits for a revision to come`);
		return answer;
	};
	return {
		send(method, target, body, options = {}) {
			const {status, headers, ...rest} = call(method, target, body, options);
			if (!('body' in rest)) throw new Error(`${method} ${target} answered with a stream`);
			const isJson = headers['content-type']?.startsWith('application/json');
			return {status, headers, body: isJson ? JSON.parse(rest.body) : rest.body};
		},
		watch(target, options = {}) {
			const {status, ...rest} = call('GET', target, undefined, options);
			if (!('stream' in rest)) throw new Error(`GET ${target} answered with ${status}, not with a stream`);
			const events: StreamAnswer['events'][number][] = [];
			let ended = false;
			const stop = rest.stream({
				write: text => {
					for (const line of text.split('\n')) {
						if (line !== '') events.push(JSON.parse(line));
					}
				},
				end: () => {
					ended = true;
				},
				waitingBytes: 0,
			});
			return {status, events, isEnded: () => ended, stop};
		},
	};
}

/** A small cluster whose handler is called without a socket, and whose time passes only when the test says so. */
export function testCluster({
	users = new Map([[ADMIN_TOKEN, admin]]),
	startMs = START_MS,
	seed = 'test',
}: TestOptions = {}): TestCluster {
	const timers = manualTimers();
	const cluster = createSimulatedCluster({seed, startMs, users, timers});
	return {...cluster, ...testClient(cluster), timers};
}

export const deployment = (name: string, extra: object = {}) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace: 'default', labels: {app: name}},
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: name}},
		template: {metadata: {labels: {app: name}}, spec: {containers: [{name, image: 'nginx:1'}]}},
		...extra,
	},
});

export const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
