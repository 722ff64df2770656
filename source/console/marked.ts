import {type Span, span} from './line.ts';

/** A text with what a filter looks for marked in it, in any case of letters. */
export function marked(text: string, filter: string): readonly Span[] {
	const [lower, wanted] = [text.toLowerCase(), filter.toLowerCase()];
	// Some letters change their length with their case: then nothing is marked rather than the wrong thing.
	if (filter === '' || lower.length !== text.length) {
		return [span(text)];
	}
	const spans: Span[] = [];
	let from = 0;
	for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
		spans.push(span(text.slice(from, at)), span(text.slice(at, at + wanted.length), 'key'));
		from = at + wanted.length;
	}
	return [...spans, span(text.slice(from))];
}
