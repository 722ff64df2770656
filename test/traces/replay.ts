import type {Engine} from '../../source/control-plane/engine.ts';
import {createKubelet} from '../../source/control-plane/kubelet/kubelet.ts';
import {createStagesKubelet} from '../../source/control-plane/kubelet/stages-kubelet.ts';
import {type GeneratedNames, generatedNames} from './generated-names.ts';
import {images} from './images.ts';
import {recordedDelays} from './pod-delays.ts';
import {ownerOf} from './replica-sets.ts';
import {
	endOf,
	type StepLine,
	type Trace,
	type TraceLine,
	type TraceRequest,
	type WaitLine,
	watchedResources,
	watchesOf,
} from './trace.ts';
import type {TraceCluster, TraceClusterOptions} from './trace-cluster.ts';
import {isReached} from './until.ts';

/** Longest wait for what a trace waits for; the recorder's own patience was never shorter. */
const patienceMs = 300_000;
/**
 * Before the first step the cluster comes to rest: its nodes are set up. So long after a multiple of five seconds the recorder
 * sent its first request in `node-not-ready`: the node controller's rounds began as many milliseconds later as they did there.
 */
const restMs = 3000;
/**
 * Where the recorder saw late that its wait was over: by resourceVersion 48 writes lie between the second ready pod and the
 * request, in a burst in which all watches lagged. It takes so long here until as much has happened.
 */
const recorderLagMs: Readonly<Record<string, number>> = {'pod-deleted-while-rolling': 120};
const startMs = Date.parse('2026-01-01T00:00:00Z');

const word = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;

/** A text of the recording with the names that this run has generated in place of the recorded ones. */
function translated(text: string, recorded: GeneratedNames, here: GeneratedNames): string {
	return text.replace(word, found => {
		const id = recorded.idOf.get(found);
		return (id === undefined ? undefined : here.nameOf.get(id)) ?? found;
	});
}

function requestHere({request}: StepLine, recorded: GeneratedNames, here: GeneratedNames): TraceRequest {
	const body = JSON.stringify(request.body);
	return {
		...request,
		path: translated(request.path, recorded, here),
		...(body === undefined ? {} : {body: JSON.parse(translated(body, recorded, here))}),
	};
}

/**
 * A request that deletes a pod, of one that is there: of several equal pods the controllers here may have deleted the very one
 * that stands for the recorded pod, which was alive. Then it is the oldest of those that are left.
 */
function ofLivingPod(request: TraceRequest, {world}: TraceCluster, namespace: string): TraceRequest {
	const [, name] = /\/pods\/([^/?]+)$/.exec(request.path) ?? [];
	const pod = name === undefined ? undefined : world.get('Pod', namespace, name);
	if (request.method !== 'DELETE' || name === undefined || pod?.metadata.deletionTimestamp === undefined) {
		return request;
	}

	const others = world.controlledBy('Pod', ownerOf(pod) ?? '');
	const alive = others.find(({metadata}) => metadata.deletionTimestamp === undefined);
	return alive === undefined ? request : {...request, path: request.path.replace(name, alive.metadata.name)};
}

/** Lets time pass until it is so; a time that only passes is over when it is over. */
function wait(cluster: TraceCluster, namespace: string, {until, waitedMs}: WaitLine): void {
	const {engine, world} = cluster;
	const fromMs = engine.nowMs();
	if (until.ms !== undefined) {
		engine.runUntil(fromMs + until.ms);
		return;
	}

	if (waitedMs === 0) {
		// The recorder had not yet seen its own last request: to it all was as it had been before.
		return;
	}

	const lagMs = recorderLagMs[namespace] ?? 0;
	while (isReached(world, namespace, until) === false) {
		if (engine.nowMs() - fromMs > patienceMs || !engine.step()) {
			throw new Error(`after ${engine.nowMs() - fromMs} ms it was not so: ${JSON.stringify(until)}`);
		}
	}

	engine.runUntil(engine.nowMs() + lagMs);
}

/** How long a request took: until the recorder began to wait, or sent the next one. */
function requestMs(step: StepLine, later: Trace): number {
	const next = later.find(line => line.type === 'wait' || line.type === 'step');
	const end = next?.type === 'wait' ? next.t - next.waitedMs : next?.type === 'step' ? next.t : step.t;
	return Math.max(0, end - step.t);
}

/** The recorded pause between the last wait or step and the end. */
function quietMs(trace: Trace): number {
	const last = trace.findLast(({type}) => type === 'wait' || type === 'step');
	return endOf(trace) - (last && 't' in last ? last.t : 0);
}

const sinceMs = (engine: Engine, fromMs: number) => Math.round(engine.nowMs() - fromMs);

/** Sends a trace's steps, with the waits between them, to a simulated cluster; what its watches show. */
export async function replay(
	trace: Trace,
	createCluster: (options: TraceClusterOptions) => TraceCluster,
	seed = 'trace',
): Promise<Trace> {
	const [header] = trace;
	if (header?.type !== 'trace') {
		throw new Error('no trace: the first line does not describe it');
	}

	const {name: namespace, nodes: nodeCount} = header;
	const isReal = header.kubelet === 'real';
	const lines: TraceLine[] = [header];
	const watched = () => lines.filter(line => line.type === 'watch');
	const kubelet = isReal
		? createKubelet({images, delays: recordedDelays(trace, watched)})
		: createStagesKubelet({healsNodes: namespace !== 'node-not-ready'});
	const cluster = createCluster({namespace, seed, startMs, nodeCount, kubelet});
	cluster.engine.runUntil(startMs + restMs);
	const fromMs = cluster.engine.nowMs();
	cluster.subscribe(({type, object}) => {
		const resource = watchedResources[object.kind];
		if (resource !== undefined && object.metadata.namespace === namespace) {
			const {managedFields: _fields, ...metadata} = object.metadata;
			lines.push({
				type: 'watch',
				t: sinceMs(cluster.engine, fromMs),
				resource,
				event: type,
				object: {...object, metadata},
			});
		}
	});
	const recorded = generatedNames(watchesOf(trace));
	for (const [place, line] of trace.entries()) {
		if (line.type === 'wait') {
			const waitedFromMs = cluster.engine.nowMs();
			wait(cluster, namespace, line);
			lines.push({
				...line,
				t: sinceMs(cluster.engine, fromMs),
				waitedMs: Math.round(cluster.engine.nowMs() - waitedFromMs),
			});
		} else if (line.type === 'step') {
			// The server acts on a request half way between its sending and its answer.
			const halfMs = requestMs(line, trace.slice(place + 1)) / 2;
			const sentMs = sinceMs(cluster.engine, fromMs);
			cluster.engine.runUntil(cluster.engine.nowMs() + halfMs);
			const here = generatedNames(watched());
			const request = ofLivingPod(requestHere(line, recorded, here), cluster, namespace);
			const response = await cluster.send(request);
			lines.push({...line, t: sentMs, request, response});
			cluster.engine.runUntil(cluster.engine.nowMs() + halfMs);
		}
	}

	cluster.engine.runUntil(cluster.engine.nowMs() + quietMs(trace));
	return [...lines, {type: 'end', t: sinceMs(cluster.engine, fromMs)}];
}
