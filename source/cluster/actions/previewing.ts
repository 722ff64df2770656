import {errorSentence} from '../../kubernetes/error-text.ts';
import type {Workload} from '../../kubernetes/objects.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Preview, PreviewOutcome} from './action.ts';
import type {ActionsOptions} from './actions-options.ts';
import {forecastOf, leftOutNotes, warningOf} from './foresee.ts';
import type {Foresight} from './foresight.ts';
import {planAction} from './plan.ts';
import {readPlanInput} from './read-plan-input.ts';
import {verdictOf} from './verdict.ts';
import type {Writing} from './writing.ts';

export interface Previewing {
	/** From the workload alone, without a forecast, where `isBrief`. */
	readonly isBrief: boolean;
	/** The update strategy that a workload had before it was held. */
	readonly former: (workload: Workload) => Promise<unknown>;
}

/** Reads afresh, plans, asks for dry runs, and forecasts. Writes nothing. */
export function createPreviewing(
	options: ActionsOptions,
	{send, sendPatch}: Writing,
	{evidenceFor, knownOf}: Foresight,
): (request: Preview['request'], previewing: Previewing) => Promise<PreviewOutcome> {
	const {api, identity, contact, now, remembered} = options;

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

	return async (request, {isBrief, former}) => {
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
		const outcome = planAction({
			...input,
			...readable,
			remembered: remembered?.(workload) ?? {},
			request,
			identity,
			nowMs: now(),
		});
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
			known: knownOf(workload, owned, evidence),
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
	};
}
