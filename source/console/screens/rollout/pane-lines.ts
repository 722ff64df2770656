import {emptyText, isOld, refusedText} from '../../freshness-text.ts';
import {windowOf} from '../../layout.ts';
import {fitLine, type Line, padText, span} from '../../line.ts';
import {layOutTable, tableHead, tableRow} from '../../table.ts';
import {type PaneContent, paneOrder} from './pane.ts';
import type {Pane} from './rollout-screen.ts';

export interface PaneView {
	/** With the heads. */
	readonly lines: number;
	readonly top: number;
	/** Index of the row that is selected, if one is. */
	readonly selected?: number | undefined;
	readonly columns: number;
	readonly focused: boolean;
	/** The other panes are hidden: the title says that there are some. */
	readonly onlyOne: boolean;
	/** All of it is the past: the workload was deleted. */
	readonly dimmed: boolean;
	readonly nowMs: number;
}

/** From here on titles stand in a gutter beside their table; on narrower screens in front of the first head. */
const gutterFromColumns = 100;
const gutterColumns = 14;

/** One pane: heads, the rows in view and, when there are more, how many. */
export function paneLines(content: PaneContent, view: PaneView): readonly Line[] {
	if (view.lines <= 0) {
		return [];
	}
	const gutter = view.columns >= gutterFromColumns ? gutterColumns : 0;
	const {top, end, hidden} = paneWindow(content.count, view.lines, view.top, view.selected);
	const rows = Array.from({length: end - top}, (_, offset) => content.rowAt(top + offset));
	const title = `${view.focused ? '›' : ' '}${content.title}`;
	const [first, ...rest] = content.columns;
	// Without a gutter the title is the head of the first column: what stands under REPLICASETS is their names.
	const heads = first && gutter === 0 ? [{...first, head: content.title}, ...rest] : content.columns;
	const layout = layOutTable(
		heads,
		rows.map(({cells}) => cells),
		view.columns - gutter - 3,
	);
	const flags = view.dimmed || isOld(content.freshness) ? {dimmed: true} : {};
	const lead =
		gutter === 0
			? [span(view.focused ? '›  ' : '   ', 'strong')]
			: [span(padText(title, gutter), view.focused ? 'strong' : 'faint'), span('   ')];
	const tabs = view.onlyOne ? [span('   tab: other panes', 'faint')] : [];
	// Where there are no rows, the words in their place say it.
	const refused = content.count === 0 ? undefined : refusedText(content.freshness, view.nowMs);
	const notes = refused === undefined ? [] : [span(`   ${refused}`, 'bad')];
	const ofPane = {...flags, pick: pickOf(content.pane)};
	const head = fitLine([...lead, ...tableHead(layout), ...tabs, ...notes], view.columns, ofPane);
	const indent = span(' '.repeat(gutter + 1));
	const selectedIndent = span(`›${' '.repeat(gutter)}`, 'strong');
	const body = rows.map(({glyph, token, cells}, offset) => {
		const isSelected = view.selected === top + offset;
		const spans = [isSelected ? selectedIndent : indent, span(`${glyph} `, token), ...tableRow(layout, cells)];
		// Only in the pane that has the focus do keys act on it.
		const pick = pickOf(content.pane, content.objects?.uidAt(top + offset));
		return fitLine(spans, view.columns, {...flags, pick, ...(isSelected && view.focused ? {selected: true} : {})});
	});
	const empty =
		content.count === 0
			? [fitLine([indent, span(`  ${emptyText(content.freshness, content.what)}`, 'faint')], view.columns, flags)]
			: [];
	const more = hidden === '' ? [] : [fitLine([indent, span(`  … ${hidden}`, 'faint')], view.columns, flags)];
	return [head, ...body, ...empty, ...more].slice(0, view.lines);
}

const pickOf = (pane: Pane, uid = '') => `${pane}/${uid}`;

/** The pane that a click was on, and the object where it was on one. */
export function pickedIn(pick: string): {readonly pane: Pane | undefined; readonly uid: string} {
	const [name, uid = ''] = pick.split('/');
	return {pane: paneOrder.find(pane => pane === name), uid};
}

/** Which rows fit under the heads; when not all do, one line is kept to say how many are hidden. */
export function paneWindow(count: number, lines: number, top: number, selected?: number) {
	const available = Math.max(0, lines - 1);
	const rows = count <= available ? available : Math.max(1, available - 1);
	const window = windowOf(count, rows, top, selected);
	const above = window.top;
	const below = Math.max(0, count - window.end);
	const parts = [above > 0 ? `${above} above` : '', below > 0 ? `${below} more` : ''].filter(part => part !== '');
	return {...window, hidden: parts.join(', '), rows};
}
