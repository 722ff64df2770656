import {clockText} from '../../../rollout/duration.ts';
import {etaOf, etaText} from '../../../rollout/eta.ts';
import {ifNobodyActs} from '../../../rollout/if-nobody-acts.ts';
import {deadlineLeftMs, type Phase} from '../../../rollout/progress.ts';
import {noProgressText} from '../../../rollout/progress-clock.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {fitLine, type Line, type Span, span, spansWidth, type Token} from '../../line.ts';
import type {Scene} from '../../state.ts';
import type {RolloutFacts} from './facts.ts';

const mostBarCells = 20;
const fewestBarCells = 5;

interface Amounts {
	readonly ready: number;
	/** Ready or not. */
	readonly created: number;
	/** What the whole bar stands for. */
	readonly full: number;
}

/** `█` ready, `▒` created and not ready, `·` neither. */
function barSpans({ready, created, full}: Amounts, cells: number, token: Token): readonly Span[] {
	const scale = (count: number) => (full <= 0 ? 0 : Math.min(cells, Math.round((count / full) * cells)));
	// One pod of many must not round to nothing.
	const readyCells = Math.max(ready > 0 ? 1 : 0, scale(ready));
	const createdCells = Math.max(created > ready ? readyCells + 1 : readyCells, scale(created));
	const shown = Math.min(cells, createdCells);
	return [
		span('█'.repeat(Math.min(cells, readyCells)), token),
		span('▒'.repeat(Math.max(0, shown - readyCells)), token),
		span('·'.repeat(cells - shown), 'faint'),
	];
}

function amountsOf(revisions: readonly Revision[], {podsOf, progress}: RolloutFacts): Amounts {
	const sum = (field: 'created' | 'ready') => revisions.reduce((total, revision) => total + podsOf(revision)[field], 0);
	return {ready: sum('ready'), created: sum('created'), full: progress.desired};
}

/** New against old: ` new 7  █████▒▒▒·········  5 of 10, 3 ready      old 6  ████·····  8, 8 ready`. */
export function progressLine(facts: RolloutFacts, columns: number): Line {
	const {revisions, podsOf, current, from, progress, unknownParts} = facts;
	if (unknownParts !== undefined) {
		const {updated, desired} = progress;
		return fitLine(
			[span(` new: ${updated} of ${desired}, old and ready of each: not known (${unknownParts})`)],
			columns,
		);
	}
	const newOnes = revisions.filter(revision => revision.current);
	const oldOnes = revisions.filter(revision => !revision.current && podsOf(revision).created > 0);
	const cells = Math.max(fewestBarCells, Math.min(mostBarCells, (columns - 56) >> 1));
	const newAmounts = amountsOf(newOnes, facts);
	const oldAmounts = amountsOf(oldOnes, facts);
	const spans: Span[] = [
		span(` new ${current?.number ?? '–'}  `),
		...barSpans(newAmounts, cells, 'good'),
		span(`  ${newAmounts.created} of ${progress.desired}, ${newAmounts.ready} ready`),
	];
	const more = oldOnes.length > 1 ? ` and ${oldOnes.length - 1} more` : '';
	const old: readonly Span[] =
		oldOnes.length === 0
			? [span('    old: none left', 'faint')]
			: [
					span(`    old ${from?.number ?? '–'}${more}  `),
					...barSpans(oldAmounts, cells, 'busy'),
					span(`  ${oldAmounts.created} left, ${oldAmounts.ready} ready`),
				];
	// On a narrow screen the old side loses its bar before anything loses a number.
	const short: readonly Span[] = [span(`   old: ${oldAmounts.created} left`)];
	const fitting = [old, short].find(part => spansWidth(spans) + spansWidth(part) <= columns) ?? [];
	return fitLine([...spans, ...fitting], columns);
}

/** The deadline clock, and how long it may still take; none when neither applies. */
export function deadlineLine(facts: RolloutFacts, {nowMs}: Scene, columns: number): readonly Line[] {
	const {deadline, phase} = facts.progress;
	const line = (text: string, token: Token) => [fitLine([span(' deadline  '), span(text, token)], columns)];
	if (deadline === undefined) {
		const own = phase === 'progressing' ? noProgressText(facts.newPods, nowMs, facts.change.atMs) : '';
		return own === '' ? [] : line(`none from Kubernetes; ${own}`, 'plain');
	}
	const limit = clockText(deadline.limitSeconds * 1000);
	if (phase === 'deadline-exceeded') {
		return line(`exceeded: no progress within ${limit}. Kubernetes does not roll back`, 'bad');
	}
	const left = deadlineLeftMs(facts.progress, nowMs);
	if (left === undefined) {
		return phase === 'paused' ? line('does not run while paused', 'faint') : [];
	}
	return left <= 0
		? line(`${limit} passed without progress, Kubernetes has not said so yet`, 'bad')
		: line(`${clockText(left)} left of ${limit} without progress`, 'plain');
}

/** What is held goes no further, and what becomes of its pods is worth saying all the same. */
const underWay: ReadonlySet<Phase> = new Set(['progressing', 'deadline-exceeded', 'held']);

/** What is to be expected: how long it will still take, unless it `isToStick` by its forecast, or what becomes of what is stuck. */
export function outlookLine(facts: RolloutFacts, {nowMs}: Scene, columns: number, isToStick = false): readonly Line[] {
	const {workload, progress, diagnoses, newPods} = facts;
	const isUnderWay = underWay.has(progress.phase);
	const line = (text: string) => [fitLine([span(' outlook   '), span(text)], columns)];
	if (isUnderWay && diagnoses[0]?.level === 'fault') {
		return line(ifNobodyActs(workload, nowMs));
	}
	const isWaiting = isToStick || diagnoses[0]?.cause === 'stateful-set-trap';
	const eta = progress.phase === 'progressing' && !isWaiting ? etaOf(workload, newPods, nowMs) : undefined;
	return eta === undefined ? [] : line(etaText(eta));
}
