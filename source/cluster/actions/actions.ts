import type {Clock} from '../../kubernetes/clock.ts';
import {errorSentence} from '../../kubernetes/error-text.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Cluster, Identity, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {ActionOutcome, JsonPatchOperation, Preview, PreviewOutcome} from './action.ts';
import {type ActionApi, fieldManager, type Owned, type Write} from './api.ts';
import {changedSince, meanwhileText} from './changed.ts';
import {deletePods} from './delete-pods.ts';
import {type FailingRevision, failingRevisions} from './failing-revisions.ts';
import {forecastAction, withFields, worseThan} from './forecast-action.ts';
import {forecastOf, leftOutNotes, warningOf} from './foresee.ts';
import {type FormerStrategy, strategyBefore} from './former-strategy.ts';
import {kubectlLine} from './kubectl-line.ts';
import {byOwner} from './owner-words.ts';
import {pastTense} from './past-tense.ts';
import {planAction} from './plan.ts';
import {type PreviewEvidence, readEvidence} from './preview-evidence.ts';
import {readPlanInput} from './read-plan-input.ts';
import {type SentWrite, sendWrite} from './send-write.ts';
import {isUnanswered, type Settlement, settleWrite} from './settle.ts';
import {settlementText} from './settlement-text.ts';
import {verdictOf} from './verdict.ts';

export interface ActionsOptions {
	readonly api: ActionApi;
	readonly identity: Identity;
	readonly contact: () => Contact;
	/** The server's time, in epoch milliseconds. */
	readonly now: () => number;
	/** For the pauses between two tries and between two looks. */
	readonly clock: Clock;
	/** Aborted when the cluster is closed: nothing waits any longer. */
	readonly signal: AbortSignal;
	/** Why nothing may be written; undefined: writes are allowed. */
	readonly writesDisabled?: string;
	/** The workload as the mirror holds it: pausing needs no read of its own. */
	readonly held: (target: WorkloadName) => Workload | undefined;
	/** Its pods as the mirror holds them, for when there are too many to read at once. */
	readonly heldPods: (target: WorkloadName) => readonly Pod[] | undefined;
	/** Which revisions of a workload that is open are known to fail, and of what, by the uid of what keeps them. */
	readonly knownFailures?: ((target: WorkloadName) => ReadonlyMap<string, string>) | undefined;
	/** What the last hold of the object of that uid did, also of an earlier run; undefined: none is known. */
	readonly formerStrategy?: ((uid: string) => Promise<FormerStrategy | undefined>) | undefined;
}

/** What a patch is for: how it is told when it is done, and which generation it was made for. */
interface Intended {
	readonly target: WorkloadName;
	readonly patch: readonly JsonPatchOperation[];
	readonly subresource?: 'scale' | undefined;
	readonly generation: number;
	readonly sentence: string;
	readonly kubectl: string;
	/** The object had changed in between, harmlessly. */
	readonly sentAgain?: true;
}

/** Objects that were held in one sitting; of more, the strategy of the first is found in the journal. */
const mostFormer = 200;

export interface Actions extends Pick<Cluster, 'preview' | 'perform'> {
	/** @param workload - The object as it was seen, where that was looked up already. */
	pause(target: WorkloadName, workload?: Workload): Promise<ActionOutcome>;
	/**
	 * A preview without forecast, from the workload alone: two requests, for where many are asked for at once and what they
	 * do needs no forecast.
	 */
	previewBriefly(request: Preview['request']): Promise<PreviewOutcome>;
}

/** What changes a cluster: plan → preview → send → receipt. */
export function createActions(options: ActionsOptions): Actions {
	const {api, identity, contact, now, clock, signal, held, heldPods, writesDisabled, formerStrategy, knownFailures} =
		options;
	/** By uid. */
	const formers = new Map<string, FormerStrategy>();

	const receipt = ({sentence, kubectl, sentAgain, generation}: Intended): ActionOutcome => ({
		type: 'done',
		receipt: {atMs: now(), sentence, kubectl, ...(sentAgain ? {sentAgain, generation} : {})},
	});

	const send = (write: Write, dryRun: boolean): Promise<SentWrite> => sendWrite({api, clock, signal, write, dryRun});

	const sendPatch = (
		{target, patch, subresource}: Pick<Intended, 'target' | 'patch' | 'subresource'>,
		dryRun: boolean,
	) => send({type: 'patch', target, patch, subresource}, dryRun);

	/** Why nothing is sent at all. Nothing is queued for a server that does not answer: it would strike later, unseen. */
	function withheld(doing: string): ActionOutcome | undefined {
		if (writesDisabled !== undefined) {
			return {type: 'impossible', sentence: `Nothing can be changed here: ${writesDisabled}.`};
		}
		const state = contact();
		if (state.state !== 'lost') return undefined;
		const sentence = `Not sent: ${errorSentence(state.error, {doing, server: identity.server})}`;
		return {...failed(state.error, sentence), unsent: true};
	}

	function refused(error: KubernetesError, doing: string): ActionOutcome {
		const sentence = errorSentence(error, {doing, server: identity.server});
		return error.kind === 'unreachable'
			? {...failed(error, `Not sent: ${sentence}`), unsent: true}
			: failed(error, sentence);
	}

	/**
	 * What became of a write: its receipt, also where only reading tells that it was done; else what is known of it, in words
	 * that claim no more. Never sends again.
	 * @param refuse - Answers for a write that is known not to be done.
	 */
	async function conclude(
		intended: Intended,
		{answer, first}: SentWrite,
		refuse: (error: KubernetesError) => ActionOutcome | Promise<ActionOutcome>,
	): Promise<ActionOutcome> {
		if (answer.ok) return receipt(intended);
		const {error} = answer;
		if (isUnanswered(error)) return unsettled(intended, await settleWrite({...intended, api, clock}), error);
		const isRefusedAgain = error.kind === 'invalid' || error.kind === 'conflict';
		// The first of two may have been done, whatever was said of it.
		if (first !== undefined && (first.status === 503 || isRefusedAgain)) {
			const settlement = await settleWrite({...intended, api, clock}, [0]);
			const isKnown = settlement === 'unchanged' || first.status === 429;
			if (settlement === 'applied' || !isKnown) return unsettled(intended, settlement, first);
		}
		return error.kind === 'not-found' ? deleted(intended.target) : refuse(error);
	}

	/** Of a write that may have been done, from what was read since. */
	function unsettled(intended: Intended, settlement: Settlement, error: KubernetesError): ActionOutcome {
		if (settlement === 'applied') return receipt(intended);
		const name = workloadRef(intended.target);
		// What the error says of a request that may have been done is said here, from what was read.
		const {mayHaveArrived: _mayHaveArrived, ...fault} = error;
		const why = errorSentence(fault, {doing: `change ${name}`, server: identity.server});
		return {...failed(error, `${settlementText(settlement, name)} ${why}`), unknown: true};
	}

	async function pause(target: WorkloadName, workload = held(target)): Promise<ActionOutcome> {
		const name = workloadRef(target);
		const doing = `pause ${name}`;
		const notSent = withheld(doing);
		if (notSent) return notSent;
		if (!workload) {
			const read = await api.readWorkload(target);
			return !read.ok && read.error.kind === 'not-found'
				? deleted(target)
				: {type: 'impossible', sentence: `${name} is not loaded yet.`};
		}
		if (workload.kind !== 'Deployment') {
			return {type: 'impossible', sentence: `A ${workload.kind} can not be paused; p offers what comes nearest.`};
		}
		const intended: Intended = {
			target,
			// The brake must always work: it tests which object it is and nothing else.
			patch: [
				{op: 'test', path: '/metadata/uid', value: workload.metadata.uid},
				{op: 'add', path: '/spec/paused', value: true},
			],
			generation: workload.metadata.generation ?? 0,
			sentence: `paused ${name}`,
			kubectl: kubectlLine(identity, target, 'pause'),
		};
		return conclude(intended, await sendPatch(intended, false), error =>
			error.kind === 'invalid' ? pauseRefused(target, workload.metadata.uid, error) : refused(error, doing),
		);
	}

	async function pauseRefused(target: WorkloadName, uid: string, error: KubernetesError): Promise<ActionOutcome> {
		const read = await api.readWorkload(target);
		if (read.ok && read.value.metadata.uid !== uid) {
			return {type: 'changed', what: ['it was deleted and created again: it is another object']};
		}
		return refused(error, `pause ${workloadRef(target)}`);
	}

	async function former(workload: Workload): Promise<unknown> {
		const {uid} = workload.metadata;
		return strategyBefore(workload, formers.get(uid)) ?? strategyBefore(workload, await formerStrategy?.(uid));
	}

	const preview = (request: Preview['request']) => previewed(request, false);

	async function previewed(request: Preview['request'], isBrief: boolean): Promise<PreviewOutcome> {
		const reached = contact();
		if (reached.state === 'lost') {
			// As the brake says it: at once, not when a read has given up.
			const doing = `read ${workloadRef(request.target)}`;
			const sentence = errorSentence(reached.error, {doing, server: identity.server});
			return {type: 'failed', error: reached.error, sentence};
		}
		const read = await readPlanInput({api, request, former, withoutOwned: isBrief});
		if (!read.ok) {
			const sentence = errorSentence(read.error, {doing: read.doing, server: identity.server});
			return {type: 'failed', error: read.error, sentence};
		}
		const {pods, ...input} = read.value;
		const {workload, owned, isUnlisted} = input;
		const readable = pods?.ok ? {pods: pods.value} : {};
		const outcome = planAction({...input, ...readable, request, identity, nowMs: now()});
		if (outcome.type === 'impossible') return outcome;
		const {plan} = outcome;
		const [[answer, ...deletions], evidence] = await Promise.all([
			dryRuns(plan),
			isBrief ? undefined : evidenceFor(workload, plan.toRevision === undefined ? [] : plan.patch, pods),
		]);
		const faults = [answer, ...deletions].flatMap(one => (one && !one.ok ? [one.error] : []));
		const [fault] = faults;
		const server = fault === undefined ? ({type: 'accepted'} as const) : verdictOf(fault);
		if (evidence === undefined) return {type: 'ready', preview: {...plan, server}};
		const foreseen = {
			plan,
			workload,
			owned,
			isUnlisted,
			evidence,
			failing: failingOf(workload, owned, evidence),
			server,
			after: answer?.ok ? answer.value : undefined,
			nowMs: now(),
		};
		const forecast = await forecastOf(foreseen);
		const warning = warningOf(foreseen);
		return {
			type: 'ready',
			preview: {
				...plan,
				...(warning === undefined ? {} : {warning}),
				notes: [...plan.notes, ...leftOutNotes(foreseen)],
				server,
				forecast,
			},
		};
	}

	function failingOf(workload: Workload, owned: Owned, {pods}: PreviewEvidence): readonly FailingRevision[] {
		const {kind} = workload;
		const {name, namespace = ''} = workload.metadata;
		const known = knownFailures?.({kind, name, namespace}) ?? new Map();
		return failingRevisions(workload, owned, pods.ok ? pods.value : undefined, known, now());
	}

	/** What the server says of each write of a plan: of the patch first. */
	function dryRuns({request, patch, subresource, deletions = []}: Omit<Preview, 'server' | 'forecast'>) {
		const {target} = request;
		return Promise.all([
			patch.length === 0 ? undefined : sendPatch({target, patch, subresource}, true).then(({answer}) => answer),
			...deletions.map(async pod => {
				const {answer} = await send({type: 'delete-pod', namespace: target.namespace, pod}, true);
				return answer;
			}),
		]);
	}

	/** What stands around the workload; with a patch of the template also what the new one reads. */
	function evidenceFor(
		workload: Workload,
		patch: readonly JsonPatchOperation[],
		pods?: PreviewEvidence['pods'],
	): Promise<PreviewEvidence> {
		const {kind} = workload;
		const {name, namespace = ''} = workload.metadata;
		const {template} = withFields(workload, patch).spec;
		return readEvidence({
			api,
			workload,
			...(pods ? {pods} : {}),
			template: template === workload.spec.template ? undefined : template,
			heldPods: heldPods({kind, name, namespace}),
			sentence: error => errorSentence(error, {doing: 'read it', server: identity.server}),
		});
	}

	/** Why going on would be worse than what was confirmed, with the workload as it is now; undefined: it isn't. */
	async function worseForecast({forecast}: Preview, workload: Workload): Promise<string | undefined> {
		if (forecast?.type !== 'forecast') return undefined;
		const [owned, evidence] = await Promise.all([api.readOwned(workload), evidenceFor(workload, [])]);
		const again = owned.ok
			? await forecastAction(
					{
						workload,
						owned: owned.value,
						...evidence,
						failing: failingOf(workload, owned.value, evidence),
						nowMs: now(),
					},
					forecast.change,
				)
			: ({type: 'none', why: owned.error.message} as const);
		return again.type === 'none'
			? `the forecast could not be made again: ${again.why}`
			: worseThan(forecast.forecast, again.forecast);
	}

	async function perform(planned: Preview): Promise<ActionOutcome> {
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
	}

	/** A hold of which nobody knows whether it was done may be what holds it: what it took is kept. */
	function rememberHold({request, basis, patch}: Preview, outcome: ActionOutcome): void {
		const {uid, strategy} = basis;
		const mayBeDone = outcome.type === 'done' || (outcome.type === 'failed' && outcome.unknown === true);
		if (request.kind === 'resume' && outcome.type === 'done') formers.delete(uid);
		if (request.kind !== 'hold' || !mayBeDone) return;
		formers.delete(uid);
		formers.set(uid, {before: strategy, held: patch.find(({path}) => path === '/spec/updateStrategy')?.value});
		const [oldest] = formers.keys();
		if (formers.size > mostFormer && oldest !== undefined) formers.delete(oldest);
	}

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
		return conclude(intended, await sendPatch(intended, false), error =>
			error.kind === 'invalid' || error.kind === 'conflict'
				? reconsider(planned, intended, error)
				: refused(error, planned.title),
		);
	}

	/** What changed since the preview does not hold the brake: the receipt tells of it. */
	async function performBrake({request, title, basis}: Preview, intended: Intended): Promise<ActionOutcome> {
		const {target} = request;
		const sent = await sendPatch(intended, false);
		const outcome = await conclude(intended, sent, error =>
			error.kind === 'invalid' ? pauseRefused(target, basis.uid, error) : refused(error, title),
		);
		const after = sent.answer.ok ? sent.answer.value : undefined;
		if (outcome.type !== 'done' || after === undefined) return outcome;
		const {paused: owner} = changeOwners(after);
		// Setting what is set already changes nothing: it is the brake of somebody else.
		if (owner !== undefined && owner.manager !== fieldManager) {
			return {type: 'changed', what: [`it was paused${byOwner(owner, now())}`]};
		}
		const what = changedSince({...basis, paused: true}, after, now());
		return what.length === 0 ? outcome : {...outcome, receipt: {...outcome.receipt, remark: meanwhileText(what)}};
	}

	/** A precondition failed, or the patch itself is refused: read, and send once more if nothing that matters changed. */
	async function reconsider(planned: Preview, intended: Intended, error: KubernetesError): Promise<ActionOutcome> {
		const {target, patch} = intended;
		const read = await api.readWorkload(target);
		if (!read.ok) return read.error.kind === 'not-found' ? deleted(target) : refused(error, planned.title);
		const what = changedSince(planned.basis, read.value, now());
		if (what.length > 0) return {type: 'changed', what};
		const resized = planned.request.kind === 'scale' ? sizeChange(planned, read.value) : undefined;
		if (resized !== undefined) return {type: 'changed', what: [resized]};
		const {generation = 0} = read.value.metadata;
		if (generation === planned.basis.generation) return refused(error, planned.title);
		const worse = await worseForecast(planned, read.value);
		if (worse !== undefined) return {type: 'changed', what: [worse]};

		const renewed: Intended = {
			...intended,
			generation,
			sentAgain: true,
			patch: patch.map(operation =>
				operation.path === '/metadata/generation' ? {...operation, value: generation} : operation,
			),
		};
		return conclude(renewed, await sendPatch(renewed, false), again => refused(again, planned.title));
	}

	return {pause, preview, previewBriefly: request => previewed(request, true), perform};
}

function intendedBy(planned: Preview): Intended {
	const {request, patch, subresource, basis, kubectl} = planned;
	return {
		target: request.target,
		patch,
		subresource,
		generation: basis.generation,
		sentence: pastTense(planned.title),
		kubectl,
	};
}

/** Why a workload is not what the deletion of its pods was confirmed for, once the patch is done; undefined: it is. */
function changedFromConfirmed({patch, basis}: Preview, now: Workload): string | undefined {
	if (now.metadata.uid !== basis.uid) return 'it was deleted and created again: it is another object';
	const confirmed = withFields({...now, spec: {...now.spec, template: basis.template}} as Workload, patch);
	return sameTemplate(now.spec.template, confirmed.spec.template) ? undefined : 'its template was changed meanwhile';
}

/** A size that somebody else set meanwhile is not overwritten unseen, larger or smaller. */
function sizeChange({basis}: Preview, now: Workload): string | undefined {
	const replicas = now.kind === 'DaemonSet' ? basis.replicas : (now.spec.replicas ?? 1);
	return replicas === basis.replicas ? undefined : `it was scaled from ${basis.replicas} to ${replicas}`;
}

function deleted(target: WorkloadName): ActionOutcome {
	return {type: 'impossible', sentence: `${workloadRef(target)} was deleted meanwhile. Nothing was written.`};
}

function sentenceOf(outcome: ActionOutcome | undefined): string | undefined {
	return outcome && 'sentence' in outcome ? outcome.sentence : undefined;
}

function failed(error: KubernetesError, sentence: string) {
	return {type: 'failed', error, sentence} as const;
}
