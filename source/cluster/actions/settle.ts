import type {Clock} from '../../kubernetes/clock.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import type {WorkloadName} from '../cluster.ts';
import type {JsonPatchOperation} from './action.ts';
import type {ActionApi} from './api.ts';
import {isApplied} from './applied.ts';
import {wait} from './wait.ts';

export interface UnansweredWrite {
	readonly api: ActionApi;
	readonly clock: Clock;
	readonly target: WorkloadName;
	readonly patch: readonly JsonPatchOperation[];
	/** metadata.generation of the object that the patch was made for. */
	readonly generation: number;
}

/** What became of a write that was not answered, at the last look. */
export type Settlement =
	| 'applied'
	/** The object is as it was: a request that is held up somewhere may still arrive. */
	| 'unchanged'
	/** It is neither as it was nor as the patch leaves it: by somebody else, before or after ours, nothing tells. */
	| 'changed'
	| 'deleted'
	/** Deleted, and created again under the same name. */
	| 'recreated'
	/** It could not be read. */
	| 'unread';

/** The request may have arrived and been done: only reading tells. */
export function isUnanswered({kind, mayHaveArrived}: KubernetesError): boolean {
	return mayHaveArrived === true || kind === 'timeout';
}

/** How long it is looked for: what an API server under load still does is done by then, and a person waits for it. */
export const settleMs = 15_000;

/** Before each look; together they take `settleMs`. */
const usualLooksMs: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000];

/**
 * Reads a workload after a write without an answer until it tells what became of it, or for `settleMs`. Sends nothing:
 * who doesn't know whether it was done must not do it again. Goes on when the cluster is closed: what became of a write is
 * owed to whoever asked for it.
 * @param looksMs - The pauses before each look; one is enough where nothing is under way any more.
 */
export async function settleWrite(
	write: UnansweredWrite,
	looksMs: readonly number[] = usualLooksMs,
): Promise<Settlement> {
	const {api, clock, target, patch} = write;
	let isOver = false;
	// Looks that take long themselves must not add to it.
	const cancel = clock.after(settleMs, () => {
		isOver = true;
	});
	let last: Settlement = 'unread';
	for (const delayMs of looksMs) {
		if (delayMs > 0) await wait(clock, delayMs);
		const read = await api.readWorkload(target);
		if (read.ok) last = stateOf(write, read.value);
		else if (read.error.kind === 'not-found') last = 'deleted';
		if (isFinal(last, patch) || isOver) break;
	}
	cancel();
	return last;
}

function stateOf({patch, generation}: UnansweredWrite, workload: Workload): Settlement {
	if (patch.some(({op, path, value}) => isUidTest(op, path) && value !== workload.metadata.uid)) return 'recreated';
	if (isApplied(patch, workload)) return 'applied';
	return (workload.metadata.generation ?? 0) === generation ? 'unchanged' : 'changed';
}

function isUidTest(op: string, path: string): boolean {
	return op === 'test' && path === '/metadata/uid';
}

/** What a change of the spec moves: a patch that tests it fails from then on. */
const moved = new Set(['/metadata/generation', '/metadata/resourceVersion']);

/** Whether another look could find something else. */
function isFinal(state: Settlement, patch: readonly JsonPatchOperation[]): boolean {
	switch (state) {
		case 'applied':
		case 'deleted':
		case 'recreated':
			return true;
		case 'changed':
			return patch.some(({op, path}) => op === 'test' && moved.has(path));
		case 'unchanged':
		case 'unread':
			return false;
	}
}
