import {errorSentence} from '../../kubernetes/error-text.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import type {ActionOutcome, Preview} from './action.ts';
import type {Actions, ActionsOptions} from './actions-options.ts';
import type {Brake} from './brake.ts';
import {changedSince} from './changed.ts';
import {deletePods} from './delete-pods.ts';
import {withFields} from './forecast-action.ts';
import type {Foresight} from './foresight.ts';
import type {Formers} from './formers.ts';
import {pastTense} from './past-tense.ts';
import {createScaling} from './scaling.ts';
import {deleted, type Intended, type Writing} from './writing.ts';

/** Sends what was previewed, with its preconditions, and then deletes the pods that stand in its way. */
export function createPerforming(
	options: ActionsOptions,
	writing: Writing,
	foresight: Foresight,
	{performBrake}: Brake,
	{rememberHold}: Formers,
): Actions['perform'] {
	const {api, identity, now, clock, signal} = options;
	const {conclude, receipt, refused, send, sendPatch, withheld} = writing;
	const {worseForecast} = foresight;
	const performScale = createScaling(options, writing, foresight);

	/** Without a patch there is no test: the object is read, and must be as it was previewed. */
	async function checkBefore(planned: Preview): Promise<ActionOutcome> {
		const {target} = planned.request;
		const read = await api.readWorkload(target);
		if (!read.ok) return read.error.kind === 'not-found' ? deleted(target) : refused(read.error, planned.title);
		const what = changedSince(planned.basis, read.value, now());
		return what.length > 0 ? {type: 'changed', what} : receipt(intendedBy(planned));
	}

	async function performPatch(planned: Preview): Promise<ActionOutcome> {
		const intended = intendedBy(planned);
		if (planned.request.kind === 'pause') return performBrake(planned, intended);
		if (planned.request.kind === 'scale') return performScale(planned, intended);
		return conclude(intended, await sendPatch(intended, false), error =>
			error.kind === 'invalid' || error.kind === 'conflict'
				? reconsider(planned, intended, error)
				: refused(error, planned.title),
		);
	}

	/** A precondition failed, or the patch itself is refused: read, and send once more if nothing that matters changed. */
	async function reconsider(planned: Preview, intended: Intended, error: KubernetesError): Promise<ActionOutcome> {
		const {target, patch} = intended;
		const read = await api.readWorkload(target);
		if (!read.ok) return read.error.kind === 'not-found' ? deleted(target) : refused(error, planned.title);
		const what = changedSince(planned.basis, read.value, now());
		if (what.length > 0) return {type: 'changed', what};
		const {generation = 0} = read.value.metadata;
		if (generation === planned.basis.generation) return refused(error, planned.title);
		const worse = await worseForecast(planned, read.value);
		if (worse !== undefined) return {type: 'changed', what: [worse]};

		const renewed: Intended = {
			...intended,
			generation,
			sentAgain: true,
			// What changed meanwhile may have taken a number, too.
			sentence: pastTense(planned.title),
			patch: patch.map(operation =>
				operation.path === '/metadata/generation' ? {...operation, value: generation} : operation,
			),
		};
		return conclude(renewed, await sendPatch(renewed, false), again => refused(again, planned.title));
	}

	return async planned => {
		const {request, title, patch, deletions, basis} = planned;
		const notSent = withheld(title);
		if (notSent) return notSent;
		const outcome = patch.length === 0 ? await checkBefore(planned) : await performPatch(planned);
		rememberHold(planned, outcome);
		if (outcome.type !== 'done') return outcome;
		if (deletions === undefined) return outcome;
		const {remark, hasBegun} = await deletePods({
			api,
			clock,
			signal,
			now,
			target: request.target,
			deletions,
			afterGeneration: patch.length === 0 ? basis.generation : basis.generation + 1,
			changed: workload => changedFromConfirmed(planned, workload),
			withheld: () => (signal.aborted ? 'The cluster was closed.' : sentenceOf(withheld(title))),
			send: pod => send({type: 'delete-pod', namespace: request.target.namespace, pod}, false),
			sentence: (error, doing) => errorSentence(error, {doing, server: identity.server}),
		});
		if (remark === undefined) return outcome;
		// Of a plan that only deletes, nothing was done before the first is deleted.
		return patch.length === 0 && !hasBegun
			? {type: 'impossible', sentence: remark}
			: {...outcome, receipt: {...outcome.receipt, remark}};
	};
}

function intendedBy(planned: Preview): Intended {
	const {request, patch, subresource, basis, kubectl} = planned;
	return {
		target: request.target,
		patch,
		subresource,
		generation: basis.generation,
		sentence: pastTense(planned.title, planned.becomesRevision),
		kubectl,
	};
}

/** Why a workload is not what the deletion of its pods was confirmed for, once the patch is done; undefined: it is. */
function changedFromConfirmed({patch, basis}: Preview, now: Workload): string | undefined {
	if (now.metadata.uid !== basis.uid) return 'it was deleted and created again: it is another object';
	const confirmed = withFields({...now, spec: {...now.spec, template: basis.template}} as Workload, patch);
	return sameTemplate(now.spec.template, confirmed.spec.template) ? undefined : 'its template was changed meanwhile';
}

function sentenceOf(outcome: ActionOutcome | undefined): string | undefined {
	return outcome && 'sentence' in outcome ? outcome.sentence : undefined;
}
