import type {Intent} from '../../binding.ts';
import {windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, type Span, span, spreadLine, wrapText} from '../../line.ts';
import {movedIndex} from '../../movement.ts';
import type {ConsoleState} from '../../state.ts';
import {back, type Step, stay} from '../../step.ts';
import {type Cell, type Column, layOutTable, tableHead, tableRow} from '../../table.ts';
import {type TextField, typedInto, withText} from '../../text-field.ts';
import type {ContextsScreen, NamespacesScreen} from './place-screens.ts';

/** One thing that can be chosen. */
export interface PickerRow {
	readonly key: string;
	/** In lower case. */
	readonly searched: string;
	readonly cells: readonly Cell[];
	/** One is there. */
	readonly isHere: boolean;
	/** Why it can't be chosen. */
	readonly problem?: string;
}

/** What a picker keeps: which row, and what is looked for. */
export interface PickerState extends TextField {
	readonly selected?: string;
	readonly top: number;
}

export interface PickerLook {
	readonly title: string;
	/** Sentences above the rows: why some are missing. */
	readonly notes: readonly string[];
	readonly columns: readonly Column[];
	/** In place of rows. */
	readonly empty: string;
}

/** Title, an empty line where there is room, column heads; and, when not all rows fit, how many there are. */
const headRows = (bodyRows: number, notes: number) => (bodyRows >= 14 ? 3 : 2) + notes;

export function filteredRows(rows: readonly PickerRow[], {filter}: TextField): readonly PickerRow[] {
	const wanted = filter.toLowerCase();
	return wanted === '' ? rows : rows.filter(({searched}) => searched.includes(wanted));
}

/** The selected row; before anything was selected the one where one is, else the first. */
export function pickedIndex(rows: readonly PickerRow[], {selected}: PickerState): number {
	const index = rows.findIndex(({key, isHere}) => (selected === undefined ? isHere : key === selected));
	return Math.max(0, index);
}

/** After a key that moves. */
export function movePicker<S extends PickerState>(
	screen: S,
	rows: readonly PickerRow[],
	intent: Intent,
	bodyRows: number,
): S {
	const shown = filteredRows(rows, screen);
	const page = Math.max(1, bodyRows - headRows(bodyRows, 0) - 1);
	const key = shown[movedIndex(intent, pickedIndex(shown, screen), shown.length, page)]?.key;
	return key === undefined ? screen : {...screen, selected: key};
}

/** What every picker does of itself: its filter is typed, and cleared before one leaves; undefined: it is not for that. */
export function actInPicker(
	state: ConsoleState,
	screen: ContextsScreen | NamespacesScreen,
	intent: Intent,
): Step | undefined {
	switch (intent) {
		case 'filter':
			return stay({...state, screen: {...screen, filtering: true}});
		case 'back':
			return screen.filter === '' ? stay(back(state)) : stay({...state, screen: {...screen, filter: ''}});
		default:
			return undefined;
	}
}

/** After a key while the filter is typed; undefined: the key is not for it. */
export function typedInPicker<S extends PickerState>(screen: S, key: string): S | undefined {
	const field = typedInto(screen, key);
	return field && withFilter(screen, field);
}

/** After text was pasted into the filter. */
export function pastedInPicker<S extends PickerState>(screen: S, text: string): S {
	return withFilter(screen, withText(screen, text));
}

/** Another filter finds other rows: none is selected any more. */
function withFilter<S extends PickerState>({selected: _selected, ...screen}: S, field: TextField): S {
	// Nothing but what may be absent is left out.
	return {...screen, ...field} as S;
}

/** At most `bodyRows` lines. */
export function pickerLines(
	screen: PickerState,
	rows: readonly PickerRow[],
	look: PickerLook,
	columns: number,
	bodyRows: number,
): readonly Line[] {
	const shown = filteredRows(rows, screen);
	const notes = look.notes.flatMap(note => wrapText(note, columns - 4, 3));
	const right: readonly Span[] =
		screen.filter === '' && !screen.filtering
			? []
			: [span('/', 'key'), span(`${screen.filter}${screen.filtering ? '▏' : ''} `, 'strong')];
	const title = spreadLine([span(` ${look.title}`, 'strong')], right, columns);
	const air = bodyRows >= 14 ? [emptyLine] : [];
	const told = notes.map(part => fitLine([span('   '), span(part, 'paused')], columns));
	if (shown.length === 0) {
		const text = rows.length === 0 ? look.empty : `Nothing has "${screen.filter}". esc clears the filter.`;
		const words = wrapText(text, columns - 4, 4).map(part => fitLine([span('   '), span(part)], columns));
		return [title, ...air, ...told, ...words].slice(0, bodyRows);
	}
	const available = Math.max(1, bodyRows - headRows(bodyRows, told.length));
	const all = shown.length <= available;
	const index = pickedIndex(shown, screen);
	const {top, end} = windowOf(
		shown.length,
		all ? available : Math.max(1, available - 1),
		Math.max(0, index - (available >> 1)),
		index,
	);
	const layout = layOutTable(
		look.columns,
		shown.slice(top, end).map(({cells}) => cells),
		columns - 3,
	);
	const lines = shown.slice(top, end).map((row, offset) => {
		const isSelected = top + offset === index;
		const lead = [span(isSelected ? '›' : ' '), span(row.isHere ? '● ' : '  ', 'good')];
		return fitLine([...lead, ...tableRow(layout, row.cells)], columns, isSelected ? {selected: true} : {});
	});
	const hidden = [top > 0 ? `${top} above` : '', end < shown.length ? `${shown.length - end} more` : ''];
	const more = all ? [] : [fitLine([span(`   … ${hidden.filter(part => part !== '').join(', ')}`, 'faint')], columns)];
	const head = fitLine([span('   '), ...tableHead(layout)], columns);
	return [title, ...air, ...told, head, ...lines, ...more].slice(0, bodyRows);
}
