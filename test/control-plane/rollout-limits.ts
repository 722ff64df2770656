import assert from 'node:assert/strict';
import type {DeploymentObject, ReplicaSetObject} from '../../source/control-plane/deployment/deployment-objects.ts';
import type {WorldObject} from '../../source/control-plane/world.ts';
import {fieldsOf, itemsOf} from '../../source/simulator/api/json.ts';
import type {TestCluster} from '../simulator/support.ts';
import {oracleLimits} from '../traces/oracle.ts';
import {oracleDeployment} from '../traces/rolling-steps.ts';
import {type OperatorAction, revisionOf} from './operator-actions.ts';

/** A ReplicaSet's wished size, and how many pods its status counts, and calls available. */
interface Size {
	readonly wished: number;
	readonly counted: number;
	readonly available: number;
}

interface Moment {
	readonly atMs: number;
	readonly sizes: ReadonlyMap<string, Size>;
}

/**
 * How old what a controller acts on may be: its sync reads up to 10 ms before it writes, after up to 4 ms on the way, and
 * the ReplicaSets' statuses, which it trusts, follow their pods as late.
 */
const cacheDelayMs = 40;

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);

const isReady = ({status}: WorldObject) =>
	itemsOf(fieldsOf(status).conditions)
		.map(fieldsOf)
		.some(condition => condition.type === 'Ready' && condition.status === 'True');

/** By its status, and by what that does not know yet: a pod just deleted or a ReplicaSet just scaled by hand. */
function isComplete(
	{metadata, spec, status}: DeploymentObject,
	pods: readonly WorldObject[],
	sizes: ReadonlyMap<string, Size>,
): boolean {
	const {observedGeneration, replicas = 0, updatedReplicas = 0, availableReplicas = 0} = status ?? {};
	const serving = pods.filter(pod => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
	const wished = sum([...sizes.values()].map(size => size.wished));
	const counts = [replicas, updatedReplicas, availableReplicas, serving, wished];
	return (
		observedGeneration === metadata.generation &&
		counts.every(count => count === (spec.replicas ?? 1)) &&
		[...sizes.values()].every(size => size.counted === size.wished)
	);
}

/**
 * What the controllers lower at one instant takes no more available pods than the minimum allows, by the statuses as they
 * stood at some moment within the cache delay. A ReplicaSet that has just been lowered still counts pods that are being
 * deleted: the Deployment controller takes each pod by which it lowers for one of those that its status calls available.
 * Source: pkg/controller/deployment/rolling.go, scaleDownOldReplicaSetsForRollingUpdate.
 */
function mayLower(moments: readonly Moment[], lowered: ReadonlyMap<string, number>, fewestAvailable: number): boolean {
	return moments.some(({sizes}) => {
		const total = sum([...sizes.values()].map(size => size.available));
		const lost = sum(
			[...lowered].map(([uid, to]) => {
				const {wished = 0, available = 0} = sizes.get(uid) ?? {};
				return Math.max(0, Math.min(wished, available) - to);
			}),
		);
		return total - lost >= Math.min(fewestAvailable, total);
	});
}

/** Watches the Deployment and its ReplicaSets at every change, and fails as soon as a limit is left. */
export interface LimitWatch {
	/** To be told before an operator does something: some actions suspend limits until the next complete state. */
	acts(action: OperatorAction): void;
}

export function watchLimits({store, world, engine}: TestCluster): LimitWatch {
	let moments: readonly Moment[] = [{atMs: engine.nowMs(), sizes: new Map()}];
	let lowered = new Map<string, number>();
	/** Nothing but the controllers' own doing since the last complete state: then the minimum holds at every instant. */
	let isUndisturbed = false;
	let isResized = false;
	let isRolling = false;
	let newestRevision = 0;

	const deployment = () => world.get('Deployment', 'default', 'web') as DeploymentObject | undefined;
	const currentSizes = () => {
		const sets = world.list('ReplicaSet', 'default') as readonly ReplicaSetObject[];
		return new Map(
			sets.map(({metadata, spec, status}): [string, Size] => [
				metadata.uid,
				{wished: spec.replicas ?? 1, counted: status?.replicas ?? 0, available: status?.availableReplicas ?? 0},
			]),
		);
	};

	const checkRevision = (object: ReplicaSetObject, before: number) => {
		const revision = revisionOf(object);
		if (revision === before) return;
		assert.ok(revision > newestRevision, `revision ${revision} after ${newestRevision}`);
		newestRevision = revision;
	};

	const checkLimits = (web: DeploymentObject, atMs: number) => {
		const sizes = currentSizes();
		const last = moments.at(-1);
		if (last?.atMs !== atMs) lowered = new Map();
		for (const [uid, {wished}] of sizes) {
			if (wished < (last?.sizes.get(uid)?.wished ?? 0)) lowered.set(uid, wished);
		}
		moments = [...moments.filter(moment => moment.atMs >= atMs - cacheDelayMs || moment === last), {atMs, sizes}];
		if (isResized || web.spec.strategy?.type === 'Recreate') return;

		const {most: mostPods, least: fewestAvailable} = oracleLimits(oracleDeployment(web));
		const pods = sum([...sizes.values()].map(({wished}) => wished));
		const available = sum([...sizes.values()].map(size => size.available));
		assert.ok(pods <= mostPods, `${pods} pods by size, at most ${mostPods}`);
		assert.ok(mayLower(moments, lowered, fewestAvailable), `lowered below ${fewestAvailable} available pods`);
		if (isUndisturbed) assert.ok(available >= fewestAvailable, `${available} available, at least ${fewestAvailable}`);
	};

	const revisions = new Map<string, number>();
	store.subscribe(({type, object}) => {
		const web = deployment();
		if (object.kind === 'ReplicaSet' && type !== 'DELETED') {
			checkRevision(object as ReplicaSetObject, revisions.get(object.metadata.uid) ?? 0);
			revisions.set(object.metadata.uid, revisionOf(object));
		}
		if (!web || (object.kind !== 'ReplicaSet' && object.kind !== 'Deployment')) return;
		checkLimits(web, engine.nowMs());
		isRolling = !isComplete(web, world.list('Pod', 'default'), currentSizes());
		if (isRolling) return;
		isUndisturbed = true;
		isResized = false;
	});

	return {
		acts({kind}) {
			const isResize = kind === 'scale' || kind === 'set-strategy' || kind === 'scale-replica-set';
			const isRollover = isRolling && (kind === 'set-image' || kind === 'undo');
			isResized ||= isResize;
			if (isResize || isRollover || kind === 'delete-pod') isUndisturbed = false;
		},
	};
}
