import {budgetOf} from '../../../rollout/budget.ts';
import {clockText} from '../../../rollout/duration.ts';
import {etaOf, etaText} from '../../../rollout/eta.ts';
import {ifNobodyActs} from '../../../rollout/if-nobody-acts.ts';
import {deadlineLeftMs} from '../../../rollout/progress.ts';
import {noProgressText} from '../../../rollout/progress-clock.ts';
import type {Revision} from '../../../rollout/revisions.ts';
import {counted} from '../../format.ts';
import {fitLine, type Line, padText, type Span, span, spansWidth, type Token} from '../../line.ts';
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

function amountsOf(revisions: readonly Revision[], full: number): Amounts {
	const sum = (field: 'replicas' | 'readyReplicas') =>
		revisions.reduce((total, {replicaSet}) => total + (replicaSet?.status?.[field] ?? 0), 0);
	return {ready: sum('readyReplicas'), created: sum('replicas'), full};
}

/** New against old: ` new 7  █████▒▒▒·········  5 of 10, 3 ready      old 6  ████·····  8, 8 ready`. */
export function progressLine(facts: RolloutFacts, columns: number): Line {
	const {revisions, current, from, progress, unknownParts} = facts;
	if (unknownParts !== undefined) {
		const {updated, desired} = progress;
		return fitLine(
			[span(` new: ${updated} of ${desired}, old and ready of each: not known (${unknownParts})`)],
			columns,
		);
	}
	const newOnes = revisions.filter(revision => revision.current);
	const oldOnes = revisions.filter(revision => !revision.current && (revision.replicaSet?.status?.replicas ?? 0) > 0);
	const cells = Math.max(fewestBarCells, Math.min(mostBarCells, (columns - 56) >> 1));
	const newAmounts = amountsOf(newOnes, progress.desired);
	const oldAmounts = amountsOf(oldOnes, progress.desired);
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

/** The budget with its arithmetic: one line where it fits, else two that line up. */
export function budgetLines({deployment, progress}: RolloutFacts, columns: number): readonly Line[] {
	const {strategy, replicas, maxSurge, maxUnavailable, mostPods, fewestAvailable} = budgetOf(deployment.spec);
	if (strategy === 'Recreate') {
		const text = ` budget    replicas ${replicas}   Recreate: all old pods go before new ones come   (now ${counted(progress.total, 'pod')}, ${progress.available} available)`;
		return [fitLine([span(text)], columns)];
	}
	const surge = `maxSurge ${setting(maxSurge, 'rounded up')}`;
	const unavailable = `maxUnavailable ${setting(maxUnavailable, maxUnavailable.raised ? 'raised to 1: both would be 0' : 'rounded down')}`;
	const most = [
		span(`at most ${counted(mostPods, 'pod')} (`),
		now(progress.total, progress.total > mostPods),
		span(')'),
	];
	const fewest = [
		span(`at least ${fewestAvailable} available (`),
		now(progress.available, progress.available < fewestAvailable),
		span(')'),
	];
	const lead = span(` budget    replicas ${replicas}   `);
	const wide = [lead, span(`${surge}, `), ...most, span(`   ${unavailable}, `), ...fewest];
	if (spansWidth(wide) <= columns) {
		return [fitLine(wide, columns)];
	}
	const indent = span(' '.repeat(spansWidth([lead])));
	const arithmetic = Math.max(surge.length, unavailable.length) + 3;
	const two = (text: string, rest: readonly Span[], start: Span) => [start, span(padText(text, arithmetic)), ...rest];
	const aligned = [two(surge, most, lead), two(unavailable, fewest, indent)];
	// Without the replicas, which the bars above tell too.
	const shorter = [two(surge, most, span(' budget    ')), two(unavailable, fewest, span('           '))];
	const fitting = [aligned, shorter].find(lines => lines.every(spans => spansWidth(spans) <= columns));
	if (fitting) {
		return fitting.map(spans => fitLine(spans, columns));
	}
	// The narrowest form keeps what is at stake and drops how it was reckoned.
	return [fitLine([span(` budget `), ...most, span(' '), ...fewest], columns)];
}

function now(count: number, violated: boolean): Span {
	return span(`now ${count}`, violated ? 'bad' : 'strong');
}

function setting(
	{setting: given, resolved}: {readonly setting: string; readonly resolved: number},
	rounding: string,
): string {
	return given.endsWith('%') || rounding.startsWith('raised') ? `${given} = ${resolved} (${rounding})` : given;
}

/** The deadline clock, and how long it may still take; none when neither applies. */
export function deadlineLine(facts: RolloutFacts, {nowMs}: Scene, columns: number): readonly Line[] {
	const {deadline, phase} = facts.progress;
	const line = (text: string, token: Token) => [fitLine([span(' deadline  '), span(text, token)], columns)];
	if (deadline === undefined) {
		const own = phase === 'progressing' ? noProgressText(facts.newPods, nowMs) : '';
		return own === '' ? [] : line(`Kubernetes keeps none here; ${own}`, 'plain');
	}
	const limit = clockText(deadline.limitSeconds * 1000);
	if (phase === 'deadline-exceeded') {
		return line(`exceeded: no progress within ${limit}. Kubernetes does not roll back by itself`, 'bad');
	}
	const left = deadlineLeftMs(facts.progress, nowMs);
	if (left === undefined) {
		return phase === 'paused' ? line('does not run while paused', 'faint') : [];
	}
	return left <= 0
		? line(`${limit} passed without progress, Kubernetes has not said so yet`, 'bad')
		: line(`${clockText(left)} left of ${limit} without progress`, 'plain');
}

/** What is to be expected: how long it will still take, or what becomes of what is stuck. */
export function outlookLine(facts: RolloutFacts, {nowMs}: Scene, columns: number): readonly Line[] {
	const {deployment, progress, diagnoses, newPods} = facts;
	const isUnderWay = progress.phase === 'progressing' || progress.phase === 'deadline-exceeded';
	const line = (text: string) => [fitLine([span(' outlook   '), span(text)], columns)];
	if (isUnderWay && diagnoses[0]?.level === 'fault') {
		return line(ifNobodyActs(deployment, nowMs));
	}
	const eta = progress.phase === 'progressing' ? etaOf(deployment, newPods, nowMs) : undefined;
	return eta === undefined ? [] : line(etaText(eta));
}
