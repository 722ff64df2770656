import {changedBeside} from '../../../rollout/changed-beside.ts';
import {humanDuration} from '../../../rollout/duration.ts';
import {imagesOf} from '../../../rollout/pod-template.ts';
import {revisionNumberOf} from '../../../rollout/revisions.ts';
import {summaryOf} from '../../../rollout/summary.ts';
import {rolloutStatus} from '../../../rollout/workload-rollout-status.ts';
import {listed, shortImage, templateChangeText} from '../../format.ts';
import {fitLine, type Line, type Span, span} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {glyphs, toneTokens} from '../../tones.ts';
import {wrapKeepingEnd} from '../../wrap-keeping-end.ts';
import type {RolloutFacts} from './facts.ts';

const gap = span('   ');

/** `revision 6 → 7   checkout 1.8.2 → 1.9.0   changed 2m11s ago by argocd-controller`. */
export function revisionLine(facts: RolloutFacts, scene: Scene, columns: number): Line {
	const {from, workload} = facts;
	const to = imagesOf(workload.spec.template);
	const images =
		from === undefined
			? listed(to.map(shortImage), 2)
			: templateChangeText(from.images, to, changedBeside(from.template, workload.spec.template));
	return fitLine(
		[span(' '), ...revisionSpans(facts), gap, span(images, 'strong'), gap, ...ownerSpans(facts, scene)],
		columns,
	);
}

function revisionSpans({workload, current, from, progress, unknownParts}: RolloutFacts): readonly Span[] {
	// Without its ReplicaSets a Deployment's own annotation tells, which the controller keeps.
	const isTold = unknownParts !== undefined && workload.kind === 'Deployment';
	const known = current?.number ?? (isTold ? revisionNumberOf(workload) : undefined);
	const number = known === undefined || known === 0 ? undefined : String(known);
	// A paused Deployment makes no ReplicaSet for a changed template: the new revision has no number yet.
	const to = number ?? (progress.phase === 'paused' ? 'next (not started)' : 'next');
	return from === undefined
		? [span('revision '), span(number ?? '–', 'strong')]
		: [span('revision '), span(`${from.number} → ${to}`, 'strong')];
}

/** Whom to ask: of a wrong name somebody is called in the night, so where nothing tells it says so. */
function ownerSpans(
	{change: {manager, atMs}, unknownParts, opened}: RolloutFacts,
	{view, nowMs}: Scene,
): readonly Span[] {
	if (view.replay && manager === undefined) {
		return [span('changed by: not recorded', 'faint')];
	}
	// Without what it is compared with, more may be known in a moment, or nothing ever.
	if (manager === undefined && (unknownParts !== undefined || atMs === undefined || opened.isRow)) {
		return [];
	}
	const ago = atMs === undefined ? '' : ` ${humanDuration(Math.max(0, nowMs - atMs))} ago`;
	return [span(`changed${ago}${manager === undefined ? ', by whom is not known' : ` by ${manager}`}`, 'faint')];
}

/** The answer first: one sentence, with its glyph, wrapped: what a quota refuses stands at its end. */
export function statusLines(
	{workload, isStuck, scaling, opened}: RolloutFacts,
	{nowMs}: Scene,
	columns: number,
	mostLines: number,
): readonly Line[] {
	const {tone, sentence} = summaryOf(workload, nowMs, {
		isStuck,
		...(scaling ? {scaling} : {}),
		...(opened.events.freshness.state === 'live' ? {} : {isUnread: true}),
	});
	const words = sentence === '' ? 'complete' : sentence;
	return wrapKeepingEnd(words, columns - 4, mostLines).map((part, index) =>
		fitLine([span(index === 0 ? ` ${glyphs[tone]} ` : '   ', toneTokens[tone]), span(part, toneTokens[tone])], columns),
	);
}

/** Stands where the status would: what is deleted has none. */
export function deletedLine({workload}: RolloutFacts, columns: number): Line {
	return fitLine(
		[span(` ${glyphs.bad} `, 'bad'), span(`This ${workload.kind} was deleted. This is its last state.`, 'bad')],
		columns,
	);
}

/**
 * What `kubectl rollout status` says, to the letter. Of what is paused or held it speaks of another rollout than that of the
 * present template: there it says whose words these are.
 */
export function rolloutStatusLine({workload, progress: {phase}}: RolloutFacts, columns: number): Line {
	const status = rolloutStatus(workload);
	const words = 'message' in status ? status.message.trimEnd() : status.error;
	const isOfAnother = phase === 'paused' || phase === 'held';
	return fitLine([span('   '), span(isOfAnother ? `kubectl says: ${words}` : words, 'faint')], columns);
}
