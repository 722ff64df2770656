/** Outputs of two clusters are compared without what chance and time decide, and with all the rest, to the last space. */
import {redrawTables} from './tables.ts';

type Rule = readonly [pattern: RegExp, placeholder: string];

const rules: readonly Rule[] = [
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
	[/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
	[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
	[/\b127\.0\.0\.1:\d+/g, '<server>'],
	// Of pods, Services and nodes; kwok on one machine has that machine's.
	[/\b(10\.\d+|127\.0|192\.168)\.\d+\.\d+\b/g, '<ip>'],
	[/("?resourceVersion"?: ?)"\d+"/g, '$1<version>'],
	// Which node a pod is on is the scheduler's choice.
	[/("?nodeName"?: ?)("?)node-\d+\b/g, '$1$2<node>'],
	[/\b(assigned \S+ to) node-\d+\b/g, '$1 <node>'],
	[/^(Node: +)node-\d+(?=\/)/gm, '$1<node>'],
	// Events are named by the moment.
	[/\.[0-9a-f]{16}\b/g, '.<moment>'],
	// A template's hash, and behind it a pod's own five letters. The hash is one of Go's types: see pod-template-hash.ts.
	[/-[4-9bcdf]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<hash>-<pod>'],
	[/-[4-9bcdf]{6,10}\b/g, '-<hash>'],
	[/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<pod>'],
	[/((?:pod-template|controller-revision)-hash[":= ]+(?:[\w-]*-)?)[4-9bcdf]{6,10}\b/g, '$1<hash>'],
	// `kubectl diff` compares two files of its own.
	[/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<file>'],
	[/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, '<time>'],
	[/(resource version to be \d+, was) \d+/g, '$1 <version>'],
	// Month, day, time and process of a line of Kubernetes' log library.
	[/^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /gm, '$1<moment> '],
];

const duration = '(?:\\d+(?:ms|[smhdy]))+';
const wholeAge = new RegExp(`^${duration}( \\(x\\d+ over )?(${duration})?`);
const ages: ReadonlySet<string> = new Set(['AGE', 'Age', 'LAST SEEN', 'FIRST SEEN', 'DURATION']);

/** A cell of a table, or a whole line, for which the column is ''. */
function settled(text: string, column: string): string {
	const plain = rules.reduce((shown, [pattern, placeholder]) => shown.replace(pattern, placeholder), text);
	if (ages.has(column)) {
		return plain.replace(wholeAge, (_all, times?: string) => (times === undefined ? '<age>' : `<age>${times}<age>`));
	}
	if (column === 'RESTARTS') return plain.replace(new RegExp(`\\(${duration} ago\\)`), '(<age> ago)');
	return column === 'NODE' ? plain.replace(/^node-\d+$/, '<node>') : plain;
}

/** The lines after each heading, in the order of the alphabet. */
function sortedRows(text: string): string {
	const blocks = text.split('\n\n').map(block => {
		const [first = '', ...rest] = block.split('\n');
		return (/^[A-Z][A-Z -]*( {2}|$)/.test(first) ? [first, ...rest.sort()] : [first, ...rest].sort()).join('\n');
	});
	return blocks.join('\n\n');
}

/** The rows of `describe`'s events, which those of one second have in the order of their names. */
function sortedEvents(text: string): string {
	const lines = text.split('\n');
	const first = lines.findIndex(line => line.startsWith('Events:')) + 3;
	if (first < 3) return text;
	const end = lines.findIndex((line, index) => index >= first && line.trim() === '');
	const until = end < 0 ? lines.length : end;
	return [...lines.slice(0, first), ...lines.slice(first, until).sort(), ...lines.slice(until)].join('\n');
}

/** What both clusters should print. `unordered`: which lines stand in an order that chance gave. */
export function normalise(output: string, unordered?: 'lines' | 'events'): string {
	const text = redrawTables(output, settled);
	if (unordered === 'lines') return sortedRows(text);
	return unordered === 'events' ? sortedEvents(text) : text;
}

/** Without the lines that repeat the one before: a watch tells of every change, whether it shows or not. */
export const distinctLines = (text: string): string =>
	text
		.split('\n')
		.filter((line, index, lines) => line !== lines[index - 1])
		.join('\n');
