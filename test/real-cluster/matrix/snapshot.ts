import type {Pod, Workload} from '../../../source/kubernetes/objects.ts';
import {until} from '../../helpers/control-plane-process.ts';
import type {Kubectl} from '../../helpers/kubectl.ts';
import type {Cell} from './cell.ts';

/** A workload of the matrix as kubectl prints it. */
export type Seen = Workload & {
	readonly spec: {readonly paused?: boolean; readonly replicas?: number; readonly updateStrategy?: unknown};
};

/** All that lies in the namespace of the matrix at one moment, as kubectl prints it. */
export interface Snapshot {
	/** Undefined: there is none. */
	workload(cell: Pick<Cell, 'name'>): Seen | undefined;
	/** Those that still run. */
	pods(cell: Pick<Cell, 'name'>): readonly Pod[];
}

const resources = 'deployments,statefulsets,daemonsets,pods';

export async function takeSnapshot(kubectl: Kubectl, namespace: string): Promise<Snapshot> {
	const text = await kubectl('-n', namespace, 'get', resources, '-o', 'json');
	const items: readonly (Seen | (Pod & {readonly kind: 'Pod'}))[] = JSON.parse(text).items;
	const workloads = new Map<string, Seen>();
	const pods = Map.groupBy(
		items.flatMap(item => (item.kind === 'Pod' && !item.metadata.deletionTimestamp ? [item] : [])),
		pod => pod.metadata.labels?.app ?? '',
	);
	for (const item of items) if (item.kind !== 'Pod') workloads.set(item.metadata.name, item);
	return {
		workload: ({name}) => workloads.get(name),
		pods: ({name}) => pods.get(name) ?? [],
	};
}

/** Takes snapshots until `isSo` of all of these cells; names those of which it never was. */
export async function untilAll<C extends Pick<Cell, 'name'>>(
	snapshot: () => Promise<Snapshot>,
	all: readonly C[],
	isSo: (cell: C, seen: Snapshot) => boolean,
	timeoutMs = 240_000,
): Promise<Snapshot> {
	let last = await snapshot();
	let left = all.filter(cell => !isSo(cell, last));
	const look = async () => {
		if (left.length > 0) last = await snapshot();
		left = left.filter(cell => !isSo(cell, last));
		return left.length === 0;
	};
	await until(look, () => `still waiting for ${left.map(({name}) => name).join(', ')}`, timeoutMs);
	return last;
}

/** Whether kubectl rollout status would say that the rollout is over, with every pod available. */
export function isComplete(seen: Seen | undefined): boolean {
	if (seen === undefined) return false;
	const {metadata, status = {}} = seen;
	if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
	if (seen.kind === 'DaemonSet') {
		const {desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0} = seen.status ?? {};
		return (
			desiredNumberScheduled > 0 &&
			updatedNumberScheduled === desiredNumberScheduled &&
			numberAvailable === desiredNumberScheduled
		);
	}
	const {replicas = 1} = seen.spec;
	const {updatedReplicas = 0, availableReplicas = 0, replicas: present = 0} = seen.status ?? {};
	return updatedReplicas === replicas && availableReplicas === replicas && present === replicas;
}
