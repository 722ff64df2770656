import {emptyText, isOld} from '../../freshness-text.ts';
import {shareLines} from '../../layout.ts';
import {emptyLine, fitLine, type Line, span, wrapText} from '../../line.ts';
import type {Scene} from '../../state.ts';
import {availabilityLine, type SeenAvailability} from './availability.ts';
import {budgetLines} from './budget-lines.ts';
import {alsoLine, diagnosisLines, evidenceLines, hintLine, toDoLines} from './evidence.ts';
import {rolloutFacts} from './facts.ts';
import {type FollowedForecast, followedLines, isForecastStuck} from './followed-forecast.ts';
import {deadlineLine, outlookLine, progressLine} from './gauges.ts';
import {deletedLine, revisionLine, rolloutStatusLine, statusLines} from './headline.ts';
import {type PaneContent, paneOrder} from './pane.ts';
import {paneLines} from './pane-lines.ts';
import {panesOf, selectedRow} from './panes.ts';
import type {Pane, RolloutScreen} from './rollout-screen.ts';

/** Where everything goes: made once, for drawing and for keys alike. */
export interface RolloutPlan {
	readonly summary: readonly Line[];
	readonly panes: readonly {readonly content: PaneContent; readonly lines: number}[];
}

/** Heads, a row or two, and how many more there are: below that a pane says nothing. */
const leastLines: Readonly<Record<Pane, number>> = {'replica-sets': 3, pods: 4, events: 3};
const leastPaneLines = 3;

/** The summary is the answer, the panes are its evidence: they get at least this share of the body. */
const paneShare = 0.5;

/** Below this each line of the summary is one that the panes lack. */
const fewRows = 16;

/** A part of the summary: the higher its rank, the sooner it gives way to the panes. */
interface Block {
	readonly rank: number;
	/** What is missing without it, where the rest does not tell. */
	readonly what?: string;
	readonly lines: readonly Line[];
	/** In fewer lines, where not all of the blocks fit. */
	readonly short?: readonly Line[];
}

/** The Rollout screen's plan, `followed` being a forecast of this or another workload; undefined while there is no workload to show. */
export function rolloutPlan(
	screen: RolloutScreen,
	scene: Scene,
	columns: number,
	bodyRows: number,
	followed?: FollowedForecast,
	availability?: SeenAvailability,
): RolloutPlan | undefined {
	const {opened} = scene.view;
	if (opened?.workload === undefined) {
		return undefined;
	}
	const facts = rolloutFacts(opened, opened.workload, scene.nowMs);
	const gone = opened.gone !== undefined;
	const {isStuck} = facts;
	const dim = (lines: readonly Line[]) =>
		gone || isOld(opened.freshness) ? lines.map(line => ({...line, dimmed: true})) : lines;
	const mostLines = bodyRows < fewRows ? 1 : columns < 80 ? 2 : 3;
	const blocks: readonly Block[] = [
		{rank: 1, lines: dim([revisionLine(facts, scene, columns)])},
		{rank: 0, lines: gone ? [deletedLine(facts, columns)] : dim(statusLines(facts, scene, columns, mostLines))},
		// Of what is gone kubectl has nothing to say.
		{rank: 12, lines: gone ? [] : dim([rolloutStatusLine(facts, columns)])},
		{rank: 2, lines: dim(diagnosisLines(facts, scene, columns, mostLines))},
		{rank: 11, what: 'evidence', lines: dim(evidenceLines(facts, columns, Math.min(2, mostLines)))},
		// Where undo is undone again, it says what to do instead.
		{
			rank: 4,
			what: 'to do',
			lines: dim(toDoLines(facts, columns, Math.min(2, mostLines))),
			short: dim(toDoLines(facts, columns, 1)),
		},
		{rank: 9, what: 'other troubles', lines: dim(alsoLine(facts, columns))},
		{rank: 6, what: 'forecast', lines: gone ? [] : dim(followedLines(followed, opened, scene.nowMs, columns, isStuck))},
		{rank: 6, what: 'ways out', lines: gone ? [] : dim(hintLine(facts, scene, columns))},
		{rank: 13, lines: [emptyLine]},
		{rank: 3, lines: dim([progressLine(facts, columns)])},
		{rank: 8, what: 'budget', lines: dim(budgetLines(facts, columns))},
		// The clock of what is deleted has stopped, and nobody knows where.
		{rank: 5, what: 'deadline', lines: gone ? [] : dim(deadlineLine(facts, scene, columns))},
		{
			rank: 7,
			what: 'outlook',
			lines: gone ? [] : dim(outlookLine(facts, scene, columns, isForecastStuck(followed, opened))),
		},
		{rank: 10, lines: gone ? [] : dim(availabilityLine(availability, facts, scene.nowMs, columns))},
		{rank: 14, lines: [emptyLine]},
	];
	const panes = panesOf(facts, scene);
	const most = Math.max(1, bodyRows - Math.max(leastPaneLines, Math.ceil(bodyRows * paneShare)));
	const summary = fitBlocks(blocks, most, columns);
	return {summary, panes: sharePanes(panes, screen.pane, bodyRows - summary.length)};
}

/** Leaves out whole blocks, the highest rank first, until the rest fits, and says which, as far as they say something of their own. */
function fitBlocks(blocks: readonly Block[], lines: number, columns: number): readonly Line[] {
	const whole = keptBlocks(blocks, lines);
	// Where there are so few lines, each is needed for what it says.
	const isTelling = lines >= fewRows / 2 && missingOf(blocks, whole) !== '';
	if (!isTelling) {
		return whole.flatMap(block => block.lines).slice(0, lines);
	}
	const kept = keptBlocks(blocks, lines - 1);
	const more = fitLine([span(`   … not in so few rows: ${missingOf(blocks, kept)}`, 'faint')], columns);
	return [...kept.flatMap(block => block.lines), more].slice(0, lines);
}

function keptBlocks(blocks: readonly Block[], lines: number): readonly Block[] {
	let kept = blocks.filter(block => block.lines.length > 0);
	const isTooLong = () => kept.reduce((sum, block) => sum + block.lines.length, 0) > lines;
	if (isTooLong()) kept = kept.map(({short, ...block}) => (short === undefined ? block : {...block, lines: short}));
	while (isTooLong() && kept.length > 1) {
		const highest = Math.max(...kept.map(({rank}) => rank));
		kept = kept.filter(({rank}) => rank !== highest);
	}
	return kept;
}

const missingOf = (blocks: readonly Block[], kept: readonly Block[]) =>
	blocks
		.filter(block => block.lines.length > 0 && !kept.some(({what}) => what === block.what))
		.flatMap(({what}) => what ?? [])
		.join(', ');

/** Small screens show the focused pane only; larger ones all, the focused one first to get what it wants. */
function sharePanes(panes: readonly PaneContent[], focused: Pane, lines: number): RolloutPlan['panes'] {
	const least = panes.map(({pane}) => leastLines[pane]);
	if (lines < least.reduce((sum, one) => sum + one, 0)) {
		return panes.filter(({pane}) => pane === focused).map(content => ({content, lines}));
	}
	const all = panes.map(({count}) => Math.max(count, 1) + 1);
	const upTo = (rows: (content: PaneContent) => number) =>
		panes.map((content, index) => Math.min(all[index] ?? 0, rows(content) + 1));
	// One more than preferred: the line that says how many are hidden.
	const preferred = upTo(content => content.preferred + 1);
	const at = (pane: Pane) => paneOrder.indexOf(pane);
	// Where space is short, ReplicaSets tell most in the fewest lines; what is left goes where the focus is.
	const order = [at('replica-sets'), at('pods'), at('events')];
	const focusedFirst = [at(focused), ...order.filter(index => index !== at(focused))];
	const shares = shareLines(lines, [
		{wanted: least.map((one, index) => Math.min(one, all[index] ?? 0)), order},
		{wanted: preferred, order},
		{wanted: all, order: focusedFirst},
	]);
	return panes.map((content, index) => ({content, lines: shares[index] ?? 0}));
}

/** The Rollout screen: at most `bodyRows` lines. */
export function rolloutLines(
	screen: RolloutScreen,
	scene: Scene,
	columns: number,
	bodyRows: number,
	followed?: FollowedForecast,
	availability?: SeenAvailability,
): readonly Line[] {
	const plan = rolloutPlan(screen, scene, columns, bodyRows, followed, availability);
	if (plan === undefined) {
		return absentLines(screen, scene, columns);
	}
	const onlyOne = plan.panes.length === 1;
	const panes = plan.panes.flatMap(({content, lines}) =>
		paneLines(content, {
			lines,
			top: screen.tops[content.pane],
			selected: selectedRow(content, screen.selected),
			columns,
			focused: content.pane === screen.pane,
			onlyOne,
			dimmed: scene.view.opened?.gone !== undefined,
			nowMs: scene.nowMs,
		}),
	);
	return [...plan.summary, ...panes].slice(0, bodyRows);
}

function absentLines({target}: RolloutScreen, {view}: Scene, columns: number): readonly Line[] {
	const name = `${target.kind} ${target.namespace}/${target.name}`;
	const opened = view.opened;
	// What is missing stands at the end of what servers say.
	const say = (text: string) => [
		emptyLine,
		...wrapText(text, columns - 5, 6).map(part => fitLine([span(`   ${part}`)], columns)),
	];
	if (opened?.gone === 'absent') {
		return say(`There is no ${name}. esc goes back.`);
	}
	if (opened?.workload !== undefined) {
		return say(`This version does not show the rollout of a ${target.kind} yet. esc goes back.`);
	}
	const problem = opened && opened.freshness.state !== 'live' && opened.freshness.state !== 'syncing';
	return say(problem ? emptyText(opened.freshness, name) : `loading ${name}`);
}
