import {readdirSync, readFileSync} from 'node:fs';
import {brotliDecompressSync} from 'node:zlib';
import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';
import type {
	ControllerRevision,
	DaemonSet,
	Deployment,
	Event,
	KubernetesObject,
	Pod,
	PodTemplateSpec,
	ReplicaSet,
	StatefulSet,
} from '../../../source/kubernetes/objects.ts';
import type {WatchedResource} from '../../../source/kubernetes/watch-events.ts';
import {parseTrace} from '../../../source/recording/trace.ts';
import {deploymentParts, type Parts, revisionedParts} from '../../../source/rollout/diagnosis/parts.ts';
import {ownedReplicaSets, revisionHashLabel} from '../../../source/rollout/revisions.ts';

/** Recordings of a real control plane and, where the name begins with `real-`, of a real kubelet. */
const folder = new URL('data/', import.meta.url);

export const recordedNames: readonly string[] = readdirSync(folder).map(file => file.replace('.jsonl.br', ''));

interface Line {
	readonly type: string;
	readonly t: number;
	readonly resource: string;
	readonly event: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly object: KubernetesObject;
}

/** A workload as a console that watched the recording would hold it at one moment. */
export interface RecordedMoment {
	readonly atMs: number;
	/** The cluster's clock, epoch milliseconds. */
	readonly nowMs: number;
	readonly parts: Parts;
	/** Undefined: only time has passed. */
	readonly changed?: string;
}

type World = ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>;

const projected: ReadonlySet<string> = new Set<WatchedResource>(['deployments', 'replicasets', 'pods', 'events']);

/** As the mirror keeps it: what the decoder leaves out nothing may rest on. */
function record(resource: string, object: KubernetesObject): KubernetesObject {
	if (!projected.has(resource)) {
		return object;
	}

	const kept = createProjection({resource: resource as WatchedResource, detail: 'whole'})(object);
	if (!kept.ok) {
		throw new Error(kept.error.message);
	}

	return kept.value;
}

const listOf = <T>(world: World, resource: string) =>
	[...(world.get(resource)?.values() ?? [])] as unknown as readonly T[];

const ownedBy = (uids: ReadonlySet<string>) => (object: KubernetesObject) =>
	object.metadata.ownerReferences?.some(({uid, controller}) => controller === true && uids.has(uid)) === true;

const templateIn = (object: unknown) => (object as {spec: {template?: PodTemplateSpec}}).spec.template;

/** The hash of a DaemonSet's newest revision. */
function newestHash(world: World, uid: string): string | undefined {
	const revisions = listOf<ControllerRevision>(world, 'controllerrevisions').filter(ownedBy(new Set([uid])));
	return revisions.toSorted((a, b) => b.revision - a.revision)[0]?.metadata.labels?.[revisionHashLabel];
}

/** The parts of the workload that the recording is about; undefined before it is there and after it is gone. */
function partsOf(world: World): Parts | undefined {
	const [pods, events] = [listOf<Pod>(world, 'pods'), listOf<Event>(world, 'events')];
	const [deployment] = listOf<Deployment>(world, 'deployments');
	if (deployment) {
		const replicaSets = ownedReplicaSets(deployment, listOf<ReplicaSet>(world, 'replicasets'));
		const own = pods.filter(ownedBy(new Set(replicaSets.map(({metadata}) => metadata.uid))));
		return deploymentParts(deployment, replicaSets, own, events);
	}

	const [statefulSet] = listOf<StatefulSet>(world, 'statefulsets');
	if (statefulSet) {
		const own = pods.filter(ownedBy(new Set([statefulSet.metadata.uid])));
		const workload = {kind: 'StatefulSet', object: statefulSet} as const;
		return revisionedParts(workload, statefulSet.status?.updateRevision, templateIn(statefulSet), own, events);
	}

	const [daemonSet] = listOf<DaemonSet>(world, 'daemonsets');
	if (daemonSet) {
		const own = pods.filter(ownedBy(new Set([daemonSet.metadata.uid])));
		const hash = newestHash(world, daemonSet.metadata.uid);
		return revisionedParts({kind: 'DaemonSet', object: daemonSet}, hash, templateIn(daemonSet), own, events);
	}

	return undefined;
}

const tickMs = 1000;

function readRecording(name: string) {
	const text = brotliDecompressSync(readFileSync(new URL(`${name}.jsonl.br`, folder))).toString();
	return {
		text,
		lines: text
			.trim()
			.split('\n')
			.map((line): Line => JSON.parse(line)),
	};
}

/** The watch events of a recording as they were written down. */
export function recordedLines(name: string): readonly Line[] {
	return readRecording(name).lines.filter(({type}) => type === 'watch');
}

/** Every state that a recording passes through, and each full second in between, in which only time passes. */
export function recordedMoments(name: string): readonly RecordedMoment[] {
	const {text, lines} = readRecording(name);
	const parsed = parseTrace(text, {sanitize: value => value});
	if (!parsed.ok) {
		throw new Error(parsed.message);
	}

	const {startedAtMs} = parsed.trace;
	const world = new Map<string, Map<string, KubernetesObject>>();
	const moments: RecordedMoment[] = [];
	let lastMs = 0;
	const see = (atMs: number, changed?: string) => {
		const parts = partsOf(world);
		lastMs = atMs;
		if (parts) {
			moments.push({atMs, nowMs: startedAtMs + atMs, parts, ...(changed ? {changed} : {})});
		}
	};

	for (const {type, t, resource, event, object} of lines) {
		while (t !== undefined && t - lastMs > tickMs) {
			see(lastMs + tickMs);
		}

		if (type === 'watch') {
			const objects = world.get(resource) ?? new Map();
			world.set(resource, objects);
			if (event === 'DELETED') {
				objects.delete(object.metadata.uid);
			} else {
				objects.set(object.metadata.uid, record(resource, object));
			}

			see(t, `${resource} ${object.metadata.name}`);
		}
	}

	return moments;
}
