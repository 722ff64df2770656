import {type Binding, everywhere} from '../../binding.ts';
import {bindings} from '../../keymap.ts';
import {windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, padText, type Span, span, spansWidth, wrapText} from '../../line.ts';
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
 * everywhere, then those of the other screens; last, how the connection stands.
 */
export function helpContent(
	columns: number,
	from: ScreenName = 'workloads',
	bodyRows = fewRows,
	connection: readonly string[] = [],
	told?: string,
): readonly Line[] {
	const title = (text: string) => fitLine([span(` ${text}`, 'strong')], columns);
	const listed = (shown: readonly Binding[]) =>
		bodyRows < fewRows ? shortLines(shown, columns) : shown.flatMap(binding => helpLinesOf(binding, columns));
	const special = (screen: ScreenName) =>
		bindings.filter(({keys, screens}) => keys.length > 0 && screens !== everywhere && screens.includes(screen));
	const others = screenNames.filter(screen => screen !== from && special(screen).length > 0);
	const air = bodyRows < fewRows ? [] : [emptyLine];
	const legend = ['✗ stuck or failing', '▲ rolling', '‖ paused', '● fine', '○ scaled to zero, or ended'];
	return [
		...(told === undefined ? [] : [title('From earlier runs'), ...indented(told, columns, mostToldLines), ...air]),
		title(`Here, on ${titles[from]}`),
		...listed(special(from)),
		...air,
		title('Everywhere'),
		...listed(bindings.filter(isGeneral)),
		...others.flatMap(screen => [...air, title(`On ${titles[screen]}`), ...listed(special(screen))]),
		...air,
		title('Typed after :, as on other screens, too'),
		...commandLines(columns, bodyRows < fewRows),
		...air,
		title('Signs'),
		...indented(legend.join('   '), columns),
		...indented(unknownRevision, columns),
		...(connection.length > 0
			? [...air, title('Connection'), ...connection.flatMap(text => indented(text, columns))]
			: []),
	];
}

/** The words of the command line: those that have keys do what these do. */
function commandLines(columns: number, isShort: boolean): readonly Line[] {
	const named = bindings.filter(({command}) => command !== undefined);
	const words = named
		.filter(({keys}) => keys.length > 0 || isShort)
		.map(({command}) => [command?.name, command?.wants].filter(Boolean).join(' '));
	const listed = indented(
		`${[...new Set(words)].join(', ')}${isShort ? '' : ': as their keys'}`,
		columns,
		mostToldLines,
	);
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
	{top}: HelpScreen,
	from: ScreenName | undefined,
	columns: number,
	bodyRows: number,
	connection: readonly string[] = [],
	told?: string,
): readonly Line[] {
	const content = helpContent(columns, from, bodyRows, connection, told);
	if (content.length <= bodyRows) {
		return content;
	}
	const window = windowOf(content.length, bodyRows - 1, top, undefined);
	const below = content.length - window.end;
	const hidden = [window.top > 0 ? `${window.top} above` : '', below > 0 ? `${below} below` : ''];
	const words = hidden.filter(part => part !== '').join(', ');
	const more = fitLine([span(`   … lines: ${words} (j k)`, 'faint')], columns);
	return [...content.slice(window.top, window.end), more];
}
