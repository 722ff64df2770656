import type {PodTemplateSpec, WorkloadKind} from '../../../source/kubernetes/objects.ts';
import type {Kubectl} from '../../helpers/kubectl.ts';
import {type Cell, refOf, type StateName} from './cell.ts';
import {sideBySide} from './side-by-side.ts';
import {isComplete, type Seen, type Snapshot, takeSnapshot, untilAll} from './snapshot.ts';

/** How many pods a workload of the matrix has: of a DaemonSet one on each node. */
export const sizes: Readonly<Record<WorkloadKind, number>> = {Deployment: 2, StatefulSet: 2, DaemonSet: 3};

/** Pods of the third template are ready only after this: whoever acts comes while they start. */
const slowly = '30s';

/** Going back needs two revisions to choose from. */
const goesBack = ({action}: Cell) => action === 'undo' || action === 'roll to';

function manifest(cell: Cell, namespace: string) {
	const {kind, name} = cell;
	const labels = {app: name, revisions: goesBack(cell) ? 'two' : 'one'};
	const annotations = {'rolltop.dev/ready-after': '200ms', 'rolltop.dev/gone-after': '100ms'};
	return {
		apiVersion: 'apps/v1',
		kind,
		metadata: {namespace, name, labels},
		spec: {
			...(kind === 'DaemonSet' ? {} : {replicas: sizes[kind]}),
			...(kind === 'StatefulSet' ? {serviceName: name} : {}),
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name}, annotations},
				spec: {containers: [{name: 'web', image: 'web:v1'}]},
			},
		},
	};
}

/** All that is done to the workload of a state after its second template was rolled out. */
interface Preparation {
	readonly third?: 'slow' | 'broken';
	readonly deadlineSeconds?: number;
	/** Paused, or, of what can't be, held. */
	readonly isHeld?: boolean;
	/** No pods: of a DaemonSet, which has no number of them, by a nodeSelector that no node has. */
	readonly isZero?: boolean;
}

const preparations: Readonly<Partial<Record<StateName, Preparation>>> = {
	rolling: {third: 'slow'},
	'stuck half way': {third: 'broken'},
	'deadline exceeded': {third: 'broken', deadlineSeconds: 2},
	paused: {isHeld: true},
	'paused half way': {third: 'slow', isHeld: true},
	'scaled to zero': {isZero: true},
};

/** What a patch brings in: the third template, whose pods start slowly, or can't. */
function thirdSpec({third, deadlineSeconds}: Preparation) {
	const metadata =
		third === 'slow'
			? {annotations: {'rolltop.dev/ready-after': slowly}}
			: {labels: {'rolltop.dev/behavior': 'image-missing'}};
	return {
		...(deadlineSeconds === undefined ? {} : {progressDeadlineSeconds: deadlineSeconds}),
		template: {metadata, spec: {containers: [{name: 'web', image: 'web:v3'}]}},
	};
}

/** What a patch brings in so that a DaemonSet has no pods: another template, as people do it. */
const nowhere = {template: {spec: {nodeSelector: {'rolltop.dev/no-node-has': 'this'}}}};

/** What is resumed must be paused, whatever else is the matter. */
export function preparationOf({action, state}: Pick<Cell, 'action' | 'state'>): Preparation {
	const isInTheWay = ['changed meanwhile', 'deleted meanwhile', 'forbidden', 'read-only'].includes(state);
	return preparations[state] ?? (action === 'resume' && isInTheWay ? {isHeld: true} : {});
}

/** What a workload came from. */
export interface Origin {
	/** Those that it came through with, by the image's tag: the second only where two are needed. */
	readonly templates: Readonly<Record<'v1' | 'v2', PodTemplateSpec>>;
	/** How it rolls out, as the API server filled it in. */
	readonly strategy: {readonly rollingUpdate?: object | null};
}

export interface Stage {
	/** By the names of the workloads. */
	readonly origins: ReadonlyMap<string, Origin>;
	/** Just before anybody acts. */
	readonly before: Snapshot;
}

export interface StageOptions {
	readonly kubectl: Kubectl;
	readonly namespace: string;
	readonly cells: readonly Cell[];
	/** Holds what can't be paused. */
	readonly hold: (cell: Cell) => Promise<void>;
}

/** Brings each cell's workload into its state, all side by side. */
export async function setStage({kubectl, namespace, cells, hold}: StageOptions): Promise<Stage> {
	const here = (...args: readonly string[]) => kubectl('-n', namespace, ...args);
	const snapshot = () => takeSnapshot(kubectl, namespace);
	const complete = (cell: Cell, seen: Snapshot) => isComplete(seen.workload(cell));
	const patch = (cell: Cell, spec: object) =>
		here('patch', refOf(cell), '--type=strategic', '-p', JSON.stringify({spec}));

	await kubectl.send(
		cells.map(cell => manifest(cell, namespace)),
		'create',
		'-f',
		'-',
	);
	const first = await untilAll(snapshot, cells, complete);
	await here('set', 'image', 'deployments,statefulsets,daemonsets', '-l', 'revisions=two', 'web=web:v2');
	const second = await untilAll(snapshot, cells.filter(goesBack), complete);

	const those = (isSo: (preparation: Preparation, cell: Cell) => boolean) =>
		cells.filter(cell => isSo(preparationOf(cell), cell));
	const zero = those(({isZero}) => isZero === true);
	const anew = zero.filter(({kind}) => kind === 'DaemonSet');
	if (anew.length > 0) await untilAll(snapshot, anew, hasServed);
	await sideBySide(zero, 3, async cell => {
		await (cell.kind === 'DaemonSet' ? patch(cell, nowhere) : here('scale', refOf(cell), '--replicas=0'));
	});
	// The slow ones last, so that they are still starting when somebody acts.
	const third = [...those(({third: fares}) => fares === 'broken'), ...those(({third: fares}) => fares === 'slow')];
	await sideBySide(third, 3, async cell => void (await patch(cell, thirdSpec(preparationOf(cell)))));
	await untilAll(snapshot, third, (cell, seen) => isHalfWay(cell, seen, preparationOf(cell)));
	const held = those(({isHeld}) => isHeld === true);
	const deployments = held.filter(({kind}) => kind === 'Deployment').map(refOf);
	if (deployments.length > 0) await here('rollout', 'pause', ...deployments);
	await sideBySide(
		held.filter(({kind}) => kind !== 'Deployment'),
		3,
		hold,
	);

	const before = await untilAll(snapshot, zero, isAtZero);
	const origins = new Map(cells.map(cell => [cell.name, originOf(cell, first, second)] as const));
	return {origins, before};
}

function originOf(cell: Cell, first: Snapshot, second: Snapshot): Origin {
	const [one, two] = [first.workload(cell), second.workload(cell)];
	if (!(one && two)) throw new Error(`${cell.name} is not there`);
	return {
		templates: {v1: one.spec.template, v2: two.spec.template},
		strategy: (one.kind === 'Deployment' ? one.spec.strategy : one.spec.updateStrategy) ?? {},
	};
}

/** As many pods of the third template as come by themselves are there, and fare as they should. */
function isHalfWay(cell: Cell, seen: Snapshot, {third, deadlineSeconds}: Preparation): boolean {
	const workload = seen.workload(cell);
	const pods = seen.pods(cell).filter(({spec}) => spec.containers.some(({image}) => image === 'web:v3'));
	// One at a time, of all kinds.
	if (!workload || pods.length === 0) return false;
	if (deadlineSeconds !== undefined && !hasFailed(workload)) return false;
	const reasons = pods.map(({status}) => status?.containerStatuses?.[0]?.state?.waiting?.reason);
	return third === 'slow' || reasons.every(reason => reason === 'ImagePullBackOff');
}

/** What the next template follows within five seconds counts as having never served: nobody would go back to it. */
function hasServed(cell: Cell, seen: Snapshot): boolean {
	return seen.pods(cell).every(({metadata}) => Date.now() - Date.parse(metadata.creationTimestamp ?? '') > 8000);
}

/** Nothing runs, and nothing is to: so its controller says, too. */
function isAtZero(cell: Cell, seen: Snapshot): boolean {
	const workload = seen.workload(cell);
	if (!workload || seen.pods(cell).length > 0) return false;
	const {metadata, status} = workload;
	if (status?.observedGeneration !== metadata.generation) return false;
	return workload.kind === 'DaemonSet' ? workload.status?.desiredNumberScheduled === 0 : workload.spec.replicas === 0;
}

function hasFailed({status}: Seen): boolean {
	return (status?.conditions ?? []).some(({type, status: is}) => type === 'Progressing' && is === 'False');
}
