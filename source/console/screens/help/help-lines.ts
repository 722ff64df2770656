import {type Binding, everywhere} from '../../binding.ts';
import {bindings} from '../../keymap.ts';
import {emptyLine, fitLine, type Line, padText, type Span, span, spansWidth, wrapText} from '../../line.ts';
import {scrolled} from '../../scrolled.ts';
import {type ScreenName, screenNames} from '../../state.ts';
import type {HelpScreen} from './help-screen.ts';

const titles: Readonly<Record<ScreenName, string>> = {
	workloads: 'Workloads',
	rollout: 'Rollout',
	history: 'History',
	confirm: 'Confirm',
	freeze: 'Freeze',
	ask: 'typing a value',
	pod: 'Pod',
	logs: 'Logs',
	events: 'Events',
	object: 'the YAML',
	diff: 'Diff',
	namespaces: 'Namespaces',
	contexts: 'Contexts',
	command: 'the command line',
	help: 'Help',
};
/** What a dash means in the one place where a number is missing as a rule. */
const unknownRevision =
	'– for REV: not known. That of a StatefulSet or DaemonSet is in its ControllerRevisions, which are read when it is opened, or looked at because it is not fine.';

const keyColumns = 13;
const mostHelpLines = 4;

/** What is cut on the message line is here. */
const mostToldLines = 60;

/** Below this a sentence for each key would be a book: the keys with their labels, as in the footer. */
const fewRows = 12;

/**
 * All keys, made from the bindings: those of the screen from which help was asked first, then those that work
 * everywhere, then those of the other screens; last, how the connection stands. With a filter only what has its text.
 */
export function helpContent(
	columns: number,
	from: ScreenName = 'workloads',
	bodyRows = fewRows,
	connection: readonly string[] = [],
	told?: string,
	filter = '',
): readonly Line[] {
	const title = (text: string) => fitLine([span(` ${text}`, 'strong')], columns);
	const air = bodyRows < fewRows ? [] : [emptyLine];
	const has = (text: string) => text.toLowerCase().includes(filter.toLowerCase());
	const section = (name: string, lines: readonly Line[]) => (lines.length === 0 ? [] : [title(name), ...lines, ...air]);
	const listed = (all: readonly Binding[]) => {
		const shown = all.filter(binding => has(wordsOf(binding)));
		return bodyRows < fewRows ? shortLines(shown, columns) : shown.flatMap(binding => helpLinesOf(binding, columns));
	};
	const texts = (all: readonly string[], most?: number) =>
		all.filter(has).flatMap(text => indented(text, columns, most));
	const special = (screen: ScreenName) =>
		bindings.filter(({keys, screens}) => keys.length > 0 && screens !== everywhere && screens.includes(screen));
	const others = screenNames.filter(screen => screen !== from && special(screen).length > 0);
	const legend = ['✗ stuck or failing', '▲ rolling', '‖ paused', '● fine', '○ scaled to zero, or ended'];
	const lines = [
		...section('From earlier runs', texts(told === undefined ? [] : [told], mostToldLines)),
		...section(`Here, on ${titles[from]}`, listed(special(from))),
		...section('Everywhere', listed(bindings.filter(isGeneral))),
		...others.flatMap(screen => section(`On ${titles[screen]}`, listed(special(screen)))),
		...section('Typed after :, as on other screens, too', commandLines(columns, bodyRows < fewRows, filter)),
		...section('Signs', texts([legend.join('   '), unknownRevision])),
		...section('Connection', texts(connection)),
	];
	return lines.at(-1) === emptyLine ? lines.slice(0, -1) : lines;
}

/** All that is said of a binding, to look for a text in it. */
function wordsOf({keyLabel, label, help, command}: Binding): string {
	return [keyLabel, label, help, ...(command ? [`:${command.name}`, ...(command.aliases ?? [])] : [])].join(' ');
}

/** The words of the command line: those that have keys do what these do. */
function commandLines(columns: number, isShort: boolean, filter: string): readonly Line[] {
	const wanted = filter.toLowerCase();
	const named = bindings.filter(
		binding => binding.command !== undefined && wordsOf(binding).toLowerCase().includes(wanted),
	);
	const words = named
		.filter(({keys}) => keys.length > 0 || isShort)
		.map(({command}) => [command?.name, command?.wants].filter(Boolean).join(' '));
	const listed =
		words.length === 0
			? []
			: indented(`${[...new Set(words)].join(', ')}${isShort ? '' : ': as their keys'}`, columns, mostToldLines);
	const alone = named.filter(({keys}) => keys.length === 0);
	return isShort ? listed : [...listed, ...alone.flatMap(binding => helpLinesOf(binding, columns))];
}

function indented(text: string, columns: number, most = mostHelpLines): readonly Line[] {
	return wrapText(text, columns - 4, most).map(part => fitLine([span(`   ${part}`)], columns));
}

function shortLines(shown: readonly Binding[], columns: number): readonly Line[] {
	const lines: (readonly Span[])[] = [];
	for (const {keyLabel, label} of shown) {
		const one = [span('   '), span(keyLabel, 'key'), span(` ${label}`)];
		const last = lines.at(-1);
		if (last && spansWidth(last) + spansWidth(one) <= columns) {
			lines[lines.length - 1] = [...last, ...one];
		} else {
			lines.push(one);
		}
	}
	return lines.map(spans => fitLine(spans, columns));
}

const isGeneral = ({screens}: Binding) => screens === everywhere;

function helpLinesOf(binding: Binding, columns: number): readonly Line[] {
	const {keys, keyLabel, help, command} = binding;
	const wants = keys.length === 0 && command?.wants ? ` ${command.wants}` : '';
	const label = keys.includes('ctrl-c') ? `${keyLabel} ctrl-c` : `${keyLabel}${wants}`;
	return wrapText(help, columns - keyColumns - 4, mostHelpLines).map((part, index) =>
		fitLine([span(`   ${padText(index === 0 ? label : '', keyColumns)}`, 'key'), span(part)], columns),
	);
}

/** The Help screen: at most `bodyRows` lines. */
export function helpLines(
	{top, filter = '', filtering = false}: HelpScreen,
	from: ScreenName | undefined,
	columns: number,
	bodyRows: number,
	connection: readonly string[] = [],
	told?: string,
): readonly Line[] {
	const content = helpContent(columns, from, bodyRows, connection, told, filter);
	const isFiltered = filter !== '' || filtering;
	const rows = isFiltered ? bodyRows - 1 : bodyRows;
	const none =
		content.length === 0 ? [fitLine([span(`   Nothing has "${filter}": esc shows all.`)], columns)] : content;
	const shown = scrolled(none, top, columns, rows);
	const head = fitLine([span(' '), span('/', 'key'), span(`${filter}${filtering ? '▏' : ''}`, 'strong')], columns);
	return isFiltered ? [head, ...shown] : shown;
}
