import type {Deployment, Pod, ReplicaSet} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {podKeyOf, revisionsOf} from '../../rollout/revisions.ts';
import {ambiguousImages, completenessNotes, lastRanMs} from '../../rollout/undo-completeness.ts';
import type {DryRunVerdict, Preview} from './action.ts';
import {type ForecastOutcome, forecastAction, specChange, withFields} from './forecast-action.ts';
import type {PreviewEvidence} from './preview-evidence.ts';

export interface Foreseen {
	readonly plan: Omit<Preview, 'server' | 'forecast'>;
	readonly deployment: Deployment;
	readonly replicaSets: readonly ReplicaSet[];
	readonly evidence: PreviewEvidence;
	readonly server: DryRunVerdict;
	/** The Deployment as the dry run left it. */
	readonly after: Deployment | undefined;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** The forecast of what a plan sets off; none of what the server would refuse. */
export async function forecastOf(foreseen: Foreseen): Promise<ForecastOutcome> {
	const {plan, deployment, replicaSets, evidence, server, after, nowMs} = foreseen;
	if (server.type === 'refused') return {type: 'none', why: 'the server would refuse the change'};
	const {pods, quotas} = evidence;
	const change = specChange(deployment, after ?? withFields(deployment, plan.patch));
	return forecastAction({deployment, replicaSets, pods, quotas, nowMs}, change);
}

/** What an undo would leave out, as notes for Confirm. */
export function leftOutNotes({plan, deployment, replicaSets, evidence, nowMs}: Foreseen): string[] {
	const {toRevision} = plan;
	const revisions = revisionsOf(deployment, replicaSets);
	const target = revisions.find(({number}) => number === toRevision);
	if (toRevision === undefined || target === undefined) return [];
	const pods: readonly Pod[] = evidence.pods.ok ? evidence.pods.value : [];
	const keyOf = podKeyOf(deployment);
	const {findings, unseen} = evidence;
	const own = pods.filter(pod => keyOf(pod) === target.podKey);
	const ranMs = lastRanMs({revision: target, revisions, pods: own});
	const notes = completenessNotes({revision: toRevision, lastRanMs: ranMs, findings, nowMs});
	const images = ambiguousImages(target.template, pods).map(
		image => `Image ${image} stands for different images on the pods that run it: new pods may get another one.`,
	);
	const more = unseen > 0 ? [`It reads ${unseen} more objects that were not looked at.`] : [];
	return [...notes, ...images, ...more].map(sanitizeText);
}
