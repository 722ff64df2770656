import {type Engine, engine} from '../../source/control-plane/engine.ts';
import {
	createEventRecorder,
	createSeriesRecorder,
	type RecordEvent,
} from '../../source/control-plane/events/recorder.ts';
import {createStagesKubelet} from '../../source/control-plane/kubelet/stages-kubelet.ts';
import {type MemoryWorld, memoryWorld} from '../../source/control-plane/memory-world.ts';
import {createScheduler} from '../../source/control-plane/scheduler/scheduler.ts';
import type {Controller, WorldChange, WorldObject} from '../../source/control-plane/world.ts';

export const startMs = Date.parse('2026-01-01T00:00:00Z');
export const namespace = 'shop';

export interface SmallCluster {
	readonly world: MemoryWorld;
	readonly engine: Engine;
	/** Every change so far. */
	readonly changes: readonly WorldChange[];
	/** Reason, text and count of the events about an object, in order of their first occurrence. */
	eventsOf(name: string): readonly string[];
}

/** A linear congruential generator: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

export function node(name: string, more: object = {}): WorldObject {
	return {apiVersion: 'v1', kind: 'Node', metadata: {name}, ...more} as WorldObject;
}

/** Nodes, a scheduler, kubelets and the controllers under test, in virtual time. */
export function smallCluster(
	controllers: readonly Controller[],
	{
		nodes = 3,
		minor = 37,
		seed = 1,
		kubelet = createStagesKubelet(),
	}: {
		readonly nodes?: number;
		readonly minor?: number;
		readonly seed?: number;
		readonly kubelet?: Controller;
	} = {},
): SmallCluster {
	const random = randomFrom(seed);
	const changes: WorldChange[] = [];
	const recorders = new Map<string, RecordEvent>([
		['default-scheduler', createSeriesRecorder('default-scheduler', 'default-scheduler-test')],
	]);
	const world = memoryWorld({nowMs: () => runner.nowMs(), random});
	const runner: Engine = engine({
		world,
		controllers: [...controllers, createScheduler(), kubelet],
		startMs,
		random,
		minor,
		record(component, event) {
			const record = recorders.get(component) ?? createEventRecorder(component);
			recorders.set(component, record);
			record(world, runner.nowMs(), event);
		},
	});
	world.subscribe(change => {
		changes.push(change);
		runner.changed(change);
	});
	for (let index = 0; index < nodes; index++) {
		world.create(node(`node-${index}`));
	}

	return {
		world,
		engine: runner,
		changes,
		eventsOf: name =>
			world
				.list('Event')
				.filter(({involvedObject}) => (involvedObject as {readonly name: string}).name === name)
				.map(({reason, message, count}) => `${reason}: ${message} (x${count ?? 1})`),
	};
}

/** A pod template of one container. */
export function template(image: string, more: object = {}) {
	return {
		metadata: {labels: {app: 'db'}},
		spec: {containers: [{name: 'web', image}], restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...more},
	};
}
