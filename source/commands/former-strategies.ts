import type {FormerStrategies, FormerStrategy} from '../cluster/actions/former-strategy.ts';
import type {Journal} from '../storage/journal.ts';
import type {Intent, JournalEntry} from '../storage/journal-entry.ts';

/** The field that a hold changes. */
const field = 'spec.updateStrategy';

/**
 * Finds in the journal, as it is when it is asked, what the last holds of objects took from them and wrote, so that another
 * run can put it back exactly; undefined: it tells of none, or that the object was let go on since.
 */
export function createFormerStrategies(journal: Pick<Journal, 'read'>): FormerStrategies {
	return async () => {
		const entries = await journal.read();
		return uid => formerStrategy(entries, uid);
	};
}

/** What the journal's entries, oldest first, tell of the object of that uid. Pure. */
export function formerStrategy(entries: readonly JournalEntry[], uid: string): FormerStrategy | undefined {
	const own = entries
		.filter(entry => entry.type !== 'told' && entry.type !== 'left')
		.filter(entry => entry.uid === uid);
	// Of a write that was not answered, or under way when rolltop ended, nobody knows; the object tells whether it is held.
	const undone = new Set(
		own.flatMap(entry => (entry.type === 'receipt' && entry.result !== 'done' && !entry.unknown ? [entry.id] : [])),
	);
	const isHold = (entry: (typeof own)[number]) => is(entry, 'hold') && !undone.has(entry.id);
	const last = own.findLastIndex(isHold);
	const wentOn = own
		.slice(last + 1)
		.some(entry => entry.type === 'receipt' && entry.result === 'done' && is(entry, 'resume'));
	const change = wentOn ? undefined : own[last]?.changes.find(({path}) => path === field);
	const [before, held] = [parsed(change?.from), parsed(change?.to)];
	return before === undefined || held === undefined ? undefined : {before, held};
}

/** What entries of before were called, which have no word for what was asked for. */
const formerTitles = {hold: /^hold /, resume: /^let .* go on$/} as const;

const is = ({action, doing}: Pick<Intent, 'action' | 'doing'>, asked: keyof typeof formerTitles): boolean =>
	action === undefined ? formerTitles[asked].test(doing) : action === asked;

function parsed(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}
