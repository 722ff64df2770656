import type {ReflectorState} from './state.ts';

/**
 * A WatchList whose end is not marked in this time, and that says nothing more, comes from a server that can't do it: the
 * list is to be there within half a minute all the same.
 */
const watchListLimitMs = 25_000;
const watchListQuietMs = 10_000;

/** A list page that stops arriving: longer than any server pauses, shorter than an operator waits. */
const listQuietMs = 30_000;

/** Bookmarks come about once a minute: one and a half without any byte, and the stream is dead. */
const watchQuietMs = 90_000;

/** A watch that ended as it should is resumed without a word, unless its successor is not answered within this time. */
export const silentResumeMs = 2000;

/** A watch that ends sooner, without an event, did not work: client-go's "very short watch". */
export const shortWatchMs = 1000;

/** Whether the watch that has just ended brought nothing, and did not live long enough to bring anything. */
export function wasShort({phase}: ReflectorState, monotonicMs: number): boolean {
	return phase.name === 'watching' && phase.events === 0 && monotonicMs - phase.openedMs < shortWatchMs;
}

/** A watch that ends sooner is brief, whatever it brought: it would be asked for hundreds of times a minute. */
const briefWatchMs = 2000;

/** How many watches in a row were brief, when the request in flight has just ended. */
export function countBrief({phase, briefWatches}: ReflectorState, monotonicMs: number): number {
	if (phase.name !== 'watching') return briefWatches;
	return monotonicMs - phase.openedMs < briefWatchMs ? briefWatches + 1 : 0;
}

/** Whether a watch is open for longer than the server was asked to keep it. */
export function isOverdue({phase}: ReflectorState, monotonicMs: number): boolean {
	return phase.name === 'watching' && monotonicMs >= phase.endsByMs;
}

/**
 * In how many milliseconds the request in flight has said nothing for too long: 0 when it has; undefined when it may
 * be silent for ever. The answer's headers are guarded by the transport.
 */
export function watchdogAfterMs(
	{phase, expectsBookmarks, shortWatches}: ReflectorState,
	monotonicMs: number,
): number | undefined {
	switch (phase.name) {
		case 'watch-list':
			return remaining(Math.max(phase.startedMs + watchListLimitMs, phase.lastBytesMs + watchListQuietMs), monotonicMs);
		case 'list-page':
			return phase.isAnswered ? remaining(phase.lastBytesMs + listQuietMs, monotonicMs) : undefined;
		case 'watching':
			if (!phase.isAnswered)
				return phase.isShownLive ? remaining(phase.openedMs + silentResumeMs, monotonicMs) : undefined;
			if (shortWatches > 0) return remaining(phase.openedMs + shortWatchMs, monotonicMs);
			if (!expectsBookmarks) return remaining(phase.endsByMs, monotonicMs);
			return remaining(Math.min(phase.endsByMs, phase.lastBytesMs + watchQuietMs), monotonicMs);
		case 'backing-off':
			return phase.unspoken && remaining(phase.unspoken.untilMs, monotonicMs);
		case 'empty':
		case 'blocked':
		case 'stopped':
			return undefined;
	}
}

const remaining = (dueMs: number, monotonicMs: number): number => Math.max(0, dueMs - monotonicMs);
