import {nodeLimits} from '../../../source/control-plane/daemon-set/daemon-set.ts';
import {createDaemonSetController} from '../../../source/control-plane/daemon-set/daemon-set-controller.ts';
import {eligibilityOf} from '../../../source/control-plane/daemon-set/eligibility.ts';
import {daemonUpdate} from '../../../source/control-plane/daemon-set/rolling-update.ts';
import {countNodes} from '../../../source/control-plane/daemon-set/status.ts';
import {memoryWorld} from '../../../source/control-plane/memory-world.ts';
import {asNode, type Taint} from '../../../source/control-plane/node/nodes.ts';
import {asPod, isTerminating, type WorldPod} from '../../../source/control-plane/pods.ts';
import type {NewObject, WorldObject} from '../../../source/control-plane/world.ts';
import type {IntOrPercent, PodSpec} from '../../../source/kubernetes/objects.ts';
import {randomFrom} from '../../control-plane/small-cluster.ts';
import type {Adapter} from '../adapter.ts';

type PodState = 'available' | 'unavailable' | 'terminating';

interface DecisionInput {
	readonly nodes?: Readonly<Record<string, {readonly oldPod?: PodState; readonly newPod?: PodState}>>;
	readonly maxUnavailable?: number;
	readonly maxSurge?: number;
}

interface StatusInput {
	readonly nodes?: readonly {
		readonly shouldRun: boolean;
		readonly pods?: readonly {readonly ready?: boolean; readonly updated?: boolean; readonly available?: boolean}[];
	}[];
}

interface EligibilityInput {
	readonly node: {
		readonly name: string;
		readonly labels?: Readonly<Record<string, string>>;
		readonly unschedulable?: boolean;
		readonly taints?: readonly Taint[];
	};
	readonly templateSpec?: Partial<PodSpec>;
}

interface SequenceInput {
	readonly nodes?: number;
	readonly updateStrategy: {readonly maxUnavailable?: IntOrPercent; readonly maxSurge?: IntOrPercent};
	readonly note?: string;
}

function podIn(state: PodState, name: string, hash: string): WorldPod {
	const deletionTimestamp = state === 'terminating' ? {deletionTimestamp: '2026-01-01T00:00:30Z'} : {};
	const metadata = {name, labels: {'controller-revision-hash': hash}, ...deletionTimestamp};
	const conditions = [{type: 'Ready', status: state === 'available' ? 'True' : 'False'}];
	return {metadata, spec: {containers: []}, status: {conditions}} as unknown as WorldPod;
}

function decision({nodes = {}, maxUnavailable = 0, maxSurge = 0}: DecisionInput) {
	const seen = Object.entries(nodes).map(([name, {oldPod, newPod}]) => ({
		name,
		shouldRun: true,
		pods: [...(oldPod ? [podIn(oldPod, name, 'old')] : []), ...(newPod ? [podIn(newPod, name, 'new')] : [])],
	}));
	const {deleted, surged} = daemonUpdate(seen, {
		hash: 'new',
		limits: {maxSurge, maxUnavailable},
		desiredNodes: seen.length,
		isAvailable: pod => pod.status?.conditions?.[0]?.status === 'True',
		minor: 37,
	});
	return {deleteOldOn: deleted.map(({metadata}) => metadata.name), createNewOn: surged};
}

const counted = ({nodes = []}: StatusInput) =>
	countNodes(
		nodes.map(({shouldRun, pods = []}) => {
			const [oldest] = pods;
			const {ready = false, updated = false, available = ready} = oldest ?? {};
			return {shouldRun, hasPod: oldest !== undefined, ...(oldest && {oldest: {ready, available, updated}})};
		}),
	);

function eligibility({node: {name, labels = {}, unschedulable = false, taints = []}, templateSpec}: EligibilityInput) {
	const object = {kind: 'Node', metadata: {name, labels}, spec: {unschedulable, taints}} as unknown as WorldObject;
	return eligibilityOf({spec: {containers: [], ...templateSpec}}, asNode(object));
}

/** A world in which one DaemonSet is synced step by step, and kubelets do only what a step says. */
function daemonWorld(nodes: number, updateStrategy: SequenceInput['updateStrategy']) {
	const random = randomFrom(1);
	const [nowMs, minor] = [Date.parse('2026-01-01T00:00:00Z'), 37];
	const world = memoryWorld({nowMs: () => nowMs, random});
	const controller = createDaemonSetController();
	for (let index = 0; index < nodes; index++) {
		world.create({apiVersion: 'v1', kind: 'Node', metadata: {name: `n${index}`}});
	}

	const template = (image: string) => ({
		metadata: {labels: {app: 'a'}},
		spec: {containers: [{name: 'a', image}]},
	});
	const set = {
		apiVersion: 'apps/v1',
		kind: 'DaemonSet',
		metadata: {name: 'a', namespace: 'shop'},
		spec: {
			selector: {matchLabels: {app: 'a'}},
			template: template('a:1'),
			updateStrategy: {type: 'RollingUpdate', rollingUpdate: updateStrategy},
		},
	} satisfies NewObject;
	world.create(set);
	const pods = () => world.list('Pod').map(asPod);
	return {
		update: () => world.update({...set, spec: {...set.spec, template: template('a:2')}}),
		sync() {
			const before = pods();
			const result = controller.reconcile({world, nowMs, random, minor, record: () => undefined}, 'shop/a');
			if (result.error !== undefined) {
				throw new Error(result.error);
			}

			const creates = pods().filter(({metadata}) => !before.some(({metadata: {uid}}) => uid === metadata.uid)).length;
			const gone = before.filter(
				pod =>
					!isTerminating(pod) &&
					!pods().some(({metadata: {uid, deletionTimestamp}}) => uid === pod.metadata.uid && !deletionTimestamp),
			);
			for (const {metadata} of pods().filter(isTerminating)) {
				world.delete('Pod', metadata.namespace, metadata.name, {gracePeriodSeconds: 0});
			}

			return {creates, deletes: gone.length};
		},
		makeReady() {
			for (const pod of pods()) {
				const conditions = [{type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'}];
				world.updateStatus({...pod, status: {phase: 'Running', conditions}});
			}
		},
	};
}

interface Step {
	readonly creates: number;
	readonly deletes: number;
	readonly allReadyAfter?: boolean;
}

function sequence({nodes = 0, updateStrategy, note = ''}: SequenceInput, expected: readonly Step[]): readonly Step[] {
	const run = daemonWorld(nodes, updateStrategy);
	run.sync();
	if (!note.includes('none ready')) {
		run.makeReady();
	}

	run.update();
	return expected.map(({allReadyAfter}) => {
		const step = run.sync();
		if (allReadyAfter) {
			run.makeReady();
		}

		return {...step, ...(allReadyAfter ? {allReadyAfter} : {})};
	});
}

export const daemonSet: Adapter = {
	updatedDesiredNodeCounts: {
		actual: ({desiredNumberScheduled = 0, ...settings}: {readonly desiredNumberScheduled?: number}) =>
			nodeLimits(settings, desiredNumberScheduled),
	},
	'syncDaemonSet sequences': {
		actual: (input: SequenceInput, expected: {readonly steps: readonly Step[]}) => ({
			steps: sequence(input, expected.steps),
		}),
	},
	'rollingUpdate decision': {actual: decision},
	updateDaemonSetStatus: {actual: (input: StatusInput) => ({status: counted(input)})},
	NodeShouldRunDaemonPod: {actual: eligibility},
};
