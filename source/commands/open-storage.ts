import type {KeptSeen} from '../cluster/seen-journal.ts';
import type {Clock} from '../kubernetes/clock.ts';
import type {Config} from '../storage/config.ts';
import {type Journal, openJournal} from '../storage/journal.ts';
import {loadConfig} from '../storage/load-config.ts';
import {type Locations, storageLocations} from '../storage/locations.ts';
import {openSeenFile, type StoredRevisions} from '../storage/seen-file.ts';

/** All that rolltop keeps on disk, opened. */
export interface Storage {
	readonly config: Config;
	/** What can't be understood of the config file, a sentence each. */
	readonly mistakes: readonly string[];
	readonly journal: Journal;
	readonly seen: KeptSeen;
	/** Resolves when what was seen before is known. */
	readonly seenIsRead: Promise<void>;
	/** Something could not be kept outside of it: tells the sentence, once. */
	tell(sentence: string): void;
	/** Resolves when everything is written. */
	flush(): Promise<void>;
}

export interface StorageOptions {
	readonly clock: Clock;
	/** Told once, when nothing can be kept. */
	readonly onFault: (sentence: string) => void;
	readonly locations?: Locations;
}

/** Reads the config file and opens the journal and what was seen of revisions. What can't be read is as if it were not there. */
export async function openStorage({clock, onFault, locations = storageLocations()}: StorageOptions): Promise<Storage> {
	let isTold = false;
	const told = new Set<string>();
	const tellOnce = (sentence: string) => {
		if (!isTold) onFault(sentence);
		isTold = true;
	};
	const {stateFolder: folder, configFile} = locations;
	const now = clock.now;
	const journal = openJournal({folder, now, after: clock.after, onFault: tellOnce});
	const file = openSeenFile({folder, now, pid: process.pid, onFault: tellOnce});
	let before: Pick<ReadonlyMap<string, StoredRevisions>, 'get'> = new Map();
	const seenIsRead = file.read().then(read => {
		before = read;
	});
	let saving: Promise<void> = Promise.resolve();
	const {config, mistakes} = await loadConfig(configFile);
	return {
		config,
		mistakes,
		journal,
		seen: {
			before(key) {
				const revisions = before.get(key);
				return revisions && new Map([...revisions].map(([name, one]) => [name, {...one, isComplete: false}]));
			},
			save(seen) {
				saving = saving.then(() => file.merge(seen));
			},
		},
		seenIsRead,
		tell(sentence) {
			if (told.has(sentence)) return;
			told.add(sentence);
			onFault(sentence);
		},
		flush: () => saving,
	};
}
