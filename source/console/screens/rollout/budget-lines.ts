import type {Workload} from '../../../kubernetes/objects.ts';
import type {Budget} from '../../../rollout/budget.ts';
import {isHeldByRolltop} from '../../../rollout/is-held.ts';
import {workloadBudget} from '../../../rollout/workload-budget.ts';
import {counted} from '../../format.ts';
import {fitLine, type Line, padText, type Span, span, spansWidth} from '../../line.ts';
import type {RolloutFacts} from './facts.ts';

/** The budget with its arithmetic: one line where it fits, else two that line up. */
export function budgetLines({workload, progress}: RolloutFacts, columns: number): readonly Line[] {
	const budget = workloadBudget(workload);
	const {strategy, replicas, mostPods, fewestAvailable} = budget;
	const lead = span(` budget    ${workload.kind === 'DaemonSet' ? 'nodes' : 'replicas'} ${replicas}   `);
	const counts = `(now ${counted(progress.total, 'pod')}, ${progress.available} available)`;
	if (strategy === 'Recreate') {
		return [fitLine([lead, span(`Recreate: all old pods go before new ones come   ${counts}`)], columns)];
	}
	if (strategy === 'OnDelete') {
		return [fitLine([lead, span(`OnDelete: a pod is updated when somebody deletes it   ${counts}`)], columns)];
	}
	// A share of no pods is none, which reads as if the settings forbade all.
	if (replicas === 0 && workload.kind === 'Deployment') {
		return [fitLine([lead, span(`nothing to replace   ${counts}`)], columns)];
	}
	const unavailable = unavailableText(workload, budget);
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
	if (workload.kind === 'StatefulSet') {
		const order = [span(`   ${orderText(workload, budget)}`)];
		return statefulSetLines(lead, [span(`${unavailable}, `), ...fewest], order, columns);
	}
	const surge = `maxSurge ${setting(budget.maxSurge, 'rounded up')}`;
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

/** A StatefulSet has no pods on top; in their place stands in which order its pods are replaced. */
function statefulSetLines(
	lead: Span,
	fewest: readonly Span[],
	order: readonly Span[],
	columns: number,
): readonly Line[] {
	const wide = [lead, ...fewest, ...order];
	return spansWidth(wide) <= columns
		? [fitLine(wide, columns)]
		: [fitLine([lead, ...fewest], columns), fitLine([span(' '.repeat(8)), ...order], columns)];
}

function orderText(
	set: Extract<Workload, {kind: 'StatefulSet'}>,
	{replicas, partition = 0, maxUnavailable}: Budget,
): string {
	const {spec} = set;
	if (isHeldByRolltop(set)) return 'held by rolltop: all keep their revision';
	const [first, last] = [spec.ordinals?.start ?? 0, (spec.ordinals?.start ?? 0) + Math.min(replicas, partition) - 1];
	const kept =
		partition === 0 || replicas === 0 ? '' : `, partition ${partition}: ${ordinals(first, last)} keep their revision`;
	const pace = maxUnavailable.resolved === 1 ? 'one at a time' : `${maxUnavailable.resolved} at a time`;
	return `from the highest ordinal down, ${pace} (${spec.podManagementPolicy ?? 'OrderedReady'})${kept}`;
}

const ordinals = (first: number, last: number) =>
	first === last ? `ordinal ${first}` : `ordinals ${first} to ${last}`;

function unavailableText({kind}: Workload, {maxUnavailable}: Budget): string {
	const raised = kind === 'StatefulSet' ? 'raised to 1: the least that there is' : 'raised to 1: both would be 0';
	const rounded = kind === 'DaemonSet' ? 'rounded up' : 'rounded down';
	return `maxUnavailable ${setting(maxUnavailable, maxUnavailable.raised ? raised : rounded)}`;
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
