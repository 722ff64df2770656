import type {Cell, VirtualTerminal} from './virtual-terminal.ts';

// A dark ground as most terminals have it; the sixteen colours are those of the VS Code terminal.
const background = '#1e1e1e';
const text = '#d4d4d4';
const palette = [
	'#000000',
	'#f14c4c',
	'#23d18b',
	'#e5e510',
	'#3b8eea',
	'#d670d6',
	'#29b8db',
	'#e5e5e5',
	'#666666',
	'#f14c4c',
	'#23d18b',
	'#f5f543',
	'#3b8eea',
	'#d670d6',
	'#29b8db',
	'#ffffff',
] as const;

const cellWidth = 8.4;
const cellHeight = 18;
const margin = 12;

const escaped = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The terminal's screen as an SVG picture, with its colours: for people to look at, and for the documentation. */
export function terminalSvg(terminal: VirtualTerminal): string {
	const rows = terminal.cells();
	const width = (rows[0]?.length ?? 0) * cellWidth + 2 * margin;
	const height = rows.length * cellHeight + 2 * margin;
	const body = rows.flatMap((cells, y) => runsOf(cells).map(run => runSvg(run, y)));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height}" font-family="Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
		`<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
		...body,
		'</svg>',
		'',
	].join('\n');
}

interface Run {
	readonly x: number;
	readonly columns: number;
	readonly text: string;
	readonly look: Cell;
}

const sameLook = (a: Cell, b: Cell) =>
	a.bold === b.bold && a.dim === b.dim && a.inverse === b.inverse && a.foreground === b.foreground;

/** Neighbouring cells that look the same, as one text. */
function runsOf(cells: readonly Cell[]): readonly Run[] {
	const runs: Run[] = [];
	for (const [x, cell] of cells.entries()) {
		const last = runs.at(-1);
		const shown = cell.width === 0 ? '' : cell.text || ' ';
		if (last && sameLook(last.look, cell)) {
			runs[runs.length - 1] = {...last, columns: last.columns + 1, text: last.text + shown};
		} else {
			runs.push({x, columns: 1, text: shown, look: cell});
		}
	}
	return runs.filter(run => run.look.inverse || run.text.trim() !== '');
}

function runSvg({x, columns, text: shown, look}: Run, y: number): string {
	const colour = look.foreground === undefined ? text : (palette[look.foreground] ?? text);
	const left = (margin + x * cellWidth).toFixed(1);
	const top = margin + y * cellHeight;
	const width = (columns * cellWidth).toFixed(1);
	const fill = look.inverse ? background : colour;
	const attributes = [
		`fill="${fill}"`,
		look.bold ? 'font-weight="bold"' : '',
		look.dim ? 'opacity="0.6"' : '',
		// Fonts differ in width; the terminal's cells do not.
		`textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`,
	].filter(part => part !== '');
	const ground = look.inverse
		? `<rect x="${left}" y="${top}" width="${width}" height="${cellHeight}" fill="${colour}"/>`
		: '';
	return `${ground}<text x="${left}" y="${top + 13.5}" ${attributes.join(' ')}>${escaped(shown)}</text>`;
}
