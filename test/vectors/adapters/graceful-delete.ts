import {deletionOf} from '../../../source/control-plane/deletion.ts';
import {timestamp} from '../../../source/control-plane/time.ts';
import type {WorldObject} from '../../../source/control-plane/world.ts';
import type {Adapter} from '../adapter.ts';

interface VectorPod {
	readonly nodeName?: string;
	readonly phase?: string;
	readonly terminationGracePeriodSeconds?: number;
	readonly generation?: number;
	/** Seconds. */
	readonly deletionTimestamp?: number;
	readonly deletionGracePeriodSeconds?: number;
}

interface DeleteInput {
	/** Seconds. */
	readonly now?: number;
	readonly pod: VectorPod;
	readonly optionsGracePeriodSeconds?: number;
}

function podOf({nodeName, phase, terminationGracePeriodSeconds, deletionTimestamp, ...meta}: VectorPod): WorldObject {
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: 'web-1',
			namespace: 'shop',
			uid: 'u-1',
			resourceVersion: '1',
			creationTimestamp: timestamp(0),
			...meta,
			...(deletionTimestamp === undefined ? {} : {deletionTimestamp: timestamp(deletionTimestamp * 1000)}),
		},
		spec: {nodeName, terminationGracePeriodSeconds},
		status: {phase},
	};
}

function vectorPod(before: VectorPod, {metadata}: Pick<WorldObject, 'metadata'>): VectorPod {
	const {generation, deletionTimestamp, deletionGracePeriodSeconds} = metadata;
	return {
		...before,
		...(generation === undefined ? {} : {generation}),
		...(deletionTimestamp === undefined ? {} : {deletionTimestamp: Date.parse(deletionTimestamp) / 1000}),
		...(deletionGracePeriodSeconds === undefined ? {} : {deletionGracePeriodSeconds}),
	};
}

function deletion({now = 0, pod, optionsGracePeriodSeconds: seconds}: DeleteInput) {
	return deletionOf(podOf(pod), seconds === undefined ? {} : {gracePeriodSeconds: seconds}, now * 1000);
}

export const gracefulDelete: Adapter = {
	'podStrategy.CheckGracefulDelete': {
		actual: (input: DeleteInput) => ({
			gracePeriodSeconds: deletion(input).metadata?.deletionGracePeriodSeconds ?? 0,
		}),
	},
	'rest.BeforeDelete for a pod': {
		actual(input: DeleteInput) {
			const {metadata, removed} = deletion(input);
			if (removed) {
				return {outcome: 'removed', pod: null};
			}

			const outcome = input.pod.deletionTimestamp === undefined ? 'graceful' : 'shortened';
			return metadata ? {outcome, pod: vectorPod(input.pod, {metadata})} : {outcome: 'pending', pod: input.pod};
		},
	},
};
