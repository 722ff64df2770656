import type {ContainerFacts} from '../../../rollout/pod-containers.ts';
import type {PodTone} from '../../../rollout/pod-status.ts';
import {counted} from '../../format.ts';
import {fitLine, type Line, type Span, span, wrapText} from '../../line.ts';

const glyphs: Readonly<Record<PodTone, string>> = {bad: '✗', busy: '▲', good: '●', ended: '○'};
const tokens: Readonly<Record<PodTone, Span['token']>> = {bad: 'bad', busy: 'busy', good: 'good', ended: 'faint'};

const labelColumns = 10;
const indent = 5;

/** A probe or a message is a line or two; a termination message may be the end of a log (4 KB). */
const mostLines = 16;

/** One container: what it does first, then what it is. */
export function containerLines(facts: ContainerFacts, isSelected: boolean, columns: number): readonly Line[] {
	const {name, role, tone, state, message, restarts, ready, last, lastMessage} = facts;
	const readiness = ready === undefined ? '' : ready ? 'ready' : 'not ready';
	const head = fitLine(
		[
			span(isSelected ? '›' : ' ', 'strong'),
			span(` ${glyphs[tone]} `, tokens[tone]),
			span(name, 'strong'),
			span(role === 'container' ? '' : `  ${role}`, 'faint'),
			span(readiness === '' ? '' : `  ${readiness}`, ready ? 'plain' : 'busy'),
			span(`  ${counted(restarts, 'restart')}`, restarts > 0 ? 'paused' : 'faint'),
		],
		columns,
		isSelected ? {selected: true} : {},
	);
	return [
		head,
		...labelled('state', state, columns, tokens[tone] === 'faint' ? 'plain' : tokens[tone]),
		...(message ? labelled('', message, columns) : []),
		...(last ? labelled('last', last, columns, 'paused') : []),
		...(lastMessage ? labelled('', lastMessage, columns) : []),
		...labelled('image', facts.image || '<none>', columns),
		...facts.probes.flatMap(([probe, text]) => labelled(probe, text, columns)),
		...facts.resources.flatMap((text, index) => labelled(index === 0 ? 'resources' : '', text, columns)),
		...(facts.resources.length === 0 ? labelled('resources', 'no requests, no limits', columns, 'faint') : []),
	];
}

/** A label in front of a text that is wrapped beside it. */
export function labelled(
	label: string,
	text: string,
	columns: number,
	token: Span['token'] = 'plain',
): readonly Line[] {
	return wrapText(text, columns - indent - labelColumns, mostLines).map((part, index) =>
		fitLine(
			[span(' '.repeat(indent)), span((index === 0 ? label : '').padEnd(labelColumns), 'faint'), span(part, token)],
			columns,
		),
	);
}
