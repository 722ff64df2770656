import {errorSentence} from '../../kubernetes/error-text.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import type {Deployment} from '../../kubernetes/objects.ts';
import type {Cluster, Identity, WorkloadName} from '../cluster.ts';
import type {Contact} from '../source.ts';
import type {ActionOutcome, DryRunVerdict, JsonPatchOperation, Preview, PreviewOutcome, Receipt} from './action.ts';
import type {ActionApi} from './api.ts';
import {isApplied} from './applied.ts';
import {changedSince} from './changed.ts';
import {kubectlLine} from './kubectl-line.ts';
import {planAction} from './plan.ts';

export interface ActionsOptions {
	readonly api: ActionApi;
	readonly identity: Identity;
	readonly contact: () => Contact;
	/** The server's time, in epoch milliseconds. */
	readonly now: () => number;
	/** The Deployment as the mirror holds it: pausing needs no read of its own. */
	readonly held: (target: WorkloadName) => Deployment | undefined;
}

/** What changes a cluster: plan → preview → send → receipt. */
export function createActions(options: ActionsOptions): Pick<Cluster, 'pause' | 'preview' | 'perform'> {
	const {api, identity, contact, now, held} = options;

	const receipt = (sentence: string, kubectl: string, sentAgain?: true): ActionOutcome => ({
		type: 'done',
		receipt: {atMs: now(), sentence, kubectl, ...(sentAgain ? {sentAgain} : {})} satisfies Receipt,
	});

	/** Nothing is queued for a server that does not answer: it would strike later, unseen. */
	function unreachable(doing: string): ActionOutcome | undefined {
		const state = contact();
		if (state.state !== 'lost') return undefined;
		return failed(state.error, `Not sent: ${errorSentence(state.error, {doing, server: identity.server})}`);
	}

	function refused(error: KubernetesError, doing: string): ActionOutcome {
		const notSent = error.kind === 'unreachable' ? 'Not sent: ' : '';
		return failed(error, `${notSent}${errorSentence(error, {doing, server: identity.server})}`);
	}

	/** After a write without an answer: read, and tell which it was. Never send again. */
	async function settle(
		target: WorkloadName,
		patch: readonly JsonPatchOperation[],
		error: KubernetesError,
		done: {readonly sentence: string; readonly kubectl: string},
	): Promise<ActionOutcome> {
		const read = await api.readDeployment(target);
		if (read.ok && isApplied(patch, read.value)) return receipt(done.sentence, done.kubectl);
		const doing = `change deployment/${target.name}`;
		const why = errorSentence(error, {doing, server: identity.server});
		return failed(
			error,
			read.ok
				? `Not done: ${why} The Deployment is as it was.`
				: `Not known whether it was done: ${why} Look at the Deployment before you try again.`,
		);
	}

	async function pause(target: WorkloadName): Promise<ActionOutcome> {
		const doing = `pause deployment/${target.name}`;
		const notSent = unreachable(doing);
		if (notSent) return notSent;
		const deployment = held(target);
		if (!deployment) return {type: 'impossible', sentence: `deployment/${target.name} is not loaded yet.`};
		// The brake must always work: it tests which object it is and nothing else.
		const patch: JsonPatchOperation[] = [
			{op: 'test', path: '/metadata/uid', value: deployment.metadata.uid},
			{op: 'add', path: '/spec/paused', value: true},
		];
		const done = {
			sentence: `paused deployment/${target.name}`,
			kubectl: kubectlLine(identity.context, target, 'pause'),
		};
		const answer = await api.patchDeployment(target, patch, {dryRun: false});
		if (answer.ok) return receipt(done.sentence, done.kubectl);
		if (isUnanswered(answer.error)) return settle(target, patch, answer.error, done);
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
		const deployment = await api.readDeployment(target);
		if (!deployment.ok) return notRead(target, deployment.error);
		const replicaSets = await api.readReplicaSets(deployment.value);
		if (!replicaSets.ok) return notRead(target, replicaSets.error);
		const outcome = planAction({
			request,
			deployment: deployment.value,
			replicaSets: replicaSets.value,
			context: identity.context,
		});
		if (outcome.type === 'impossible') return outcome;
		const dryRun = await api.patchDeployment(target, outcome.plan.patch, {dryRun: true});
		return {type: 'ready', preview: {...outcome.plan, server: dryRun.ok ? {type: 'accepted'} : verdict(dryRun.error)}};
	}

	async function perform(planned: Preview): Promise<ActionOutcome> {
		const {target} = planned.request;
		const doing = planned.title;
		const notSent = unreachable(doing);
		if (notSent) return notSent;
		const answer = await api.patchDeployment(target, planned.patch, {dryRun: false});
		const done = {sentence: pastTense(planned), kubectl: planned.kubectl};
		if (answer.ok) return receipt(done.sentence, done.kubectl);
		if (isUnanswered(answer.error)) return settle(target, planned.patch, answer.error, done);
		if (answer.error.kind === 'invalid' || answer.error.kind === 'conflict') return reconsider(planned, answer.error);
		if (answer.error.kind === 'not-found') {
			return {type: 'impossible', sentence: `deployment/${target.name} was deleted meanwhile. Nothing was written.`};
		}
		return refused(answer.error, doing);
	}

	/** A precondition failed, or the patch itself is refused: read, and send once more if nothing that matters changed. */
	async function reconsider(planned: Preview, error: KubernetesError): Promise<ActionOutcome> {
		const {target} = planned.request;
		const read = await api.readDeployment(target);
		if (!read.ok) return refused(error, planned.title);
		const what = changedSince(planned.basis, read.value, now());
		if (what.length > 0) return {type: 'changed', what};
		const {generation} = read.value.metadata;
		if (generation === planned.basis.generation) return refused(error, planned.title);

		const patch = planned.patch.map(operation =>
			operation.path === '/metadata/generation' ? {...operation, value: generation} : operation,
		);
		const again = await api.patchDeployment(target, patch, {dryRun: false});
		const done = {sentence: pastTense(planned), kubectl: planned.kubectl};
		if (again.ok) return receipt(done.sentence, done.kubectl, true);
		if (isUnanswered(again.error)) return settle(target, patch, again.error, done);
		return refused(again.error, planned.title);
	}

	return {pause, preview, perform};
}

/** The request may have arrived and been done: only reading tells. */
function isUnanswered({kind, mayHaveArrived}: KubernetesError): boolean {
	return mayHaveArrived === true || kind === 'timeout';
}

/** A dry run that could not be made (a webhook with side effects answers 400, a slow one times out) is no refusal. */
function verdict(error: KubernetesError): DryRunVerdict {
	const refused = error.kind === 'forbidden' || error.kind === 'conflict' || error.status === 422;
	return {type: refused ? 'refused' : 'unknown', error};
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
