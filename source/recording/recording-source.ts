import type {ReplayPosition} from '../cluster/cluster.ts';
import type {Clock, Watch, WatchedResource, WatchOutput, WatchQuery, WatchSource} from '../cluster/source.ts';
import type {KubernetesObject} from '../kubernetes/objects.ts';
import {compileQuery, type Match} from './selectors.ts';
import type {Trace, TraceEvent} from './trace.ts';

/** How long the end of a recording stays on screen before it begins again: time to read it. Independent of the speed. */
const loopPauseMs = 2000;

/** A recording in the place of an API server; it begins again and again until it is closed. */
export interface RecordingSource extends WatchSource {
	replay(): ReplayPosition;
}

export interface RecordingSourceOptions {
	readonly trace: Trace;
	readonly clock: Clock;
	/** Times the recorded speed, greater than 0; 1 by default. */
	readonly speed?: number;
}

interface Watcher {
	readonly resource: WatchedResource;
	readonly match: Match;
	readonly sink: (output: WatchOutput) => void;
}

/** Starts to replay `trace` at once. Who watches later is told first what is there by then, as by an API server. */
export function createRecordingSource({trace, clock, speed = 1}: RecordingSourceOptions): RecordingSource {
	const watchers = new Set<Watcher>();
	const held = new Map<WatchedResource, Map<string, KubernetesObject>>();
	// It begins at its first event: an empty moment before it would look as if what was there had been deleted.
	const leadMs = trace.events[0]?.atMs ?? 0;
	let beganAtMs = clock.monotonicMs();
	let next = 0;
	let cancelTimer: () => void;

	const positionMs = () => Math.min(trace.lengthMs, leadMs + (clock.monotonicMs() - beganAtMs) * speed);
	const heldOf = (resource: WatchedResource) => held.get(resource) ?? new Map<string, KubernetesObject>();

	function begin(): void {
		beganAtMs = clock.monotonicMs();
		next = 0;
		held.clear();
		for (const {sink} of watchers) {
			sink({type: 'listing'});
			sink({type: 'replaced'});
		}
		advance();
	}

	function advance(): void {
		const untilMs = positionMs();
		for (let event = trace.events[next]; event && event.atMs <= untilMs; event = trace.events[next]) {
			next += 1;
			happen(event);
		}
		const event = trace.events[next];
		const waitMs = ((event?.atMs ?? trace.lengthMs) - untilMs) / speed;
		cancelTimer = event ? clock.after(Math.ceil(waitMs), advance) : clock.after(waitMs + loopPauseMs, begin);
	}

	function happen(event: TraceEvent): void {
		const {resource, type, object} = event;
		const objects = heldOf(resource);
		const before = objects.get(object.metadata.uid);
		held.set(resource, objects);
		if (type === 'DELETED') objects.delete(object.metadata.uid);
		else objects.set(object.metadata.uid, object);
		for (const watcher of watchers) {
			const output = watcher.resource === resource ? outputOf(event, before, watcher.match) : undefined;
			if (output) watcher.sink(output);
		}
	}

	function list(watcher: Watcher): void {
		const objects = [...heldOf(watcher.resource).values()].filter(watcher.match);
		watcher.sink({type: 'listing'});
		watcher.sink({type: 'listed', objects});
		watcher.sink({type: 'replaced'});
		watcher.sink({type: 'status', status: {state: 'live', sinceMs: clock.now()}});
	}

	function watch(query: WatchQuery, sink: Watcher['sink']): Watch {
		const compiled = compileQuery(query);
		const watcher: Watcher = {resource: query.resource, match: compiled.ok ? compiled.match : () => false, sink};
		let stopped = false;
		// Never from inside the call, as with a server: the caller does not have the Watch yet.
		queueMicrotask(() => {
			if (stopped) return;
			if (compiled.ok) {
				watchers.add(watcher);
				list(watcher);
				return;
			}
			const error = {kind: 'invalid', message: `this selector can't be understood: ${compiled.cause}`} as const;
			sink({type: 'status', status: {state: 'blocked', sinceMs: clock.now(), error}});
		});
		return {
			stop() {
				stopped = true;
				watchers.delete(watcher);
			},
			retryNow() {},
		};
	}

	advance();
	return {
		watch,
		contact: () => ({state: 'reached', lastMs: clock.now()}),
		onContactChange: () => () => {},
		now: () => trace.startedAtMs + positionMs(),
		reconnect() {},
		close() {
			cancelTimer();
			watchers.clear();
		},
		replay: () => ({
			name: trace.name,
			title: trace.title,
			kubernetes: trace.kubernetes,
			positionMs: positionMs(),
			lengthMs: trace.lengthMs,
		}),
	};
}

/** What a watch is told: an object that no longer matches its selectors is gone for it, as on an API server. */
function outputOf(event: TraceEvent, before: KubernetesObject | undefined, match: Match): WatchOutput | undefined {
	const {type, object} = event;
	if (type !== 'DELETED' && match(object)) return {type: 'applied', object};
	return match(before ?? object) ? {type: 'deleted', object} : undefined;
}
