import type {KubernetesError} from '../../kubernetes/errors.ts';
import {changeOwners} from '../../rollout/field-owners.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ActionOutcome, Preview} from './action.ts';
import type {Actions, ActionsOptions} from './actions-options.ts';
import {fieldManager} from './api.ts';
import {changedSince, meanwhileText} from './changed.ts';
import {kubectlLine} from './kubectl-line.ts';
import {byOwner} from './owner-words.ts';
import {deleted, type Intended, type Writing} from './writing.ts';

export interface Brake extends Pick<Actions, 'pause'> {
	/** The same of one that was previewed, as one of a freeze. */
	performBrake(planned: Preview, intended: Intended): Promise<ActionOutcome>;
}

/** Pausing: it tests which object it is and nothing else. */
export function createBrake(options: ActionsOptions, writing: Writing): Brake {
	const {api, identity, now, held} = options;
	const {conclude, refused, sendPatch, withheld} = writing;

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

	return {pause, performBrake};
}
