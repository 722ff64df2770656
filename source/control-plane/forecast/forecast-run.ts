import type {PodTemplateSpec} from '../../kubernetes/objects.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {targetNodeOf} from '../daemon-set/daemon-pod.ts';
import {createDaemonSetController} from '../daemon-set/daemon-set-controller.ts';
import {deploymentController} from '../deployment/deployment-controller.ts';
import {type Engine, engine} from '../engine.ts';
import {type MemoryWorld, memoryWorld} from '../memory-world.ts';
import {asPod, isActive, isReady} from '../pods.ts';
import {replicaSetController} from '../replica-set/replica-set-controller.ts';
import {statefulSetController} from '../stateful-set/stateful-set-controller.ts';
import {timestamp} from '../time.ts';
import type {Controller, NewObject, WorldChange, WorldObject, WorldResult} from '../world.ts';
import {isComplete, isHeld, isOutOfReach} from './completion.ts';
import {createForecastKubelet, templateOf} from './forecast-kubelet.ts';
import {type ForecastKind, type ForecastObjects, worldObject, worldObjects} from './forecast-objects.ts';
import {podCounts} from './pod-counts.ts';
import type {PodTimings} from './pod-timings.ts';
import {type QuotaRoom, quotaRoom} from './quota-room.ts';
import {type ScalingStep, stepReader} from './scaling-steps.ts';

/** What is changed of a workload's spec: an undo, a restart or another image is a template. */
export interface SpecChange {
	readonly template?: PodTemplateSpec;
	readonly paused?: boolean;
	readonly replicas?: number;
	/** Of a StatefulSet or DaemonSet: its partition, say, or OnDelete. */
	readonly updateStrategy?: object;
}

export interface RunInput {
	readonly objects: ForecastObjects;
	readonly change: SpecChange;
	readonly timings: PodTimings;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
	/** A number of [0, 1) at every call; the same ones give the same run. */
	readonly random: () => number;
	/** Minor version of Kubernetes; 37 when it isn't known. */
	readonly minor?: number;
}

/** How one run went. */
export interface Run {
	readonly steps: readonly ScalingStep[];
	readonly fewestAvailable: number;
	readonly mostPods: number;
	/** Pods that no quota had room for, at the worst moment. */
	readonly short?: {readonly by: number; readonly quota: string; readonly resource: string};
	/** When it ended, or when anything happened last; milliseconds since the change. */
	readonly durationMs: number;
	/** `held`: a partition or OnDelete keeps some pods on the template that they have. */
	readonly ends: 'complete' | 'held' | 'paused' | 'stuck' | 'unfinished';
	/** Of a run that is stuck: what the pods that were waited for are said not to become. */
	readonly why?: string;
}

const presentMinor = 37;

/** Virtual time that a run may take at most: no rollout that anyone waits for lasts longer. */
const horizonMs = 24 * 60 * 60 * 1000;

/** So long nothing happened but retries: nothing will. Longer than any pod that was seen took to start. */
const quietMs = 60 * 60 * 1000;

/** Steps of the engine at most, a bound on the processor's time: a Deployment of 1,000 pods takes some 20,000. */
const mostEngineSteps = 100_000;

/** Between two slices: a few milliseconds of work. */
const engineStepsASlice = 100;

/** Where new pods run: which node it is changes no size. */
const someNode = 'a-node';

function controllersOf(kind: ForecastKind): readonly Controller[] {
	switch (kind) {
		case 'Deployment':
			return [deploymentController, replicaSetController];
		case 'StatefulSet':
			return [statefulSetController];
		case 'DaemonSet':
			return [createDaemonSetController()];
	}
}

interface Shortage {
	short?: Run['short'];
}

/**
 * Binds a new pod at once, unless a quota refuses it; how many are missing then is noted. Of what is on its way out nothing
 * is: its ReplicaSet lacked pods before the change, and asks for them once more before it is scaled down.
 */
function admission(room: QuotaRoom | undefined, shortage: Shortage, missing: (owner: string | undefined) => number) {
	return (object: NewObject): WorldResult<NewObject> => {
		if (object.kind !== 'Pod') {
			return {ok: true, object};
		}

		const pod = object as unknown as PodTemplateSpec;
		const full = room?.take(pod);
		if (full) {
			const short = missing(object.metadata.ownerReferences?.find(({controller}) => controller)?.uid);
			if (short > 0) {
				shortage.short = {...full, by: Math.max(short, shortage.short?.by ?? 0)};
			}

			const message = `pods "${object.metadata.name}" is forbidden: exceeded quota: ${full.quota}`;
			return {ok: false, error: {code: 403, reason: 'Forbidden', message}};
		}

		const nodeName = targetNodeOf(asPod(object as WorldObject)) ?? someNode;
		return {ok: true, object: {...object, spec: {...pod.spec, nodeName}}};
	};
}

type Sized = WorldObject & {readonly spec?: {readonly replicas?: number; readonly template?: PodTemplateSpec}};

const sizeOf = (owner: Sized | undefined) => owner?.spec?.replicas ?? 0;

/** The ReplicaSets that lack pods, by uid; of another kind the workload makes the pods itself. */
function lackingSets(objects: readonly WorldObject[]): ReadonlySet<string> {
	const active = objects
		.filter(({kind}) => kind === 'Pod')
		.map(asPod)
		.filter(isActive);
	const countOf = ({metadata: {uid}}: WorldObject) =>
		active.filter(pod => pod.metadata.ownerReferences?.some(owner => owner.uid === uid)).length;
	const sets = objects.filter(({kind}) => kind === 'ReplicaSet');
	return new Set(sets.filter(one => countOf(one) < sizeOf(one)).map(({metadata}) => metadata.uid));
}

/**
 * How many pods the sizes ask for and are not there, when `owner` may not make one; 0 where it is one of the `lacking` and
 * not of the present template.
 */
function missingPods(
	world: MemoryWorld,
	objects: ForecastObjects,
	lacking: ReadonlySet<string>,
	owner: string | undefined,
): number {
	const {kind, workload} = objects;
	const {namespace, name} = workload.metadata;
	const now: Sized | undefined = world.get(kind, namespace, name);
	const owners: readonly (Sized | undefined)[] = kind === 'Deployment' ? world.list('ReplicaSet', namespace) : [now];
	const isLeaving = (one: Sized | undefined) =>
		one !== undefined &&
		lacking.has(one.metadata.uid) &&
		!(one.spec?.template && now?.spec?.template && sameTemplate(one.spec.template, now.spec.template));
	const leaving = new Set(owners.filter(isLeaving).map(one => one?.metadata.uid));
	if (owner !== undefined && leaving.has(owner)) {
		return 0;
	}

	const wanted = owners.filter(one => !leaving.has(one?.metadata.uid)).map(sizeOf);
	const active = world.list('Pod', namespace).map(asPod).filter(isActive);
	const counted = active.filter(pod => !pod.metadata.ownerReferences?.some(({uid}) => leaving.has(uid)));
	return Math.max(1, wanted.reduce((sum, size) => sum + size, 0) - counted.length);
}

const workloadIn = (world: MemoryWorld, {kind, workload}: ForecastObjects) =>
	world.get(kind, workload.metadata.namespace, workload.metadata.name);

/** Why a run that is over is not complete. */
function endOf(input: RunInput, world: MemoryWorld, isOver: boolean, isMoved: boolean): Pick<Run, 'ends' | 'why'> {
	const workload = workloadIn(world, input.objects);
	if (workload && isComplete(workload)) {
		return {ends: isHeld(workload) ? 'held' : 'complete'};
	}

	// Pods that are in trouble and that nothing is to come to: it waits for a person, and not for them.
	if (workload && isOver && !isMoved && isOutOfReach(workload)) {
		return {ends: 'held'};
	}

	if ((workload?.spec as {readonly paused?: boolean} | undefined)?.paused === true) {
		return {ends: 'paused'};
	}

	const failing = world
		.list('Pod')
		.map(asPod)
		.filter(pod => isActive(pod) && !isReady(pod))
		.map(pod => input.timings.startOf(pod, templateOf(world, pod)))
		.find(start => !start.starts);
	return {ends: isOver ? 'stuck' : 'unfinished', ...(failing?.starts === false ? {why: failing.why} : {})};
}

/** Lets the controllers work until the workload is complete, or nothing happens any more. */
function* pursue(run: Engine, input: RunInput, lastMs: () => number, isDone: () => boolean): Generator<void, boolean> {
	const {minReadySeconds = 0} = input.objects.workload.spec as {readonly minReadySeconds?: number};
	const patienceMs = quietMs + minReadySeconds * 1000;
	for (let steps = 1; steps <= mostEngineSteps; steps++) {
		const nextMs = run.nextDueMs();
		if (isDone() || nextMs === undefined || nextMs - lastMs() > patienceMs) {
			return true;
		}

		if (nextMs > input.nowMs + horizonMs) {
			return false;
		}

		run.step();
		if (steps % engineStepsASlice === 0) {
			yield;
		}
	}

	return false;
}

/**
 * Runs the controllers forward on the objects, with the change made now; yields after each slice of the work. Nothing is
 * read but the input, nothing outside is written.
 */
export function* forecastRun(input: RunInput): Generator<void, Run> {
	const {objects, change, timings, nowMs, random, minor = presentMinor} = input;
	const bornAt = timestamp(nowMs);
	const begin = worldObjects(objects, bornAt);
	const quotas = objects.quotas?.map(quota => worldObject('ResourceQuota', quota, bornAt));
	const room = quotas && quotaRoom(quotas);
	const shortage: Shortage = {};
	const lacking = lackingSets(begin);
	const world = memoryWorld({
		nowMs: () => run.nowMs(),
		random,
		objects: begin,
		admit: admission(room, shortage, owner => missingPods(world, objects, lacking, owner)),
	});
	const controllers = [...controllersOf(objects.kind), createForecastKubelet({timings, startMs: nowMs})];
	const run: Engine = engine({world, controllers, startMs: nowMs, random, minor, record: () => undefined});
	const {minReadySeconds = 0} = objects.workload.spec as {readonly minReadySeconds?: number};
	const counts = podCounts(
		begin.filter(({kind}) => kind === 'Pod'),
		minReadySeconds,
		nowMs,
	);
	const readStep = stepReader(objects.kind, begin);
	const steps: ScalingStep[] = [];
	let [lastMs, isDone] = [nowMs, false];
	const note = (happened: WorldChange) => {
		const {object, type} = happened;
		run.changed(happened);
		if (object.kind === 'Pod') {
			counts.changed(happened, run.nowMs());
			lastMs = run.nowMs();
			if (type === 'DELETED') {
				room?.give(asPod(object));
			}
		}

		const step = readStep(happened);
		if (step) {
			steps.push({atMs: run.nowMs() - nowMs, ...step});
			lastMs = run.nowMs();
		}

		isDone = object.kind === objects.kind ? isComplete(object) : isDone;
	};
	world.subscribe(note);
	for (const object of begin) {
		run.changed({type: 'ADDED', object});
	}

	const workload = workloadIn(world, objects);
	if (workload) {
		const changed = world.update({...workload, spec: {...(workload.spec as object), ...change}});
		isDone = changed.ok && isComplete(changed.object);
	}

	const isOver = yield* pursue(
		run,
		input,
		() => lastMs,
		() => isDone,
	);
	const end = endOf(input, world, isOver, steps.length > 0);
	const hasEnded = isDone && (end.ends === 'complete' || end.ends === 'held');
	return {
		steps,
		fewestAvailable: counts.fewestAvailable(),
		mostPods: counts.mostPods(),
		...(shortage.short ? {short: shortage.short} : {}),
		durationMs: (hasEnded ? run.nowMs() : lastMs) - nowMs,
		...end,
	};
}
