import type {Journal} from '../storage/journal.ts';
import type {JournalEntry} from '../storage/journal-entry.ts';

/** The field that a hold changes. */
const field = 'spec.updateStrategy';

/**
 * Finds the update strategy that rolltop took from an object, of that uid, the last time that it held it, so that another
 * run can put it back exactly; undefined: the journal tells of none.
 */
export function createFormerStrategies(journal: Pick<Journal, 'read'>): (uid: string) => Promise<unknown> {
	return async uid => formerStrategy(await journal.read(), uid);
}

/** The same of the journal's entries, oldest first. Pure. */
export function formerStrategy(entries: readonly JournalEntry[], uid: string): unknown {
	const own = entries.filter(entry => entry.type !== 'told').filter(entry => entry.uid === uid);
	// Of a write that was under way when rolltop ended nobody knows; the object tells whether it is held.
	const undone = new Set(own.flatMap(entry => (entry.type === 'receipt' && entry.result !== 'done' ? [entry.id] : [])));
	const last = own.findLast(({id, doing}) => doing.startsWith('hold ') && !undone.has(id));
	return parsed(last?.changes.find(({path}) => path === field)?.from);
}

function parsed(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}
