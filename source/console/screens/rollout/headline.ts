import {humanDuration} from '../../../rollout/duration.ts';
import {templateOwner} from '../../../rollout/field-owners.ts';
import {imagesOf} from '../../../rollout/pod-template.ts';
import {podTroubleOf} from '../../../rollout/pod-trouble.ts';
import {deploymentRolloutStatus} from '../../../rollout/rollout-status.ts';
import {summaryOf} from '../../../rollout/summary.ts';
import {counted, imageChange, listed, shortImage} from '../../format.ts';
import {fitLine, type Line, type Span, span, wrapText} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {glyphs, toneTokens} from '../workloads/lines.ts';
import {controllerUid, type RolloutFacts} from './facts.ts';

const gap = span('   ');

/** `revision 6 → 7   checkout 1.8.2 → 1.9.0   changed 2m11s ago by argocd-controller`. */
export function revisionLine(facts: RolloutFacts, scene: Scene, columns: number): Line {
	const {current, from, deployment} = facts;
	const to = imagesOf(deployment.spec.template);
	const images = from === undefined ? listed(to.map(shortImage), 2) : imageChange(from.images, to);
	return fitLine(
		[span(' '), ...revisionSpans(facts), gap, span(images, 'strong'), gap, ...ownerSpans(facts, scene)],
		columns,
		{
			...(current === undefined ? {} : {}),
		},
	);
}

function revisionSpans({current, from, progress}: RolloutFacts): readonly Span[] {
	const number = current === undefined ? undefined : String(current.number);
	// A paused Deployment makes no ReplicaSet for a changed template: the new revision has no number yet.
	const to = number ?? (progress.phase === 'paused' ? 'next (not started)' : 'next');
	return from === undefined
		? [span('revision '), span(number ?? '–', 'strong')]
		: [span('revision '), span(`${from.number} → ${to}`, 'strong')];
}

function ownerSpans({deployment}: RolloutFacts, {view, nowMs}: Scene): readonly Span[] {
	const owner = templateOwner(deployment);
	if (owner === undefined) {
		return view.replay ? [span('changed by: not recorded', 'faint')] : [];
	}
	const ago = owner.atMs === undefined ? '' : ` ${humanDuration(Math.max(0, nowMs - owner.atMs))} ago`;
	return [span(`changed${ago} by ${owner.manager}`, 'faint')];
}

/** The answer first: one sentence, with its glyph. */
export function statusLine({deployment}: RolloutFacts, {nowMs}: Scene, columns: number): Line {
	const {tone, sentence} = summaryOf(deployment, nowMs);
	const words = sentence === '' ? 'complete' : sentence;
	return fitLine([span(` ${glyphs[tone]} `, toneTokens[tone]), span(words, toneTokens[tone])], columns);
}

/** What `kubectl rollout status` says, to the letter. */
export function kubectlLine({deployment}: RolloutFacts, columns: number): Line {
	const status = deploymentRolloutStatus(deployment);
	return fitLine([span('   '), span('message' in status ? status.message.trimEnd() : status.error, 'faint')], columns);
}

/** What is wrong with the new pods, in the server's words; none when nothing is. */
export function troubleLines(facts: RolloutFacts, {nowMs}: Scene, columns: number, mostLines: number): readonly Line[] {
	const {current, opened} = facts;
	const uid = current?.replicaSet.metadata.uid;
	const trouble = podTroubleOf(
		opened.pods.items.filter(pod => controllerUid(pod) === uid),
		nowMs,
	);
	if (current === undefined || trouble === undefined) {
		return [];
	}
	const {count, of, status, message} = trouble;
	const pods = `${count} of ${counted(of, 'new pod')}: ${status}`;
	const text = message === undefined || message === '' ? pods : `${pods}: ${message}`;
	return wrapText(text, columns - 5, mostLines).map((part, index) =>
		fitLine([span(index === 0 ? ' ! ' : '   ', 'bad'), span(part, 'bad')], columns),
	);
}

/** The way out, when there is one and it may be wanted. */
export function undoLine(
	{undo, progress, from}: RolloutFacts,
	{writesDisabled}: Scene,
	columns: number,
): readonly Line[] {
	const wanted = progress.phase === 'deadline-exceeded' || progress.failure !== undefined || from !== undefined;
	if (undo === undefined || writesDisabled !== undefined || !wanted) {
		return [];
	}
	const image = listed(undo.images.map(shortImage), 2);
	return [fitLine([span('   '), span('u', 'key'), span(`  undo to revision ${undo.number} (${image})`)], columns)];
}
