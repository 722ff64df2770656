import type {ClusterView, OpenedWorkload, WorkloadName} from '../../source/cluster/cluster.ts';
import {createMirror} from '../../source/cluster/mirror.ts';
import type {WatchOutput, WatchStatus} from '../../source/cluster/source.ts';
import type {Deployment, Event, KubernetesObject, Pod, ReplicaSet} from '../../source/kubernetes/objects.ts';
import {createFakeClock} from './fake-clock.ts';
import {createScriptedSource, type ScriptedSource} from './scripted-source.ts';

export interface WorkloadObjects {
	readonly deployment: Deployment;
	readonly replicaSets: readonly ReplicaSet[];
	readonly pods: readonly Pod[];
	readonly events: readonly Event[];
}

/** A workload that is open in the real mirror, over a source that a test scripts. */
export interface MirroredWorkload {
	readonly source: ScriptedSource;
	view(): ClusterView;
	opened(): OpenedWorkload;
	/** The status of the watch of one kind of parts; undefined: of the Deployment itself. */
	tell(resource: 'replicasets' | 'pods' | 'events' | undefined, status: WatchStatus): void;
	/** The Deployment is deleted, and the garbage collector takes its parts. */
	deleteAll(): void;
}

/** A complete list, and the watch that goes on from it. */
export function fullList(objects: readonly KubernetesObject[], nowMs: number): readonly WatchOutput[] {
	return [
		{type: 'listing'},
		{type: 'listed', objects},
		{type: 'replaced'},
		{type: 'status', status: {state: 'live', sinceMs: nowMs}},
	];
}

export function mirrorWorkload(
	{deployment, replicaSets, pods, events}: WorkloadObjects,
	nowMs: number,
): MirroredWorkload {
	const source = createScriptedSource(nowMs);
	const {name, namespace = ''} = deployment.metadata;
	const target: WorkloadName = {kind: 'Deployment', namespace, name};
	const identity = {context: 'prod-eu', server: 'https://prod-eu.example:6443', namespace};
	const mirror = createMirror({source, clock: createFakeClock(nowMs), identity});
	const own = () => source.running('deployments', 'whole');
	source.running('deployments', 'row').send(...fullList([deployment], nowMs));
	source.running('statefulsets').send(...fullList([], nowMs));
	source.running('daemonsets').send(...fullList([], nowMs));
	mirror.open(target);
	own().send(...fullList([deployment], nowMs));
	source.running('replicasets').send(...fullList(replicaSets, nowMs));
	source.running('pods').send(...fullList(pods, nowMs));
	source.running('events').send(...fullList(events, nowMs));
	return {
		source,
		view: mirror.view,
		opened() {
			const {opened} = mirror.view();
			if (!opened) throw new Error('the workload is open');
			return opened;
		},
		tell: (resource, status) => (resource ? source.running(resource) : own()).send({type: 'status', status}),
		deleteAll() {
			const deleted = (object: KubernetesObject): WatchOutput => ({type: 'deleted', object});
			own().send(deleted(deployment));
			source.running('replicasets').send(...replicaSets.map(deleted));
			source.running('pods').send(...pods.map(deleted));
		},
	};
}
