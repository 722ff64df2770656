import {boundText, sanitizeText} from '../sanitize.ts';
import type {LogLine} from './log-query.ts';

/** Longer than any sentence or stack frame; of JSON documents on one line the beginning tells what they are. */
const maxTextLength = 8_192;

/** Tabs align columns in few terminals' windows; four spaces keep the indentation of stack traces. */
const tab = '    ';

/** With `timestamps=true` each line begins so. Source: pkg/kubelet/kuberuntime/logs/logs.go, logWriter. */
const timed = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/;

/** Colours and weight say nothing that the words do not; everything else that a terminal would obey leaves its mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const colours = /\u001B\[[\d;:]*m/g;

/** A line as the server sends it, without its newline. */
export function parseLogLine(line: string): LogLine {
	const time = timed.exec(line)?.[1] ?? '';
	const printed = time === '' ? line : line.slice(time.length + 1);
	return {time, text: boundText(harmless(printed), maxTextLength)};
}

/** What joins emoji says nothing that they do not, and terminals disagree on it. */
const joiners = /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D(?=\p{Extended_Pictographic})/gu;

function harmless(text: string): string {
	const short = text.length > 2 * maxTextLength ? text.slice(0, 2 * maxTextLength) : text;
	const plain = short.endsWith('\r') ? short.slice(0, -1) : short;
	// The pattern is dear to compile, and few logs need it.
	const parted = plain.includes('\u200D') ? plain.replaceAll(joiners, '') : plain;
	return sanitizeText(parted.replaceAll('\t', tab).replaceAll(colours, ''));
}
