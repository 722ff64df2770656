import type {Intent} from './binding.ts';
import {windowOf} from './layout.ts';
import {fitLine, type Line, span} from './line.ts';
import {movedIndex} from './movement.ts';

/** As much of a text as there is room for, from line `top`; when not all fits, the last row says how much more there is. */
export function scrolled(content: readonly Line[], top: number, columns: number, rows: number): readonly Line[] {
	if (content.length <= rows) {
		return content;
	}
	const window = windowOf(content.length, Math.max(1, rows - 1), top, undefined);
	const below = content.length - window.end;
	const hidden = [window.top > 0 ? `${window.top} above` : '', below > 0 ? `${below} below` : ''];
	const words = hidden.filter(part => part !== '').join(', ');
	const more = fitLine([span(`   … lines: ${words} (j k)`, 'faint')], columns);
	return [...content.slice(window.top, window.end), more].slice(0, rows);
}

/** Where a scrolled text of `count` lines stands after a key that moves. */
export function scrolledTop(intent: Intent, top: number, count: number, rows: number): number {
	const page = Math.max(1, rows - 1);
	const last = count <= rows ? 0 : count - page;
	return movedIndex(intent, Math.min(top, last), last + 1, Math.max(1, page - 1));
}
