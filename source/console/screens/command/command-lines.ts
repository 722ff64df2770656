import type {ClusterView, WorkloadName} from '../../../cluster/cluster.ts';
import {fitNames} from '../../fit-names.ts';
import {actedOnName, nothingSelected} from '../../keys/workload-reasons.ts';
import {windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, padText, span, spreadLine, truncateText, widthOf} from '../../line.ts';
import {scopedName} from '../../scoped-name.ts';
import type {ConsoleState, Scene} from '../../state.ts';
import {back} from '../../step.ts';
import type {CommandScreen} from './command-screen.ts';
import {commandsFor, typedIn} from './commands.ts';
import {type Fitting, fittingFor} from './fitting.ts';

/** What lies over the screen at most; more is found by more letters. */
const mostRows = 12;
/** On the smallest screen the row that it acts on stays in view. */
const fewestRows = 4;

/** How many of the body's rows the command line takes: always as many, so that nothing moves while one types. */
export function commandRows(bodyRows: number): number {
	return Math.min(mostRows, bodyRows, Math.max(fewestRows, bodyRows >> 1));
}

const mostLabelColumns = 60;

/** The command line: a rule, what fits, and the line itself at the end; exactly `rows` lines. */
export function commandLines(
	screen: CommandScreen,
	state: ConsoleState,
	scene: Scene,
	columns: number,
	rows: number,
): readonly Line[] {
	const under = back(state);
	const {completing} = screen;
	const fitting = fittingFor(completing?.typed ?? screen.text, screen, under, scene);
	const room = Math.max(1, rows - 2);
	const isWhole = fitting.length <= room;
	const {top, end} = windowOf(fitting.length, isWhole ? room : room - 1, 0, completing?.index);
	const labelColumns = Math.min(
		mostLabelColumns,
		Math.max(columns >> 1, columns - 36),
		Math.max(0, ...fitting.map(({label}) => widthOf(label))),
	);
	const listed = fitting.slice(top, end).map((one, offset) => {
		const isSelected = top + offset === completing?.index;
		return fitLine(spansOf(one, isSelected, labelColumns), columns, isSelected ? {selected: true} : {});
	});
	const left = fitting.length - end;
	const hidden = [top > 0 ? `${top} above` : '', left > 0 ? `${left} more` : ''].filter(part => part !== '').join(', ');
	const more = isWhole ? [] : [fitLine([span(`   … ${hidden} (tab)`, 'faint')], columns)];
	const none = fitting.length === 0 ? [fitLine([span('   nothing that is known begins so', 'faint')], columns)] : [];
	const list = [...listed, ...more, ...none].slice(0, room);
	const air = Array.from({length: room - list.length}, () => emptyLine);
	const rule = fitLine([span('─'.repeat(columns), 'faint')], columns);
	return [rule, ...air, ...list, promptLine(screen, under, scene, columns)].slice(-rows);
}

/** What can't be done now stands in parentheses, as in the footer. */
function spansOf({label, note, isDisabled}: Fitting, isSelected: boolean, labelColumns: number) {
	const name = isDisabled ? `(${label})` : ` ${label} `;
	const width = labelColumns + 2;
	return [
		span(isSelected ? ' ›' : '  '),
		span(widthOf(name) > width ? truncateText(name, width) : padText(name, width), isDisabled ? 'faint' : 'key'),
		span(note === '' ? '' : ` ${note}`, isDisabled ? 'paused' : 'faint'),
	];
}

/** Less of a name tells nothing. */
const leastNamedColumns = 20;

/** Where it is narrow its name is worth more than its kind. */
function namedWithin(target: WorkloadName, view: ClusterView, columns: number): string {
	const whole = `on ${scopedName(target, view)}`;
	if (widthOf(whole) <= columns) return whole;
	const {name, namespace} = target;
	return fitNames(view.identity.namespace === undefined ? `on ${name} in ${namespace}` : `on ${name}`, columns);
}

/** What is typed, its end always in view, and the workload that it acts on, if it acts on one. */
function promptLine({text}: CommandScreen, under: ConsoleState, scene: Scene, columns: number): Line {
	// `deploy api` is about no row that is selected, whose name beside it would say that it is.
	const isAboutIt = commandsFor(under.screen.name, typedIn(text)).some(({word}) => word.isOfNone !== true);
	// Of a list that is still loading nothing is acted on yet, so that nothing is named.
	const isKnown = nothingSelected(under, scene) === undefined;
	const target = isAboutIt && isKnown ? actedOnName(under, scene) : undefined;
	const room = Math.max(1, columns - 5);
	const shown = widthOf(text) > room ? `…${[...text].slice(1 - room).join('')}` : text;
	const typed = [span(' :', 'key'), span(`${shown}▏`, 'strong')];
	// What is typed goes before what is known; but nobody may take the one for another whose name has no room.
	const left = columns - widthOf(shown) - 6;
	const on = target === undefined || left < leastNamedColumns ? '' : `${namedWithin(target, scene.view, left - 1)} `;
	return on === '' ? fitLine(typed, columns) : spreadLine(typed, [span(on, 'faint')], columns);
}
