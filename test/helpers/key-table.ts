import {everywhere} from '../../source/console/binding.ts';
import {bindings} from '../../source/console/keymap.ts';

const BEGIN = '<!-- keys: made from source/console/keymap.ts by npm run docs -->';
/** In Markdown, where a bar would end the cell. */
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

const END = '<!-- end of keys -->';

/** The README's table of keys, in Markdown, made from the bindings. */
export function keyTable(): string {
	const rows = bindings.map(({keyLabel, keys, help, screens, command}) => {
		const label = keys.includes('ctrl-c') ? `${keyLabel} ctrl-c` : keyLabel;
		const names = screens === everywhere ? 'everywhere' : screens.join(', ');
		const written = keys.length === 0 ? '' : label.split(' ').map(code).join(' ');
		const typed = command === undefined ? '' : code([`:${command.name}`, command.wants].filter(Boolean).join(' '));
		return `| ${written} | ${typed} | ${help} | ${names} |`;
	});
	return ['| key | typed | does | on |', '|---|---|---|---|', ...rows].join('\n');
}

/** `text` with its table of keys as the bindings are now; a text without the two marks is an error. */
export function withKeyTable(text: string): string {
	const [before, rest] = split(text, BEGIN);
	const [, after] = split(rest, END);
	return `${before}${BEGIN}\n${keyTable()}\n${END}${after}`;
}

function split(text: string, mark: string): readonly [string, string] {
	const at = text.indexOf(mark);
	if (at < 0) throw new Error(`the text lacks the line "${mark}"`);
	return [text.slice(0, at), text.slice(at + mark.length)];
}
