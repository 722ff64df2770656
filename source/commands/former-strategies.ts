import type {FormerStrategy} from '../cluster/actions/former-strategy.ts';
import type {Journal} from '../storage/journal.ts';
import type {JournalEntry} from '../storage/journal-entry.ts';

/** The field that a hold changes. */
const field = 'spec.updateStrategy';

/**
 * Finds what the last hold of an object, by its uid, took from it and wrote, so that another run can put it back exactly;
 * undefined: the journal tells of none, or that it was let go on since.
 */
export function createFormerStrategies(
	journal: Pick<Journal, 'read'>,
): (uid: string) => Promise<FormerStrategy | undefined> {
	return async uid => formerStrategy(await journal.read(), uid);
}

/** The same of the journal's entries, oldest first. Pure. */
export function formerStrategy(entries: readonly JournalEntry[], uid: string): FormerStrategy | undefined {
	const own = entries
		.filter(entry => entry.type !== 'told' && entry.type !== 'left')
		.filter(entry => entry.uid === uid);
	// Of a write that was not answered, or under way when rolltop ended, nobody knows; the object tells whether it is held.
	const undone = new Set(
		own.flatMap(entry => (entry.type === 'receipt' && entry.result !== 'done' && !entry.unknown ? [entry.id] : [])),
	);
	const isHold = ({id, doing}: (typeof own)[number]) => doing.startsWith('hold ') && !undone.has(id);
	const last = own.findLastIndex(isHold);
	const wentOn = own
		.slice(last + 1)
		.some(entry => entry.type === 'receipt' && entry.result === 'done' && /^let .* go on$/.test(entry.doing));
	const change = wentOn ? undefined : own[last]?.changes.find(({path}) => path === field);
	const [before, held] = [parsed(change?.from), parsed(change?.to)];
	return before === undefined || held === undefined ? undefined : {before, held};
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
