import {type RecentChanges, recentChanges} from './past-view.ts';
import {type Timed, timeHeap} from './time-heap.ts';
import {type WorkQueue, workQueue} from './work-queue.ts';
import type {Controller, ControllerContext, Key, RecordedEvent, World, WorldChange} from './world.ts';

export interface Span {
	readonly leastMs: number;
	readonly mostMs: number;
}

/** How quick a controller is. */
export interface Pace {
	/** From a change to the moment when its sync begins: the watch, the informer and the queue take so long. */
	readonly latency: Span;
	/**
	 * From that moment, as of which it reads the world, to its writes; others write meanwhile. Only for a controller that
	 * bears to read what is out of date: its writes conflict then.
	 */
	readonly sync?: Span;
}

/** Measured on a real control plane on one machine: a few milliseconds from a write to the reaction. */
const usualPace: Pace = {latency: {leastMs: 1, mostMs: 4}};

/** A Deployment's sync reads much before it writes: the ReplicaSets below are quicker. */
const usualPaces: Readonly<Record<string, Pace>> = {
	'deployment-controller': {...usualPace, sync: {leastMs: 6, mostMs: 10}},
};

/** A write's way to the store and back; a sync that writes keeps its key for so long, and what it caused comes first. */
const writeMs = 8;

export interface EngineOptions {
	readonly world: World;
	readonly controllers: readonly Controller[];
	/** Epoch milliseconds at which the run begins. */
	readonly startMs: number;
	readonly random: () => number;
	/** The advertised minor version of Kubernetes. */
	readonly minor: number;
	/** Stores an event that `component` recorded (the correlator). */
	readonly record: (component: string, event: RecordedEvent) => void;
	/** By controller name, where it isn't the usual one. */
	readonly paces?: Readonly<Record<string, Pace>>;
}

/** Controllers that run in virtual time: nothing happens but in `step` and `runUntil`. */
export interface Engine {
	/** Epoch milliseconds. */
	nowMs(): number;
	/** To be told every change of the world. */
	changed(change: WorldChange): void;
	/** Does something at a time of its own: a scenario's step. */
	at(dueMs: number, action: () => void): void;
	/** When the next thing happens; undefined: never, unless something changes from outside. */
	nextDueMs(): number | undefined;
	/** Does the next thing, whenever it is due; false when there is none. */
	step(): boolean;
	/** Does all that is due until then, in order, and sets the clock to that time. */
	runUntil(untilMs: number): void;
	/** The same, but `most` things at most; false when some are left: then the clock stands at the last one done. */
	runSome(untilMs: number, most: number): boolean;
}

interface Due extends Timed {
	/** False when it was overtaken by an earlier one: nothing was done. */
	readonly act: () => boolean;
}

interface Run {
	readonly options: EngineOptions;
	readonly schedule: (dueMs: number, act: () => boolean) => void;
	readonly now: () => number;
	/** How often was written, events aside: those go their own way. */
	readonly writes: () => number;
	readonly recent: RecentChanges;
}

interface Worker {
	readonly controller: Controller;
	readonly queue: WorkQueue;
	readonly pace: Pace;
}

const drawn = ({leastMs, mostMs}: Span, random: () => number) => leastMs + random() * (mostMs - leastMs);

function reconcile(run: Run, {controller, queue}: Worker, world: World, key: Key): void {
	const {random, minor, record} = run.options;
	const nowMs = run.now();
	const context: ControllerContext = {world, random, minor, nowMs, record: event => record(controller.name, event)};
	const before = run.writes();
	const {error, requeueAfterMs, isRateLimited} = controller.reconcile(context, key);
	queue.busy(key, nowMs, nowMs + writeMs * (run.writes() - before));
	if (error !== undefined) {
		queue.retry(key, nowMs, controller.mostRetries);
		return;
	}

	queue.forget(key);
	if (requeueAfterMs !== undefined) {
		queue.addAfter(key, nowMs + Math.max(0, requeueAfterMs));
	}

	if (isRateLimited) {
		queue.addRateLimited(key, nowMs);
	}
}

/** Begins the sync of a key: what it reads is as of now, what it writes comes when it ends. */
function begin(run: Run, worker: Worker, key: Key): void {
	const {world, random} = run.options;
	const {sync} = worker.pace;
	if (sync === undefined) {
		reconcile(run, worker, world, key);
		return;
	}

	const [endMs, mark] = [run.now() + drawn(sync, random), run.recent.mark()];
	worker.queue.busy(key, run.now(), endMs);
	run.schedule(endMs, () => {
		reconcile(run, worker, run.recent.viewAt(world, mark), key);
		return true;
	});
}

function workerOf(run: Run, controller: Controller): Worker {
	const pace = run.options.paces?.[controller.name] ?? usualPaces[controller.name] ?? usualPace;
	const queue = workQueue((key, dueMs) =>
		run.schedule(dueMs, () => {
			const due = queue.take(key, dueMs);
			if (due) {
				begin(run, worker, key);
			}

			return due;
		}),
	);
	const worker: Worker = {controller, queue, pace};
	return worker;
}

/**
 * Runs controllers over a world as the controller manager does: a change puts the keys that it concerns into the
 * controllers' queues, a moment later each key is reconciled, and failures come again with a growing delay. The same
 * options and the same changes give the same run.
 */
export function engine(options: EngineOptions): Engine {
	const heap = timeHeap<Due>();
	let [nowMs, sequence, writes] = [options.startMs, 0, 0];
	const schedule = (dueMs: number, act: () => boolean) => heap.push({dueMs, act, sequence: sequence++});
	const recent = recentChanges();
	const run: Run = {options, schedule, now: () => nowMs, writes: () => writes, recent};
	const workers = options.controllers.map(controller => workerOf(run, controller));
	/** The next thing, until one was really done. */
	const step = (untilMs: number) => {
		for (let due = heap.peek(); due && due.dueMs <= untilMs; due = heap.peek()) {
			heap.pop();
			const beforeMs = nowMs;
			nowMs = Math.max(nowMs, due.dueMs);
			if (due.act()) {
				return true;
			}

			nowMs = beforeMs;
		}

		return false;
	};
	const runSome = (untilMs: number, most: number) => {
		for (let done = 0; step(untilMs); ) {
			if (++done >= most) {
				return false;
			}
		}

		nowMs = Math.max(nowMs, untilMs);
		return true;
	};
	return {
		nowMs: () => nowMs,
		changed(change) {
			writes += change.object.kind === 'Event' ? 0 : 1;
			recent.add(change, nowMs);
			for (const {controller, queue, pace} of workers) {
				for (const key of controller.keysOf(change, options.world)) {
					queue.add(key, nowMs + drawn(pace.latency, options.random));
				}
			}
		},
		at: (dueMs, action) =>
			schedule(dueMs, () => {
				action();
				return true;
			}),
		nextDueMs: () => heap.peek()?.dueMs,
		step: () => step(Number.POSITIVE_INFINITY),
		runUntil: untilMs => void runSome(untilMs, Number.POSITIVE_INFINITY),
		runSome,
	};
}
