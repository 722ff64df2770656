/** A field that a write changes. Values only of fields that hold no secrets; of others the path alone. */
export interface ChangedField {
	readonly path: string;
	readonly from?: string;
	readonly to?: string;
}

/** What is about to be sent: noted before it is. */
export interface Intent {
	readonly type: 'intent';
	/** Tells writes apart: the receipt has the same. */
	readonly id: string;
	/** Epoch milliseconds, server's time. */
	readonly atMs: number;
	/** Whose it is: while that process runs it will tell by itself what became of it. */
	readonly pid: number;
	readonly host: string;
	/** `console`, `undo`, `guard`. */
	readonly by: string;
	readonly context: string;
	readonly server: string;
	readonly namespace: string;
	/** `deployment/web`. */
	readonly object: string;
	readonly uid: string;
	/** metadata.generation before. */
	readonly generation: number;
	/** What was asked for: `undo`, `hold`. Absent in entries of before: there `doing` tells. */
	readonly action?: string;
	/** `undo deployment/web to revision 6`. */
	readonly doing: string;
	readonly changes: readonly ChangedField[];
	readonly kubectl: string;
	/** Pods that are deleted one by one after the change, each exactly that one; without a change they are all that is done. */
	readonly deletions?: readonly {readonly name: string; readonly uid: string}[];
	/** Of an undo by `guard`: what it undoes, so that it never does so twice. */
	readonly undoes?: string;
	/** Of a write of a freeze, which stops many rollouts, or of what takes one back. */
	readonly mark?: FreezeMark;
}

/** Which freeze a write is of, of how many rollouts, and a digest of what it stopped; or which one it takes back. */
export type FreezeMark =
	| {readonly freeze: string; readonly of: number; readonly digest: string}
	| {readonly thaws: string};

export type WriteResult = 'done' | 'changed' | 'impossible' | 'failed';

/** What became of it: a story on one line. */
export interface Receipt extends Omit<Intent, 'type' | 'pid' | 'host'> {
	readonly type: 'receipt';
	readonly result: WriteResult;
	/** `undid deployment/web to revision 6`, or why not. */
	readonly sentence: string;
	/** Of what was done: what of it was not, as a sentence. */
	readonly remark?: string;
	readonly sentAgain?: true;
	/** Of one that failed: it may have been done all the same. */
	readonly unknown?: true;
}

/** A person has been told of an intent without a receipt. */
export interface Told {
	readonly type: 'told';
	readonly id: string;
	readonly atMs: number;
	readonly sentence: string;
}

/** What a freeze stopped is not a matter of that freeze any more, without having been taken back: why. */
export interface Left {
	readonly type: 'left';
	readonly freeze: string;
	readonly uid: string;
	readonly atMs: number;
	readonly sentence: string;
}

export type JournalEntry = Intent | Receipt | Told | Left;

/** Of the journal's form: a line of another version is left alone. */
const version = 1;

/** A line with its newline; long texts are cut, so that one write is one line on any file system. */
const mostText = 2_000;
const mostChanges = 20;
const mostDeletions = 20;

export function entryLine(entry: JournalEntry): string {
	const changes = 'changes' in entry ? {changes: entry.changes.slice(0, mostChanges)} : {};
	const deletions = 'deletions' in entry && entry.deletions ? {deletions: entry.deletions.slice(0, mostDeletions)} : {};
	return JSON.stringify({v: version, ...entry, ...changes, ...deletions}, (_key, value) =>
		typeof value === 'string' && value.length > mostText ? `${value.slice(0, mostText - 1)}…` : value,
	);
}

const texts = (value: Readonly<Record<string, unknown>>, ...keys: readonly string[]) =>
	keys.every(key => typeof value[key] === 'string');
const numbers = (value: Readonly<Record<string, unknown>>, ...keys: readonly string[]) =>
	keys.every(key => typeof value[key] === 'number');

function isMark(mark: unknown): boolean {
	if (typeof mark !== 'object' || mark === null) return false;
	const value = mark as Readonly<Record<string, unknown>>;
	return texts(value, 'thaws') || (texts(value, 'freeze', 'digest') && numbers(value, 'of'));
}

const isDeletions = (deletions: unknown) =>
	Array.isArray(deletions) &&
	deletions.every(pod => typeof pod === 'object' && pod !== null && texts(pod, 'name', 'uid'));

function isEntry(value: Readonly<Record<string, unknown>>): boolean {
	const isWrite =
		(value.mark === undefined || isMark(value.mark)) &&
		(value.action === undefined || typeof value.action === 'string') &&
		(value.deletions === undefined || isDeletions(value.deletions)) &&
		texts(value, 'id', 'by', 'context', 'server', 'namespace', 'object', 'uid', 'doing', 'kubectl') &&
		numbers(value, 'atMs', 'generation') &&
		Array.isArray(value.changes);
	switch (value.type) {
		case 'intent':
			return isWrite && texts(value, 'host') && numbers(value, 'pid');
		case 'receipt':
			return isWrite && texts(value, 'result', 'sentence');
		case 'told':
			return texts(value, 'id', 'sentence') && numbers(value, 'atMs');
		case 'left':
			return texts(value, 'freeze', 'uid', 'sentence') && numbers(value, 'atMs');
		default:
			return false;
	}
}

/** The entry of a line; undefined for one that was cut off, is damaged, or is of another version. */
export function parseEntry(line: string): JournalEntry | undefined {
	try {
		const value: unknown = JSON.parse(line);
		if (typeof value !== 'object' || value === null) return undefined;
		const {v, ...entry} = value as Readonly<Record<string, unknown>>;
		return v === version && isEntry(entry) ? (entry as unknown as JournalEntry) : undefined;
	} catch {
		return undefined;
	}
}

/** All whole entries of a journal's text, oldest first. */
export function parseEntries(text: string): readonly JournalEntry[] {
	return text.split('\n').flatMap(line => parseEntry(line) ?? []);
}
