import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {ActionOutcome, JsonPatchOperation, Preview} from './action.ts';
import type {ActionsOptions} from './actions-options.ts';
import {changedSince} from './changed.ts';
import type {Foresight} from './foresight.ts';
import {deleted, type Intended, type Writing} from './writing.ts';

/** A status is written some times a second while a rollout is in progress: so often in a row it hardly comes in between. */
const mostTries = 8;

/** What was refused, and which version of the object it was made for. */
interface Refusal {
	readonly error: KubernetesError;
	readonly version: string | undefined;
}

/**
 * Sends a scale. A Scale has neither template nor generation to test: the workload is read and compared right before, and
 * the patch tests that this very version of it is still there. Status writes move the version, too: then it is read anew.
 */
export function createScaling(
	{api, now}: Pick<ActionsOptions, 'api' | 'now'>,
	{conclude, refused, sendPatch}: Pick<Writing, 'conclude' | 'refused' | 'sendPatch'>,
	{worseForecast}: Pick<Foresight, 'worseForecast'>,
): (planned: Preview, intended: Intended) => Promise<ActionOutcome> {
	async function attempt(
		planned: Preview,
		intended: Intended,
		triesLeft: number,
		refusal?: Refusal,
	): Promise<ActionOutcome> {
		const {target} = intended;
		const read = await api.readWorkload(target);
		if (!read.ok) return read.error.kind === 'not-found' ? deleted(target) : refused(read.error, planned.title);
		const {generation = 0, resourceVersion: version} = read.value.metadata;
		const what = changedFrom(planned.basis, read.value, now());
		if (what.length > 0) return {type: 'changed', what};
		// What was refused as it is has another reason than its version.
		if (refusal && refusal.version === version) return refused(refusal.error, planned.title);
		if (triesLeft === 0) return changesTooFast(target, refusal?.error);
		if (generation !== intended.generation) {
			const worse = await worseForecast(planned, read.value);
			if (worse !== undefined) return {type: 'changed', what: [worse]};
			const sentence = intended.isForLater ? intended.sentence : `${intended.sentence} (it had changed harmlessly)`;
			// A forecast takes its time: what is there now is looked at once more.
			return attempt(planned, {...intended, sentence, generation, isForLater: true}, triesLeft - 1, refusal);
		}
		const tested: Intended =
			version === undefined ? intended : {...intended, patch: [versionTest(version), ...intended.patch]};
		return conclude(tested, await sendPatch(tested, false), error =>
			error.kind === 'invalid' || error.kind === 'conflict'
				? attempt(planned, intended, triesLeft - 1, {error, version})
				: refused(error, planned.title),
		);
	}

	return (planned, intended) => attempt(planned, intended, mostTries);
}

function versionTest(version: string): JsonPatchOperation {
	return {op: 'test', path: '/metadata/resourceVersion', value: version};
}

/** A size that somebody else set meanwhile is not overwritten unseen either, larger or smaller. */
function changedFrom(basis: Preview['basis'], now: Workload, nowMs: number): readonly string[] {
	const what = changedSince(basis, now, nowMs);
	const replicas = now.kind === 'DaemonSet' ? basis.replicas : (now.spec.replicas ?? 1);
	return what.length > 0 || replicas === basis.replicas
		? what
		: [`it was scaled from ${basis.replicas} to ${replicas}`];
}

function changesTooFast(target: Intended['target'], refusal: KubernetesError | undefined): ActionOutcome {
	const sentence = `Nothing was written: ${workloadRef(target)} changed between each look at it and the write. Try again.`;
	return {type: 'failed', error: refusal ?? {kind: 'conflict', message: 'it changes all the time'}, sentence};
}
