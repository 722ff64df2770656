import {type Binding, bindings} from '../../keymap.ts';
import {windowOf} from '../../layout.ts';
import {emptyLine, fitLine, type Line, padText, span, wrapText} from '../../line.ts';
import type {HelpScreen, ScreenName} from '../../state.ts';

const titles: Readonly<Record<ScreenName, string>> = {
	workloads: 'Workloads',
	rollout: 'Rollout',
	history: 'History',
	confirm: 'Confirm',
	help: 'Help',
};
const keyColumns = 11;
const mostHelpLines = 4;

/** All keys, made from the bindings: first those that mean something on some screens only, each once. */
export function helpContent(columns: number): readonly Line[] {
	const title = (text: string) => fitLine([span(` ${text}`, 'strong')], columns);
	const legend = ['✗ stuck or failing', '▲ rolling', '‖ paused', '● fine', '○ scaled to zero, or ended'];
	return [
		title('On some screens'),
		...bindings.filter(binding => !isGeneral(binding)).flatMap(binding => helpLinesOf(binding, columns)),
		emptyLine,
		title('Everywhere'),
		...bindings.filter(isGeneral).flatMap(binding => helpLinesOf(binding, columns)),
		emptyLine,
		title('Glyphs'),
		...wrapText(legend.join('   '), columns - 4, mostHelpLines).map(part => fitLine([span(`   ${part}`)], columns)),
	];
}

const isGeneral = ({screens}: Binding) => screens.length === Object.keys(titles).length;

function helpLinesOf(binding: Binding, columns: number): readonly Line[] {
	const {keys, keyLabel, help, screens} = binding;
	const label = keys.includes('ctrl-c') ? `${keyLabel} ctrl-c` : keyLabel;
	const where = isGeneral(binding) ? '' : ` (${screens.map(screen => titles[screen]).join(', ')})`;
	return wrapText(`${help}${where}`, columns - keyColumns - 4, mostHelpLines).map((part, index) =>
		fitLine([span(`   ${padText(index === 0 ? label : '', keyColumns)}`, 'key'), span(part)], columns),
	);
}

/** The Help screen: at most `bodyRows` lines. */
export function helpLines({top}: HelpScreen, columns: number, bodyRows: number): readonly Line[] {
	const content = helpContent(columns);
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
