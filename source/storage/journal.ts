import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {appendLine, olderFile} from './append-line.ts';
import {entryLine, type JournalEntry, parseEntries} from './journal-entry.ts';

/** Thousands of writes; with the one before, twice as many. */
const mostBytes = 2 * 1024 * 1024;

/** A home folder on a server that hangs must not hold the brake: then the write goes on without its note. */
const longestWaitMs = 500;

/** An append-only record of what was about to be written to clusters and what became of it. */
export interface Journal {
	/** Resolves when the entry is in the file, or can't be, or that takes too long. Never rejects. */
	append(entry: JournalEntry): Promise<void>;
	/** All entries that can be read, oldest first; none when there is no journal. */
	read(): Promise<readonly JournalEntry[]>;
}

export interface JournalOptions {
	readonly folder: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Calls back after a delay in milliseconds; returns a function that cancels it. */
	readonly after: (delayMs: number, callback: () => void) => () => void;
	/** Told in one sentence when it can't be written. */
	readonly onFault: (sentence: string) => void;
}

export function openJournal({folder, now, after, onFault}: JournalOptions): Journal {
	const file = join(folder, 'journal.jsonl');
	let last: Promise<void> = Promise.resolve();

	async function write(entry: JournalEntry): Promise<void> {
		try {
			await appendLine(file, entryLine(entry), {mostBytes, now});
		} catch (error) {
			onFault(`The journal ${file} can't be written (${faultOf(error)}): what is done now is not noted.`);
		}
	}

	return {
		append(entry) {
			last = last.then(() => write(entry));
			const {promise: overdue, resolve} = Promise.withResolvers<void>();
			const cancel = after(longestWaitMs, () => {
				onFault(`The journal ${file} can't be written (it takes too long): what is done now may not be noted.`);
				resolve();
			});
			return Promise.race([last, overdue]).finally(cancel);
		},
		async read() {
			const texts = await Promise.all([olderFile(file), file].map(path => readFile(path, 'utf8').catch(() => '')));
			return texts.flatMap(parseEntries);
		},
	};
}

function faultOf(error: unknown): string {
	const {code, message} = error as NodeJS.ErrnoException;
	return code ?? message;
}
