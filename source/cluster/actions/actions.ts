import type {Clock} from '../../kubernetes/clock.ts';
import {errorSentence} from '../../kubernetes/error-text.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Deployment, Pod} from '../../kubernetes/objects.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Cluster, Identity, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {ActionOutcome, JsonPatchOperation, Preview, PreviewOutcome, Receipt} from './action.ts';
import type {ActionApi} from './api.ts';
import {isApplied} from './applied.ts';
import {changedSince} from './changed.ts';
import {forecastAction, withFields, worseThan} from './forecast-action.ts';
import {forecastOf, leftOutNotes} from './foresee.ts';
import {kubectlLine} from './kubectl-line.ts';
import {planAction} from './plan.ts';
import {type PreviewEvidence, readEvidence} from './preview-evidence.ts';
import {type SentPatch, sendPatch} from './send-patch.ts';
import {settleWrite} from './settle.ts';
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
	/** The Deployment as the mirror holds it: pausing needs no read of its own. */
	readonly held: (target: WorkloadName) => Deployment | undefined;
	/** Its pods as the mirror holds them, for when there are too many to read at once. */
	readonly heldPods: (target: WorkloadName) => readonly Pod[] | undefined;
}

/** What a patch is for: how it is told when it is done, and which generation it was made for. */
interface Intended {
	readonly target: WorkloadName;
	readonly patch: readonly JsonPatchOperation[];
	readonly generation: number;
	readonly sentence: string;
	readonly kubectl: string;
}

/** What changes a cluster: plan → preview → send → receipt. */
export function createActions(options: ActionsOptions): Pick<Cluster, 'pause' | 'preview' | 'perform'> {
	const {api, identity, contact, now, clock, signal, held, heldPods, writesDisabled} = options;

	const receipt = ({sentence, kubectl}: Intended, sentAgain?: true): ActionOutcome => ({
		type: 'done',
		receipt: {atMs: now(), sentence, kubectl, ...(sentAgain ? {sentAgain} : {})} satisfies Receipt,
	});

	const send = (target: WorkloadName, patch: readonly JsonPatchOperation[], dryRun: boolean): Promise<SentPatch> =>
		sendPatch({api, clock, signal, target, patch, dryRun});

	/** Why nothing is sent at all. Nothing is queued for a server that does not answer: it would strike later, unseen. */
	function withheld(doing: string): ActionOutcome | undefined {
		if (writesDisabled !== undefined) {
			return {type: 'impossible', sentence: `Nothing can be changed here: ${writesDisabled}.`};
		}
		const state = contact();
		if (state.state !== 'lost') return undefined;
		return failed(state.error, `Not sent: ${errorSentence(state.error, {doing, server: identity.server})}`);
	}

	function refused(error: KubernetesError, doing: string): ActionOutcome {
		const notSent = error.kind === 'unreachable' ? 'Not sent: ' : '';
		return failed(error, `${notSent}${errorSentence(error, {doing, server: identity.server})}`);
	}

	/** After a write without an answer: reads, and tells what became of it. Never sends again. */
	async function settle(intended: Intended, error: KubernetesError): Promise<ActionOutcome> {
		const {target} = intended;
		const settlement = await settleWrite({...intended, api, clock, signal});
		if (settlement === 'applied') return receipt(intended);
		// What the error says of a request that may have been done is said here, from what was read.
		const {mayHaveArrived: _mayHaveArrived, ...fault} = error;
		const why = errorSentence(fault, {doing: `change deployment/${target.name}`, server: identity.server});
		return failed(error, `${settlementText(settlement, `deployment/${target.name}`)} ${why}`);
	}

	/** What this version can not change yet. */
	function unsupported(target: WorkloadName): {readonly type: 'impossible'; readonly sentence: string} | undefined {
		if (target.kind === 'Deployment') return undefined;
		return {type: 'impossible', sentence: `This version changes Deployments only, not ${workloadRef(target)}.`};
	}

	async function pause(target: WorkloadName): Promise<ActionOutcome> {
		const refusal = unsupported(target);
		if (refusal) return refusal;
		const doing = `pause deployment/${target.name}`;
		const notSent = withheld(doing);
		if (notSent) return notSent;
		const deployment = held(target);
		if (!deployment) return {type: 'impossible', sentence: `deployment/${target.name} is not loaded yet.`};
		const intended: Intended = {
			target,
			// The brake must always work: it tests which object it is and nothing else.
			patch: [
				{op: 'test', path: '/metadata/uid', value: deployment.metadata.uid},
				{op: 'add', path: '/spec/paused', value: true},
			],
			generation: deployment.metadata.generation ?? 0,
			sentence: `paused deployment/${target.name}`,
			kubectl: kubectlLine(identity, target, 'pause'),
		};
		const {answer} = await send(target, intended.patch, false);
		if (answer.ok) return receipt(intended);
		if (isUnanswered(answer.error)) return settle(intended, answer.error);
		if (answer.error.kind === 'not-found') return deleted(target);
		if (answer.error.kind === 'invalid') return pauseRefused(target, deployment, answer.error);
		return refused(answer.error, doing);
	}

	async function pauseRefused(
		target: WorkloadName,
		deployment: Deployment,
		error: KubernetesError,
	): Promise<ActionOutcome> {
		const read = await api.readDeployment(target);
		if (read.ok && read.value.metadata.uid !== deployment.metadata.uid) {
			return {type: 'changed', what: ['it was deleted and created again: it is another object']};
		}
		return refused(error, `pause deployment/${target.name}`);
	}

	function notRead(target: WorkloadName, error: KubernetesError): PreviewOutcome {
		const sentence = errorSentence(error, {doing: `read deployment/${target.name}`, server: identity.server});
		return {type: 'failed', error, sentence};
	}

	async function preview(request: Preview['request']): Promise<PreviewOutcome> {
		const {target} = request;
		const refusal = unsupported(target);
		if (refusal) return refusal;
		const deployment = await api.readDeployment(target);
		if (!deployment.ok) return notRead(target, deployment.error);
		const replicaSets = await api.readReplicaSets(deployment.value);
		if (!replicaSets.ok) return notRead(target, replicaSets.error);
		const outcome = planAction({
			request,
			deployment: deployment.value,
			replicaSets: replicaSets.value,
			identity,
			nowMs: now(),
		});
		if (outcome.type === 'impossible') return outcome;
		const {plan} = outcome;
		const [{answer}, evidence] = await Promise.all([
			send(target, plan.patch, true),
			evidenceFor(deployment.value, plan.toRevision === undefined ? [] : plan.patch),
		]);
		const server = answer.ok ? ({type: 'accepted'} as const) : verdictOf(answer.error);
		const foreseen = {
			plan,
			deployment: deployment.value,
			replicaSets: replicaSets.value,
			evidence,
			server,
			after: answer.ok ? answer.value : undefined,
			nowMs: now(),
		};
		const forecast = await forecastOf(foreseen);
		return {
			type: 'ready',
			preview: {...plan, notes: [...plan.notes, ...leftOutNotes(foreseen)], server, forecast},
		};
	}

	/** What stands around the Deployment; with a patch of the template also what the new one reads. */
	function evidenceFor(deployment: Deployment, patch: readonly JsonPatchOperation[]): Promise<PreviewEvidence> {
		const {name, namespace = ''} = deployment.metadata;
		const {template} = withFields(deployment, patch).spec;
		return readEvidence({
			api,
			deployment,
			template: template === deployment.spec.template ? undefined : template,
			heldPods: heldPods({kind: 'Deployment', namespace, name}),
			sentence: error => errorSentence(error, {doing: 'read it', server: identity.server}),
		});
	}

	/** Why going on would be worse than what was confirmed, with the Deployment as it is now; undefined: it isn't. */
	async function worseForecast({forecast}: Preview, deployment: Deployment): Promise<string | undefined> {
		if (forecast?.type !== 'forecast') return undefined;
		const [replicaSets, evidence] = await Promise.all([api.readReplicaSets(deployment), evidenceFor(deployment, [])]);
		const again = replicaSets.ok
			? await forecastAction({deployment, replicaSets: replicaSets.value, ...evidence, nowMs: now()}, forecast.change)
			: ({type: 'none', why: replicaSets.error.message} as const);
		return again.type === 'none'
			? `the forecast could not be made again: ${again.why}`
			: worseThan(forecast.forecast, again.forecast);
	}

	async function perform(planned: Preview): Promise<ActionOutcome> {
		const {target} = planned.request;
		const doing = planned.title;
		const notSent = withheld(doing);
		if (notSent) return notSent;
		const intended: Intended = {
			target,
			patch: planned.patch,
			generation: planned.basis.generation,
			sentence: pastTense(planned),
			kubectl: planned.kubectl,
		};
		const {answer, repeated} = await send(target, planned.patch, false);
		if (answer.ok) return receipt(intended);
		if (isUnanswered(answer.error)) return settle(intended, answer.error);
		if (answer.error.kind === 'not-found') return deleted(target);
		if (answer.error.kind !== 'invalid' && answer.error.kind !== 'conflict') return refused(answer.error, doing);
		return reconsider(planned, intended, answer.error, repeated);
	}

	/** A precondition failed, or the patch itself is refused: read, and send once more if nothing that matters changed. */
	async function reconsider(
		planned: Preview,
		intended: Intended,
		error: KubernetesError,
		repeated: boolean,
	): Promise<ActionOutcome> {
		const {target, patch} = intended;
		const read = await api.readDeployment(target);
		if (!read.ok) return read.error.kind === 'not-found' ? deleted(target) : refused(error, planned.title);
		// The first of two was done after all, whatever the proxy in between said of it.
		if (repeated && isApplied(patch, read.value)) return receipt(intended);
		const what = changedSince(planned.basis, read.value, now());
		if (what.length > 0) return {type: 'changed', what};
		const {generation = 0} = read.value.metadata;
		if (generation === planned.basis.generation) return refused(error, planned.title);
		const worse = await worseForecast(planned, read.value);
		if (worse !== undefined) return {type: 'changed', what: [worse]};

		const renewed: Intended = {
			...intended,
			generation,
			patch: patch.map(operation =>
				operation.path === '/metadata/generation' ? {...operation, value: generation} : operation,
			),
		};
		const {answer: again} = await send(target, renewed.patch, false);
		if (again.ok) return receipt(renewed, true);
		if (isUnanswered(again.error)) return settle(renewed, again.error);
		return again.error.kind === 'not-found' ? deleted(target) : refused(again.error, planned.title);
	}

	return {pause, preview, perform};
}

/** The request may have arrived and been done: only reading tells. */
function isUnanswered({kind, mayHaveArrived}: KubernetesError): boolean {
	return mayHaveArrived === true || kind === 'timeout';
}

function deleted({name}: WorkloadName): ActionOutcome {
	return {type: 'impossible', sentence: `deployment/${name} was deleted meanwhile. Nothing was written.`};
}

function failed(error: KubernetesError, sentence: string): ActionOutcome {
	return {type: 'failed', error, sentence};
}

/** `undo deployment/web to revision 6` → `undid deployment/web to revision 6`. */
function pastTense({title}: Preview): string {
	const verbs = {undo: 'undid', roll: 'rolled', resume: 'resumed'} as const;
	return title
		.replace(/^(undo|roll|resume)/, verb => verbs[verb as keyof typeof verbs])
		.replace('and resume it', 'and resumed it');
}
