import type {Clock} from '../../kubernetes/clock.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {isReady} from '../../rollout/diagnosis/parts.ts';
import {stuckPods} from '../../rollout/stuck-pods.ts';
import type {WorkloadName} from '../cluster.ts';
import type {PodDeletion} from './action.ts';
import type {ActionApi} from './api.ts';
import type {SentWrite} from './send-write.ts';
import {isUnanswered, settleMs} from './settle.ts';
import {wait} from './wait.ts';

export interface PodsToDelete {
	readonly api: ActionApi;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly target: WorkloadName;
	/** In this order. */
	readonly deletions: readonly PodDeletion[];
	/** The controller must have seen the object of this generation, or the pod comes back as it was. */
	readonly afterGeneration: number;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
	/** Why the workload is not as it was confirmed, as a clause; undefined: it is. */
	readonly changed: (workload: Workload) => string | undefined;
	/** Why nothing is sent at this moment, as a sentence; undefined: it may be. */
	readonly withheld: () => string | undefined;
	readonly send: (pod: PodDeletion) => Promise<SentWrite>;
	readonly sentence: (error: KubernetesError, doing: string) => string;
}

/** What became of it. */
export interface PodsDeleted {
	/** What was not done, or is not known to be, as sentences; absent: all is done. */
	readonly remark?: string;
	/** Whether a pod was deleted, or may have been, or had gone already. */
	readonly hasBegun: boolean;
}

/** A controller takes up a change within a second; one that does not work now won't in a minute either. */
const observedMs = 15_000;

/** Between two deletions the pod must be back and ready: longer than most take, and somebody waits for it. */
const readyMs = 60_000;

/** A container that crashes again and again runs for a moment in between: so long it is looked for before a pod counts as mended. */
const doubtMs = 15_000;

const lookEveryMs = 500;

/** What a look at a pod that is to be deleted finds; undefined: nothing that would decide it. */
type Look =
	| {readonly type: 'stuck'}
	/** Deleted, by anybody, or another of its name. */
	| {readonly type: 'gone'}
	| {readonly type: 'ready'}
	| {readonly type: 'changed'; readonly how: string}
	| undefined;

/**
 * Deletes pods one by one, each by its uid: the first once the controller has taken up the change, the next when the one
 * before is ready again. Right before each the workload and the pod are read again: what is ready by now, or no longer
 * what was confirmed, is left. One that is gone already, or another by now, is no fault.
 */
export async function deletePods(input: PodsToDelete): Promise<PodsDeleted> {
	const {deletions, send, sentence, withheld} = input;
	const names = (from: number) =>
		deletions
			.slice(from)
			.map(({name}) => name)
			.join(', ');
	if (!(await isTakenUp(input))) {
		// Nobody may have looked for that long: it is said what ended it.
		const reason = withheld();
		if (reason !== undefined) return {remark: `Not deleted: ${names(0)}. ${reason}`, hasBegun: false};
		const remark = `Kubernetes has not taken up the change within ${observedMs / 1000} s, so the stuck pods were not deleted: ${names(0)}.`;
		return {remark, hasBegun: false};
	}
	const left: string[] = [];
	let before: PodDeletion | undefined;
	const ended = (remark?: string): PodsDeleted => {
		const remarks = [...left, ...(remark === undefined ? [] : [remark])];
		return {hasBegun: before !== undefined, ...(remarks.length > 0 ? {remark: remarks.join(' ')} : {})};
	};
	for (const [index, pod] of deletions.entries()) {
		const awaited = before;
		if (awaited && !(await until(input, readyMs, () => isBack(input, awaited)))) {
			const reason = withheld();
			return ended(
				reason !== undefined
					? `${awaited.name} was deleted. Not deleted: ${names(index)}. ${reason}`
					: `${awaited.name} was deleted and is not ready again after ${readyMs / 1000} s: not deleted are ${names(index)}.`,
			);
		}
		const look = await lookAt(input, pod);
		if (look?.type === 'changed') return ended(`Not deleted: ${names(index)}, for ${look.how}.`);
		if (look === undefined) left.push(`${pod.name} was not deleted: it no longer shows what it was stuck in.`);
		if (look?.type === 'ready') left.push(`${pod.name} was not deleted: it is ready now.`);
		if (look?.type === 'gone') before = pod;
		if (look?.type !== 'stuck') continue;
		const reason = withheld();
		if (reason !== undefined) return ended(`Not deleted: ${names(index)}. ${reason}`);
		const {answer} = await send(pod);
		if (answer.ok || answer.error.kind === 'not-found' || answer.error.kind === 'conflict') {
			before = pod;
			continue;
		}
		const isUnknown = isUnanswered(answer.error);
		if (isUnknown) {
			before = pod;
			if (await until({clock: input.clock}, settleMs, () => isGone(input, pod))) continue;
		}
		// What the error says of a request that may have been done is said here, from what was read.
		const {mayHaveArrived: _mayHaveArrived, ...fault} = answer.error;
		return ended(
			`${notDone(pod, names(isUnknown ? index + 1 : index), isUnknown)} ${sentence(fault, `delete pod ${pod.name}`)}`,
		);
	}
	return ended();
}

function notDone({name}: PodDeletion, others: string, isUnknown: boolean): string {
	if (!isUnknown) return `Not deleted: ${others}.`;
	const rest = others === '' ? '' : ` Not deleted: ${others}.`;
	return `Not known whether ${name} was deleted: ${settleMs / 1000} s later it was not seen to be gone, and it may still go.${rest}`;
}

function isTakenUp(input: PodsToDelete): Promise<boolean> {
	const {api, target, afterGeneration} = input;
	return until(input, observedMs, async () => {
		const read = await api.readWorkload(target);
		if (!read.ok) return false;
		const {metadata, status} = read.value;
		return (status?.observedGeneration ?? 0) >= Math.max(afterGeneration, metadata.generation ?? 0);
	});
}

/** Reads the workload and its pods until they decide about a pod, for `doubtMs`. */
async function lookAt(input: PodsToDelete, pod: PodDeletion): Promise<Look> {
	let look: Look;
	let isRead = false;
	await until(input, doubtMs, async () => {
		const read = await readBoth(input);
		isRead ||= read !== undefined;
		look = read && decided(input, read.workload, read.pods, pod);
		return look !== undefined;
	});
	return look ?? (isRead ? undefined : {type: 'changed', how: 'the workload and its pods could not be read again'});
}

function decided(input: PodsToDelete, workload: Workload, pods: readonly Pod[], {name, uid}: PodDeletion): Look {
	const how = workload.kind === 'StatefulSet' ? input.changed(workload) : 'it is another object';
	if (how !== undefined || workload.kind !== 'StatefulSet') return {type: 'changed', how: how ?? ''};
	const own = pods.find(({metadata}) => metadata.uid === uid && metadata.name === name);
	if (!own || own.metadata.deletionTimestamp) return {type: 'gone'};
	if (isReady(own)) return {type: 'ready'};
	const {updateRevision} = workload.status ?? {};
	const stuck = updateRevision === undefined ? [] : stuckPods(workload, pods, updateRevision, input.now());
	return stuck.includes(own) ? {type: 'stuck'} : undefined;
}

async function readBoth({
	api,
	target,
}: PodsToDelete): Promise<{readonly workload: Workload; readonly pods: readonly Pod[]} | undefined> {
	const workload = await api.readWorkload(target);
	const pods = workload.ok ? await api.readPods(workload.value) : workload;
	return workload.ok && pods.ok ? {workload: workload.value, pods: pods.value} : undefined;
}

/** The pod that took the place of a deleted one is ready. */
async function isBack(input: PodsToDelete, deleted: PodDeletion): Promise<boolean> {
	const read = await readBoth(input);
	return (
		read?.pods.some(pod => pod.metadata.name === deleted.name && pod.metadata.uid !== deleted.uid && isReady(pod)) ??
		false
	);
}

/** The pod is deleted, or on its way out. */
async function isGone(input: PodsToDelete, {uid}: PodDeletion): Promise<boolean> {
	const read = await readBoth(input);
	return read !== undefined && !read.pods.some(({metadata}) => metadata.uid === uid && !metadata.deletionTimestamp);
}

/** Without a signal it goes on when the cluster is closed. */
async function until(
	{clock, signal}: Pick<PodsToDelete, 'clock'> & Partial<Pick<PodsToDelete, 'signal'>>,
	withinMs: number,
	condition: () => Promise<boolean>,
): Promise<boolean> {
	let isOver = false;
	const cancel = clock.after(withinMs, () => {
		isOver = true;
	});
	try {
		while (!(isOver || signal?.aborted)) {
			if (await condition()) return true;
			await wait(clock, lookEveryMs, signal);
		}
		return false;
	} finally {
		cancel();
	}
}
