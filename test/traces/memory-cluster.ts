import {deploymentController} from '../../source/control-plane/deployment/deployment-controller.ts';
import {engine} from '../../source/control-plane/engine.ts';
import {
	createEventRecorder,
	createSeriesRecorder,
	type RecordEvent,
} from '../../source/control-plane/events/recorder.ts';
import {createGarbageCollector} from '../../source/control-plane/garbage-collector/garbage-collector.ts';
import {memoryWorld} from '../../source/control-plane/memory-world.ts';
import {createRandom} from '../../source/control-plane/random.ts';
import {replicaSetController} from '../../source/control-plane/replica-set/replica-set-controller.ts';
import {createScheduler} from '../../source/control-plane/scheduler/scheduler.ts';
import type {NewObject, RecordedEvent, WorldError, WorldReader, WorldResult} from '../../source/control-plane/world.ts';
import {admitPod} from '../../source/simulator/admission/pod-defaults.ts';
import {systemObjects} from '../../source/simulator/system-objects.ts';
import {requestSender} from './memory-requests.ts';
import type {TraceCluster, TraceClusterOptions} from './trace-cluster.ts';

const minor = 37;

interface QuotaSpec {
	readonly hard?: {readonly pods?: string};
}

/** Why a quota of pods refuses one more. */
function overQuota({metadata}: NewObject, world: WorldReader): WorldError | undefined {
	const used = world.list('Pod', metadata.namespace).length;
	for (const {metadata: quota, spec} of world.list('ResourceQuota', metadata.namespace)) {
		const limited = (spec as QuotaSpec).hard?.pods;
		if (limited !== undefined && used >= Number(limited)) {
			const counts = `requested: pods=1, used: pods=${used}, limited: pods=${limited}`;
			const message = `pods "${metadata.name}" is forbidden: exceeded quota: ${quota.name}, ${counts}`;
			return {code: 403, reason: 'Forbidden', message};
		}
	}

	return undefined;
}

/** A new pod as admission and the API server complete it. */
function admit(object: NewObject, world: WorldReader): WorldResult<NewObject> {
	const error = object.kind === 'Pod' ? overQuota(object, world) : undefined;
	if (error) {
		return {ok: false, error};
	}

	if (object.kind !== 'Pod') {
		return {ok: true, object};
	}

	const pod = admitPod(object);
	const spec = {...(pod.spec as object), enableServiceLinks: true};
	return {ok: true, object: {...pod, spec, status: {phase: 'Pending', qosClass: 'BestEffort'}}};
}

/** The controllers over a plain store: what they decide, without an API server's part in it. */
export function memoryCluster({seed, startMs, nodeCount, kubelet}: TraceClusterOptions): TraceCluster {
	const random = createRandom(seed);
	const nowMs = (): number => run.nowMs();
	const world = memoryWorld({nowMs: () => nowMs(), random, admit});
	const recorders = new Map<string, RecordEvent>([
		['default-scheduler', createSeriesRecorder('default-scheduler', 'default-scheduler-host')],
	]);
	const record = (component: string, event: RecordedEvent) => {
		const recorder = recorders.get(component) ?? createEventRecorder(component);
		recorders.set(component, recorder);
		recorder(world, nowMs(), event);
	};
	const controllers = [
		deploymentController,
		replicaSetController,
		createGarbageCollector(),
		createScheduler(),
		kubelet,
	];
	const run = engine({world, controllers, startMs, random, minor, record});
	world.subscribe(run.changed);
	for (const object of systemObjects(nodeCount)) {
		world.create(object);
	}

	return {engine: run, world, subscribe: world.subscribe, send: requestSender(world)};
}
