import {widthOf} from '../line.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What stands for the console's own signs where only ASCII can be drawn; each as wide as what it stands for. */
const asciiFor: Readonly<Record<string, string>> = {
	'✗': 'x',
	'▲': '^',
	'‖': '=',
	'●': '*',
	'○': 'o',
	'•': '*',
	'›': '>',
	'→': '>',
	'←': '<',
	'↑': '^',
	'↓': 'v',
	'▶': '>',
	'…': '~',
	'·': '-',
	'–': '-',
	'—': '-',
	'─': '-',
	'━': '=',
	'│': '|',
	'▏': '|',
	'×': 'x',
	'█': '#',
	'▓': '#',
	'▒': '+',
	'░': '.',
	'◌': 'o',
	'‘': "'",
	'’': "'",
	'“': '"',
	'”': '"',
	'▁': '_',
	'▂': '_',
	'▃': '.',
	'▄': '-',
	'▅': '-',
	'▆': '=',
	'▇': '#',
};

const ascii = /^[\u0020-\u007E]*$/;

/** A text in ASCII, as many cells wide; what has no likeness becomes a `?` for each cell. */
export function asciiText(text: string): string {
	if (ascii.test(text)) {
		return text;
	}
	return Array.from(text, character =>
		ascii.test(character) ? character : (asciiFor[character] ?? '?'.repeat(widthOf(character))),
	).join('');
}

/**
 * Whether the terminal can't be trusted with more than ASCII: the locale names another encoding than UTF-8 (POSIX: the
 * first of LC_ALL, LC_CTYPE and LANG that is not empty counts), or the terminal is the kernel's own, whose font has 512
 * signs. A locale that nobody set says nothing.
 */
export function needsAscii({LC_ALL, LC_CTYPE, LANG, TERM}: Environment): boolean {
	const locale = [LC_ALL, LC_CTYPE, LANG].find(value => value !== undefined && value !== '');
	return TERM === 'linux' || TERM === 'dumb' || (locale !== undefined && !/utf-?8/i.test(locale));
}
