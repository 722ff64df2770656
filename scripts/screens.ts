/**
 * Draws the screens of every scenario at telling moments, as text files for people to read and for a test to compare, and
 * some of them as pictures for the README: `npm run screens`, or `npm run screens -- NAME` for one scenario. The same
 * source gives the same bytes.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Frame} from '../source/console/frame.ts';
import {paintBytes} from '../source/console/painter.ts';
import {paintedRows, themeFor} from '../source/console/theme.ts';
import {drawPlay, folder} from '../test/helpers/scenario-screens/draw.ts';
import {plays} from '../test/helpers/scenario-screens/moments.ts';
import {terminalSvg} from '../test/helpers/svg.ts';
import {createVirtualTerminal} from '../test/helpers/virtual-terminal.ts';

const names = process.argv.slice(2);
const theme = themeFor({TERM: 'xterm'});

/** What a terminal shows of it, with its colours; without the empty rows between the body and the keys. */
async function pictureOf({lines, columns}: Frame): Promise<string> {
	const last = lines.findLastIndex(({spans}, row) => row < lines.length - 2 && spans.length > 0);
	const shown = lines.filter((_, row) => row <= last + 1 || row >= lines.length - 1);
	const terminal = createVirtualTerminal(columns, shown.length);
	const frame: Frame = {lines: shown, columns, rows: shown.length, title: ''};
	terminal.stdout.write(paintBytes(undefined, paintedRows(frame, theme), columns));
	await terminal.settled();
	return terminalSvg(terminal);
}

if (names.length === 0) rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
for (const play of plays.filter(({scenario}) => names.length === 0 || names.includes(scenario))) {
	for (const {file, text, picture} of await drawPlay(play)) {
		writeFileSync(join(folder, file), text);
		process.stdout.write(`test/screens/scenarios/${file}\n`);
		if (picture !== undefined) {
			writeFileSync(new URL(`../assets/${picture.name}`, import.meta.url), await pictureOf(picture.frame));
			process.stdout.write(`assets/${picture.name}\n`);
		}
	}
}
