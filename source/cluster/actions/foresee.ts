import type {SpecChange} from '../../control-plane/forecast/forecast.ts';
import type {Pod, Workload} from '../../kubernetes/objects.ts';
import {sanitizeText} from '../../kubernetes/sanitize.ts';
import {repositoryOf} from '../../rollout/image-reference.ts';
import type {KnownRevisionStart, KnownStart} from '../../rollout/known-starts.ts';
import {sameTemplate} from '../../rollout/pod-template.ts';
import {podKeyOf, revisionsOf} from '../../rollout/revisions.ts';
import {ambiguousImages, completenessNotes, lastRanMs} from '../../rollout/undo-completeness.ts';
import type {DryRunVerdict, Preview} from './action.ts';
import type {Owned} from './api.ts';
import {failingWarning, onlyImageNote} from './failing-revisions.ts';
import {type ForecastOutcome, forecastAction, specChange, withFields} from './forecast-action.ts';
import {keptIn} from './plan-parts.ts';
import type {PreviewEvidence} from './preview-evidence.ts';

export interface Foreseen {
	readonly plan: Omit<Preview, 'server' | 'forecast'>;
	readonly workload: Workload;
	readonly owned: Owned;
	/** There is no right to list these. */
	readonly isUnlisted?: boolean | undefined;
	readonly evidence: PreviewEvidence;
	readonly server: DryRunVerdict;
	/** How the pods of its revisions would start again. */
	readonly known: readonly KnownRevisionStart[];
	/** The workload as the dry run left it. */
	readonly after: Workload | undefined;
	/** The server's time, epoch milliseconds. */
	readonly nowMs: number;
}

/** The forecast of what a plan sets off; none of what the server would refuse. */
export async function forecastOf(foreseen: Foreseen): Promise<ForecastOutcome> {
	const {plan, workload, owned, isUnlisted, evidence, known, server, nowMs} = foreseen;
	if (server.type === 'refused') return {type: 'none', why: 'the server would refuse the change'};
	if (isUnlisted) return {type: 'none', why: `there is no right to list ${keptIn(workload.kind)}`};
	const {pods, quotas, nodes, minor} = evidence;
	const doomed = new Set(plan.deletions?.map(({uid}) => uid));
	const left = pods.ok ? {...pods, value: pods.value.filter(({metadata}) => !doomed.has(metadata.uid))} : pods;
	const change = specChange(workload, afterwards(foreseen));
	const around = {quotas, ...(nodes ? {nodes} : {}), ...(minor === undefined ? {} : {minor})};
	return forecastAction(
		{workload, owned, pods: left, ...around, known: [...known, ...unreadable(plan, change, nowMs)], nowMs},
		change,
	);
}

/** A template with an image that no kubelet can read fails before it was ever tried. */
function unreadable({request}: Foreseen['plan'], {template}: SpecChange, atMs: number): KnownStart[] {
	const isUnreadable = request.kind === 'set-image' && repositoryOf(request.image) === undefined;
	return template && isUnreadable ? [{template, why: 'InvalidImageName', atMs}] : [];
}

const afterwards = ({workload, plan, after}: Foreseen): Workload => after ?? withFields(workload, plan.patch);

/** Why a person should think twice, beside what the plan says: the template failed before, under whichever number. */
export function warningOf(foreseen: Foreseen): string | undefined {
	const {plan, workload, known} = foreseen;
	const next = afterwards(foreseen);
	const isSame = sameTemplate(next.spec.template, workload.spec.template);
	return plan.warning ?? (isSame ? undefined : failingWarning(next, known));
}

/** What an undo, or another image, would leave out, as notes for Confirm. */
export function leftOutNotes({plan, workload, owned, evidence, known, nowMs}: Foreseen): string[] {
	const {toRevision} = plan;
	if (plan.request.kind === 'set-image') return [onlyImageNote(known) ?? ''].filter(note => note !== '');
	const revisions = revisionsOf(workload, owned);
	const target = revisions.find(({number}) => number === toRevision);
	if (toRevision === undefined || target === undefined) return [];
	const pods: readonly Pod[] = evidence.pods.ok ? evidence.pods.value : [];
	const keyOf = podKeyOf(workload);
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
