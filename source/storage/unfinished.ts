import type {Intent, JournalEntry} from './journal-entry.ts';

export interface UnfinishedOptions {
	/** Epoch milliseconds. */
	readonly nowMs: number;
	readonly host: string;
	/** Whether a process of this machine runs. */
	readonly isRunning: (pid: number) => boolean;
}

/**
 * A write is answered, or looked for, within half a minute: of an older one without a receipt nobody will tell any more,
 * also when another process has its number by now or when it was on another machine.
 */
export const surelyOverMs = 120_000;

/** A pod that is deleted after it is waited for until it is back, for a minute and a half at most; then comes the next. */
const longestMs = ({deletions = []}: Intent) => surelyOverMs * (1 + deletions.length);

/** What was about to be sent, and of which nobody noted what became of it, oldest first. Pure. */
export function unfinishedIntents(
	entries: readonly JournalEntry[],
	{nowMs, host, isRunning}: UnfinishedOptions,
): readonly Intent[] {
	const settled = new Set(entries.flatMap(entry => ('id' in entry && entry.type !== 'intent' ? [entry.id] : [])));
	return entries.filter(
		(entry): entry is Intent =>
			entry.type === 'intent' &&
			!settled.has(entry.id) &&
			(nowMs - entry.atMs > longestMs(entry) || (entry.host === host && !isRunning(entry.pid))),
	);
}
