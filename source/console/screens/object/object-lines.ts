import {humanDuration} from '../../../rollout/duration.ts';
import {maskedObject} from '../../../rollout/masked-object.ts';
import {cleanText, emptyLine, fitLine, type Line, type Span, span, spreadLine, wrapText} from '../../line.ts';
import {marked} from '../../marked.ts';
import {memoByObject} from '../../memo-by-object.ts';
import {scrolled} from '../../scrolled.ts';
import {waitedFor} from '../../silence.ts';
import type {Scene} from '../../state.ts';
import {wrapCells} from '../../wrap-cells.ts';
import {type YamlLine, yamlLineLimit, yamlLines} from '../../yaml-lines.ts';
import type {ObjectScreen} from './object-screen.ts';

/** Which object, how old; and an empty line where there is room. */
export const objectHeadRows = (bodyRows: number) => (bodyRows >= 14 ? 2 : 1);

interface Content {
	readonly lines: readonly Line[];
	/** Indices of the lines that have the filter's text. */
	readonly matches: readonly number[];
	/** Where nothing that is shown has it, so many lines of what is masked or folded have. */
	readonly hiddenMatches: number;
}

const contents = memoByObject<Content>();

/** All lines of the object; made anew only when something of it changed. */
export function objectContent(screen: ObjectScreen, columns: number): Content {
	const {answer, showValues, filter} = screen;
	if (answer?.type !== 'read') {
		return {lines: [], matches: [], hiddenMatches: 0};
	}
	const {object} = answer;
	return contents(object, [showValues, columns, filter], () => contentOf(object, showValues, filter, columns));
}

type Read = Extract<ObjectScreen['answer'], {type: 'read'}>['object'];

function contentOf(object: Read, showValues: boolean, filter: string, columns: number): Content {
	const documented = yamlLines(maskedObject(object, {showValues}));
	const rows = documented.flatMap(line => rowsOf(line, filter, columns));
	const beyond =
		documented.length < yamlLineLimit ? [] : [fitLine([span(' … longer than what is shown', 'faint')], columns)];
	const wanted = filter.toLowerCase();
	const has = (text: string) => text.toLowerCase().includes(wanted);
	const matches = filter === '' ? [] : rows.flatMap(({text}, index) => (has(text) ? [index] : []));
	const isAnyHidden = filter !== '' && matches.length === 0 && !showValues;
	const hidden = isAnyHidden ? yamlLines(maskedObject(object, {showValues: true})) : [];
	return {
		lines: [...rows.map(({line}) => line), ...beyond],
		matches,
		hiddenMatches: hidden.filter(({key, value}) => has(cleanText(key + value))).length,
	};
}

interface Row {
	readonly line: Line;
	readonly text: string;
}

/** One line of the document, wrapped under its own indentation: values may be whole certificates. */
function rowsOf({indent, key, value}: YamlLine, filter: string, columns: number): readonly Row[] {
	const lead = ` ${indent}`;
	// Of deep objects on narrow screens something must be left for the value.
	const shortLead = lead.slice(-Math.max(1, Math.floor(columns / 2)));
	const under = ' '.repeat(Math.min(shortLead.length + 2, columns - 4));
	const texts = wrapCells(cleanText(key + value), columns - shortLead.length, columns - under.length);
	const keyLength = cleanText(key).length;
	return texts.map((text, index) => {
		const isFirst = index === 0 && keyLength <= text.length;
		const spans: readonly Span[] =
			isFirst && filter === ''
				? [span(text.slice(0, keyLength), 'faint'), span(text.slice(keyLength))]
				: marked(text, filter);
		return {line: fitLine([span(index === 0 ? shortLead : under), ...spans], columns), text};
	});
}

/** The Object screen: at most `bodyRows` lines. */
export function objectLines(screen: ObjectScreen, scene: Scene, columns: number, bodyRows: number): readonly Line[] {
	const head = headLine(screen, scene, columns);
	const heads = objectHeadRows(bodyRows) === 2 ? [head, emptyLine] : [head];
	const {lines} = objectContent(screen, columns);
	if (lines.length === 0) {
		const texts = wrapText(emptySentence(screen, scene), columns - 4, 6);
		return [...heads, ...texts.map(part => fitLine([span('   '), span(part)], columns))].slice(0, bodyRows);
	}
	return [...heads, ...scrolled(lines, screen.top, columns, bodyRows - heads.length)];
}

function emptySentence({answer, askedMs}: ObjectScreen, scene: Scene): string {
	switch (answer?.type) {
		case undefined:
			return waitedFor('Reading it from the API server', askedMs, scene);
		case 'failed':
			return `${answer.sentence} r asks again.`;
		case 'read':
			return 'It is empty.';
	}
}

function headLine(screen: ObjectScreen, {nowMs}: Scene, columns: number): Line {
	const {object, answer, showValues, filter, filtering, match} = screen;
	const {matches, hiddenMatches} = objectContent(screen, columns);
	const age = answer?.type === 'read' ? `   as it was ${humanDuration(Math.max(0, nowMs - answer.atMs))} ago` : '';
	const right: readonly Span[] =
		filter === '' && !filtering
			? []
			: [
					span('/', 'key'),
					span(`${filter}${filtering ? '▏' : ''} `, 'strong'),
					span(filter === '' ? '' : `${foundText(matches.length, match, hiddenMatches)} `, 'faint'),
				];
	return spreadLine(
		[
			span(` ${object.kind.toLowerCase()}/`),
			span(object.name, 'strong'),
			span(age, 'faint'),
			span(showValues ? '   values shown: v masks them' : '', 'paused'),
		],
		right,
		columns,
	);
}

function foundText(count: number, match: number | undefined, hidden: number): string {
	if (hidden > 0) {
		return `0 found, ${hidden} where it is masked: v`;
	}
	return match === undefined || count === 0 ? `${count} found` : `${match + 1} of ${count}`;
}
