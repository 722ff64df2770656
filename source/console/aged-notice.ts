import {humanDuration} from '../rollout/duration.ts';
import type {Notice} from './state.ts';

/** Until then it is news: whoever pressed the key is still reading it. */
const newsMs = 10_000;

/** A notice as it reads now: beside what is live, one that was said a while ago says how long ago. */
export function agedNotice(notice: Notice | undefined, nowMs: number): Notice | undefined {
	if (notice?.atMs === undefined || nowMs - notice.atMs < newsMs) {
		return notice;
	}
	return {...notice, text: `${humanDuration(nowMs - notice.atMs)} ago: ${notice.text}`};
}
