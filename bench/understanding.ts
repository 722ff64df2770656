import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {workloadList} from '../source/console/screens/workloads/rows.ts';
import type {ControllerRevision, Event, ObjectMeta, Pod, ReplicaSet, WorkloadOf} from '../source/kubernetes/objects.ts';
import type {AnyWorkload} from '../source/rollout/any-workload.ts';
import {diagnosesOf} from '../source/rollout/diagnosis/diagnose.ts';
import {partsOf} from '../source/rollout/diagnosis/parts.ts';
import {etaOf} from '../source/rollout/eta.ts';
import {proposeRevision} from '../source/rollout/last-good-revision.ts';
import {revisionsOf} from '../source/rollout/revisions.ts';
import {controllerRevision, deployment, pod, replicaSet, statefulSet, template} from '../test/helpers/objects.ts';
import {type Benchmark, type Figure, median} from './benchmark.ts';

const nowMs = Date.parse('2026-01-02T00:00:00Z');
const revisions = 20;

interface Workload {
	readonly subject: AnyWorkload;
	/** ReplicaSets, or ControllerRevisions. */
	readonly owned: readonly ReplicaSet[] | readonly ControllerRevision[];
	readonly pods: readonly Pod[];
	readonly events: readonly Event[];
}

/** Half of the pods are of the newest revision and crash, with three events each; the others serve. */
function podsAndEvents(
	podCount: number,
	metadataOf: (isNew: boolean) => Partial<ObjectMeta>,
): Pick<Workload, 'pods' | 'events'> {
	const podOf = (index: number): Pod => {
		const isNew = index % 2 === 0;
		const terminated = {exitCode: 1, reason: 'Error', finishedAt: '2026-01-01T23:59:50Z'};
		return pod({
			metadata: {name: `web-${index}`, uid: `pod-${index}`, ...metadataOf(isNew)},
			status: isNew
				? {conditions: [], containerStatuses: [{name: 'web', ready: false, restartCount: 3, state: {terminated}}]}
				: {},
		});
	};
	const events = Array.from(
		{length: podCount * 3},
		(_, index): Event => ({
			metadata: {name: `e-${index}`, uid: `e-${index}`, resourceVersion: String(index)},
			involvedObject: {kind: 'Pod', name: `web-${index % podCount}`, uid: `pod-${index % podCount}`},
			reason: 'BackOff',
			message: 'Back-off restarting failed container web',
			lastTimestamp: '2026-01-01T23:59:50Z',
		}),
	);
	return {pods: Array.from({length: podCount}, (_, index) => podOf(index)), events};
}

function rolling(podCount: number): Workload {
	const subject = deployment({
		spec: {replicas: podCount, template: template(`web:${revisions - 1}`)},
		status: {updatedReplicas: podCount / 2, availableReplicas: podCount / 2},
	});
	const ownerOf = (isNew: boolean) => `web-${isNew ? revisions - 1 : revisions - 2}`;
	return {
		subject,
		owned: Array.from({length: revisions}, (_, index) => replicaSet(`web-${index}`, index + 1, `web:${index}`)),
		...podsAndEvents(podCount, isNew => ({
			ownerReferences: [{kind: 'ReplicaSet', name: ownerOf(isNew), uid: `uid-${ownerOf(isNew)}`, controller: true}],
		})),
	};
}

/** A StatefulSet in the same state. */
function rollingSet(podCount: number): Workload {
	const subject = statefulSet({
		metadata: {name: 'web'},
		spec: {replicas: podCount, template: template(`web:${revisions}`, {metadata: {labels: {app: 'web'}}})},
		status: {
			replicas: podCount,
			updatedReplicas: podCount / 2,
			availableReplicas: podCount / 2,
			currentRevision: `web-${revisions - 1}`,
			updateRevision: `web-${revisions}`,
		},
	});
	return {
		subject,
		owned: Array.from({length: revisions}, (_, index) => controllerRevision(subject, index + 1, `web:${index + 1}`)),
		...podsAndEvents(podCount, isNew => ({
			labels: {app: 'web', 'controller-revision-hash': `web-${isNew ? revisions : revisions - 1}`},
			ownerReferences: [{kind: 'StatefulSet', name: 'web', uid: subject.metadata.uid, controller: true}],
		})),
	};
}

/** All that the Rollout screen makes of a workload when it is drawn. */
function understand({subject, owned, pods, events}: Workload): number {
	const parts = partsOf(subject, owned, pods, events);
	const proposal = proposeRevision({workload: subject, revisions: revisionsOf(subject, owned), pods, events}, nowMs);
	const eta = etaOf(subject, parts.newPods, nowMs);
	return diagnosesOf(parts, nowMs).length + (proposal?.revision.number ?? 0) + (eta?.samples ?? 0);
}

/** Microseconds of the quickest of some runs: what else the machine does only adds to it. */
function microseconds(run: () => unknown, runs: number): number {
	const times = Array.from({length: runs}, () => {
		const beforeMs = performance.now();
		run();
		return (performance.now() - beforeMs) * 1000;
	});
	return Math.min(...times);
}

/** What one run leaves for the garbage collector, in KiB; runs in which it collected are not counted. */
function allocated(run: () => unknown): number {
	setFlagsFromString('--expose-gc');
	const collect: () => void = runInNewContext('gc');
	const sizes = Array.from({length: 9}, () => {
		collect();
		const before = process.memoryUsage().heapUsed;
		run();
		return (process.memoryUsage().heapUsed - before) / 1024;
	});
	return median(sizes.filter(size => size > 0));
}

function listOf(count: number): WorkloadOf<'Deployment'>[] {
	return Array.from({length: count}, (_, index) => deployment({metadata: {name: `web-${index}`, uid: `uid-${index}`}}));
}

/** One of the Deployments changes, and the list is put in order anew. */
function urgencyMicroseconds(count: number): number {
	const list = listOf(count);
	workloadList(list);
	let turn = 0;
	return microseconds(() => {
		turn++;
		const changed = list.with(
			turn % count,
			deployment({
				metadata: {name: `web-${turn % count}`, uid: `uid-${turn % count}`},
				status: {availableReplicas: turn % 3},
			}),
		);
		return workloadList(changed);
	}, 200);
}

/** What it costs to understand a rollout, and to put the first screen in order: pure computation, no cluster. */
export const understanding: Benchmark = async (): Promise<readonly Figure[]> => {
	const [small, large, set, largeSet] = [rolling(100), rolling(1000), rollingSet(100), rollingSet(1000)];
	const run = () => understand(small);
	const runSet = () => understand(set);
	for (let warm = 0; warm < 200; warm++) {
		run();
		runSet();
	}

	const one = microseconds(run, 300);
	const ten = microseconds(() => understand(large), 30);
	const oneSet = microseconds(runSet, 300);
	const tenSets = microseconds(() => understand(largeSet), 30);
	urgencyMicroseconds(1000);
	const thousand = urgencyMicroseconds(1000);
	const tenThousand = urgencyMicroseconds(10_000);
	return [
		{name: 'workload of 100 pods, 20 revisions', value: one, unit: 'us'},
		{name: 'allocated for it', value: allocated(run), unit: 'KiB'},
		{name: 'of 1,000 pods', value: ten, unit: 'us'},
		{name: '1,000 pods by 100', value: ten / one, unit: ''},
		{name: 'StatefulSet of 100 pods, 20 ControllerRevisions', value: oneSet, unit: 'us'},
		{name: 'allocated for that', value: allocated(runSet), unit: 'KiB'},
		{name: 'StatefulSet of 1,000 pods by 100', value: tenSets / oneSet, unit: ''},
		{name: 'urgency of 1,000 after a change', value: thousand, unit: 'us'},
		{name: 'urgency of 10,000', value: tenThousand, unit: 'us'},
		{name: '10,000 by 1,000', value: tenThousand / thousand, unit: ''},
	];
};
