import {readdirSync, readFileSync} from 'node:fs';
import {brotliDecompressSync} from 'node:zlib';
import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';
import type {
	ControllerRevision,
	Deployment,
	Event,
	KubernetesObject,
	Pod,
	ReplicaSet,
} from '../../../source/kubernetes/objects.ts';
import type {WatchedResource} from '../../../source/kubernetes/watch-events.ts';
import {parseTrace} from '../../../source/recording/trace.ts';
import type {AnyWorkload, SetWorkload} from '../../../source/rollout/any-workload.ts';
import {type Parts, partsOf} from '../../../source/rollout/diagnosis/parts.ts';
import {ownedReplicaSets, type Revision, revisionsOf} from '../../../source/rollout/revisions.ts';

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
	readonly workload: AnyWorkload;
	/** Newest first. */
	readonly revisions: readonly Revision[];
	readonly pods: readonly Pod[];
	readonly parts: Parts;
	/** Undefined: only time has passed. */
	readonly changed?: string;
}

type World = ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>;

const projected: ReadonlySet<string> = new Set<WatchedResource>([
	'deployments',
	'statefulsets',
	'daemonsets',
	'replicasets',
	'controllerrevisions',
	'pods',
	'events',
]);

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

/** The workload that the recording is about, with what it controls; undefined before it is there and after it is gone. */
function momentOf(world: World): Omit<RecordedMoment, 'atMs' | 'nowMs' | 'changed'> | undefined {
	const [deployment] = listOf<Deployment>(world, 'deployments');
	const [set] = [...listOf<SetWorkload>(world, 'statefulsets'), ...listOf<SetWorkload>(world, 'daemonsets')];
	const workload: AnyWorkload | undefined = deployment ?? set;
	if (workload === undefined) {
		return undefined;
	}

	const owned = deployment
		? ownedReplicaSets(deployment, listOf<ReplicaSet>(world, 'replicasets'))
		: listOf<ControllerRevision>(world, 'controllerrevisions').filter(ownedBy(new Set([workload.metadata.uid])));
	const owners = deployment ? owned.map(({metadata}) => metadata.uid) : [workload.metadata.uid];
	const pods = listOf<Pod>(world, 'pods').filter(ownedBy(new Set(owners)));
	const parts = partsOf(workload, owned as readonly ReplicaSet[], pods, listOf<Event>(world, 'events'));
	return {workload, revisions: revisionsOf(workload, owned as readonly ReplicaSet[]), pods, parts};
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
		const moment = momentOf(world);
		lastMs = atMs;
		if (moment) {
			moments.push({...moment, atMs, nowMs: startedAtMs + atMs, ...(changed ? {changed} : {})});
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
