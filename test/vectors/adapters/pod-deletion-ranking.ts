import {asPod, type WorldPod} from '../../../source/control-plane/pods.ts';
import {compareForDeletion, podsToDelete} from '../../../source/control-plane/replica-set/pod-deletion-order.ts';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import {epochMs} from '../../../source/rollout/timestamp.ts';
import type {Adapter} from '../adapter.ts';
import {nearEpoch} from './near-epoch.ts';

interface LessInput {
	readonly a: WorldObject;
	readonly rankA?: number;
	readonly b: WorldObject;
	readonly rankB?: number;
	readonly now?: string;
	readonly podDeletionCostGate?: boolean;
}

interface DeleteInput {
	readonly pods?: readonly WorldObject[];
	readonly relatedPods?: readonly WorldObject[];
	readonly diff?: number;
}

const anyMomentMs = Date.parse('2026-01-01T00:00:00Z');

/** The vectors' pods may lack a uid; theirs is empty then. */
const podOf = (object: WorldObject): WorldPod =>
	asPod({...object, metadata: {...object.metadata, uid: object.metadata.uid ?? ''}});

export const podDeletionRanking: Adapter = {
	'ActivePodsWithRanks.Less': {
		actual(input: LessInput) {
			const {a, rankA = 0, b, rankB = 0, now, podDeletionCostGate = true} = nearEpoch(input);
			const nowMs = epochMs(now) ?? anyMomentMs;
			const [x, y] = [
				{pod: podOf(a), rank: rankA},
				{pod: podOf(b), rank: rankB},
			];
			const options = {nowMs, deletionCost: podDeletionCostGate};
			return {aBeforeB: compareForDeletion(x, y, options) < 0, bBeforeA: compareForDeletion(y, x, options) < 0};
		},
	},
	getPodsToDelete: {
		actual({pods = [], relatedPods = pods, diff = 0}: DeleteInput) {
			const deleted = podsToDelete(pods.map(podOf), relatedPods.map(podOf), diff, anyMomentMs);
			return {deleted: deleted.map(({metadata}) => metadata.name)};
		},
	},
};
