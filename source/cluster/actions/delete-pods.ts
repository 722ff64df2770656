import type {Clock} from '../../kubernetes/clock.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {isReady} from '../../rollout/diagnosis/parts.ts';
import type {WorkloadName} from '../cluster.ts';
import type {PodDeletion} from './action.ts';
import type {ActionApi} from './api.ts';
import type {SentWrite} from './send-write.ts';
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
	readonly send: (pod: PodDeletion) => Promise<SentWrite>;
	readonly sentence: (error: KubernetesError, doing: string) => string;
}

/** A controller takes up a change within a second; one that does not work now won't in a minute either. */
const observedMs = 15_000;

/** Between two deletions the pod must be back and ready: longer than most take, and somebody waits for it. */
const readyMs = 60_000;

const lookEveryMs = 500;

/**
 * Deletes pods one by one, each by its uid: the first once the controller has taken up the change, the next when the one
 * before is ready again. Answers with what could not be done, in a sentence; undefined: all was. One that is gone already,
 * or another by now, is no fault.
 */
export async function deletePods(input: PodsToDelete): Promise<string | undefined> {
	const {api, target, deletions, afterGeneration, send, sentence} = input;
	const isObserved = ({metadata, status}: Workload) =>
		(status?.observedGeneration ?? 0) >= Math.max(afterGeneration, metadata.generation ?? 0);
	const observed = await until(input, observedMs, async () => {
		const read = await api.readWorkload(target);
		return read.ok && isObserved(read.value);
	});
	const left = (from: number) =>
		deletions
			.slice(from)
			.map(({name}) => name)
			.join(', ');
	if (!observed) {
		return `Kubernetes has not taken up the change within ${observedMs / 1000} s, so the stuck pods were not deleted: ${left(0)}.`;
	}
	for (const [index, pod] of deletions.entries()) {
		if (index > 0 && !(await until(input, readyMs, () => isBack(input, deletions[index - 1])))) {
			return `${deletions[index - 1]?.name} was deleted and is not ready again after ${readyMs / 1000} s: not deleted are ${left(index)}.`;
		}
		const {answer} = await send(pod);
		if (answer.ok || answer.error.kind === 'not-found' || answer.error.kind === 'conflict') continue;
		return `Not deleted: ${left(index)}. ${sentence(answer.error, `delete pod ${pod.name}`)}`;
	}
	return undefined;
}

/** The pod that took the place of a deleted one is ready. */
async function isBack({api, target}: PodsToDelete, deleted: PodDeletion | undefined): Promise<boolean> {
	const workload = await api.readWorkload(target);
	const pods = workload.ok ? await api.readPods(workload.value) : workload;
	if (!pods.ok) return false;
	return pods.value.some(
		(pod: Pod) => pod.metadata.name === deleted?.name && pod.metadata.uid !== deleted.uid && isReady(pod),
	);
}

async function until(
	{clock, signal}: PodsToDelete,
	withinMs: number,
	condition: () => Promise<boolean>,
): Promise<boolean> {
	let isOver = false;
	const cancel = clock.after(withinMs, () => {
		isOver = true;
	});
	try {
		while (!(isOver || signal.aborted)) {
			if (await condition()) return true;
			await wait(clock, lookEveryMs, signal);
		}
		return false;
	} finally {
		cancel();
	}
}
