import type {FrozenRecord, FrozenRecords} from '../cluster/actions/frozen-record.ts';
import type {Journal} from '../storage/journal.ts';
import type {Intent, JournalEntry} from '../storage/journal-entry.ts';
import {targetOf} from './unfinished-writes.ts';

/** A cluster as the journal names it. */
type JournalPlace = Pick<Intent, 'context' | 'server'>;

/** What the journal on disk tells of freezes of one cluster. */
export function createFrozenRecords(journal: Journal, place: JournalPlace): FrozenRecords {
	return {
		read: async () => frozenRecords(await journal.read(), place),
		close: ({freeze, uid}, sentence, atMs) => journal.append({type: 'left', freeze, uid, atMs, sentence}),
	};
}

/** Of each object what a freeze of that cluster stopped last, or may have, unless it was taken back. Pure. */
export function frozenRecords(entries: readonly JournalEntry[], place: JournalPlace): readonly FrozenRecord[] {
	const records = new Map<string, FrozenRecord>();
	for (const entry of entries) {
		if (entry.type === 'told') continue;
		if (entry.type === 'left') {
			if (records.get(entry.uid)?.freeze === entry.freeze) records.delete(entry.uid);
			continue;
		}
		const {mark, uid, atMs, generation} = entry;
		if (mark === undefined || entry.context !== place.context || entry.server !== place.server) continue;
		if ('thaws' in mark) {
			if (entry.type === 'receipt' && entry.result === 'done') records.delete(uid);
			continue;
		}
		const target = targetOf(entry);
		if (target === undefined) continue;
		if (entry.type === 'intent') {
			// Behind the others: the last one is of the last freeze.
			records.delete(uid);
			records.set(uid, {...mark, atMs, target, uid, generation, result: 'unknown'});
		} else if (entry.result === 'done') {
			const known = records.get(uid);
			records.set(uid, {...(known ?? {...mark, atMs, target, uid, generation}), result: 'done'});
		} else if (entry.unknown !== true) {
			records.delete(uid);
		}
	}
	return [...records.values()];
}
