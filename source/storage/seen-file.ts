import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {withLock} from './lock.ts';

/** What was seen of one revision, until `lastMs` (epoch milliseconds). */
export interface StoredRevision {
	readonly completeMs: number;
	readonly lastMs: number;
	/** Its rollout was seen to have ended. */
	readonly hasCompleted: boolean;
	/** When it was seen complete last, epoch milliseconds. */
	readonly completeUntilMs?: number;
	/** Another revision took its place before that. */
	readonly wasSuperseded?: true;
	readonly failure?: string;
	readonly madeBy?: string;
	/** rolltop wrote its template, epoch milliseconds, and which number it got by that. */
	readonly own?: {readonly atMs: number; readonly number: number};
}

/** By what names a revision for good. */
export type StoredRevisions = ReadonlyMap<string, StoredRevision>;

/** What was seen of the revisions of workloads, from one run of rolltop to the next. */
export interface SeenFile {
	/** By the workload's key. Of a thousand workloads a start asks for few: what is not asked for is not looked at. */
	read(): Promise<Pick<ReadonlyMap<string, StoredRevisions>, 'get'>>;
	/** Adds to what is kept, or replaces it for these workloads. Never rejects. */
	merge(seen: ReadonlyMap<string, StoredRevisions>): Promise<void>;
}

export interface SeenFileOptions {
	readonly folder: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	readonly pid: number;
	/** Told in one sentence when it can't be written. */
	readonly onFault: (sentence: string) => void;
}

const version = 1;

/** Workloads that one operator looks at within months; about 500 bytes each. */
const mostWorkloads = 1_000;

export function openSeenFile({folder, now, pid, onFault}: SeenFileOptions): SeenFile {
	const file = join(folder, 'seen.json');
	const readText = () => readFile(file, 'utf8').catch(() => '');

	async function write(seen: ReadonlyMap<string, StoredRevisions>): Promise<void> {
		await mkdir(folder, {recursive: true, mode: 0o700});
		// Without the lock what another process writes at this moment would be lost; what is lost is said by it later.
		await withLock(`${file}.lock`, now(), async () => {
			const kept = parseSeen(await readText());
			// What was looked at last stands last, and is forgotten last.
			const others = [...kept].filter(([key]) => !seen.has(key));
			const text = seenText([...others, ...[...seen].map(both(kept))].slice(-mostWorkloads));
			// A file is there as a whole or not at all.
			const fresh = `${file}.${pid}`;
			try {
				await writeFile(fresh, text, {mode: 0o600});
				await rename(fresh, file);
			} catch (error) {
				await rm(fresh, {force: true});
				throw error;
			}
		});
	}

	return {
		async read() {
			const workloads = workloadsOf(await readText());
			return {
				get: key => (Object.hasOwn(workloads, key) ? revisionsOf(workloads[key]) : undefined),
			};
		},
		async merge(seen) {
			try {
				if (seen.size > 0) await write(seen);
			} catch (error) {
				const {code, message} = error as NodeJS.ErrnoException;
				onFault(`${file} can't be written (${code ?? message}): how revisions went is forgotten with this run.`);
			}
		},
	};
}

/** Of two rolltops that watched the same workload the one that saw more of a revision is believed. */
function both(kept: ReadonlyMap<string, StoredRevisions>) {
	return ([key, revisions]: readonly [string, StoredRevisions]): readonly [string, StoredRevisions] => {
		const before = kept.get(key) ?? new Map<string, StoredRevision>();
		const names = [...new Set([...before.keys(), ...revisions.keys()])];
		return [key, new Map(names.flatMap(name => laterOf(name, before.get(name), revisions.get(name))))];
	};
}

function laterOf(
	name: string,
	kept: StoredRevision | undefined,
	seen: StoredRevision | undefined,
): readonly (readonly [string, StoredRevision])[] {
	const later = kept && seen ? (seen.lastMs >= kept.lastMs ? seen : kept) : (seen ?? kept);
	const completeMs = Math.max(kept?.completeMs ?? 0, seen?.completeMs ?? 0);
	const hasCompleted = (kept?.hasCompleted ?? false) || (seen?.hasCompleted ?? false);
	const completeUntilMs = Math.max(kept?.completeUntilMs ?? 0, seen?.completeUntilMs ?? 0);
	return later ? [[name, {...later, completeMs, hasCompleted, ...(completeUntilMs > 0 ? {completeUntilMs} : {})}]] : [];
}

function seenText(seen: readonly (readonly [string, StoredRevisions])[]): string {
	const workloads = Object.fromEntries(seen.map(([key, revisions]) => [key, Object.fromEntries(revisions)]));
	return `${JSON.stringify({v: version, workloads})}\n`;
}

/** What can be read of the file's text; nothing of one that is damaged or of another version. */
export function parseSeen(text: string): ReadonlyMap<string, StoredRevisions> {
	return new Map(Object.entries(workloadsOf(text)).map(([key, revisions]) => [key, revisionsOf(revisions)]));
}

type Parsed = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Parsed => (typeof value === 'object' && value !== null ? (value as Parsed) : {});

function workloadsOf(text: string): Parsed {
	try {
		const {v, workloads} = objectOf(JSON.parse(text));
		return v === version ? objectOf(workloads) : {};
	} catch {
		return {};
	}
}

function revisionsOf(revisions: unknown): StoredRevisions {
	return new Map(
		Object.entries(objectOf(revisions)).flatMap(([name, value]) => {
			const one = revisionOf(objectOf(value));
			return one ? [[name, one] as const] : [];
		}),
	);
}

function revisionOf({
	completeMs,
	lastMs,
	hasCompleted,
	completeUntilMs,
	wasSuperseded,
	failure,
	madeBy,
	own,
}: Parsed): StoredRevision | undefined {
	if (typeof completeMs !== 'number' || typeof lastMs !== 'number') return undefined;
	return {
		completeMs,
		lastMs,
		hasCompleted: hasCompleted === true,
		...(typeof completeUntilMs === 'number' ? {completeUntilMs} : {}),
		...(wasSuperseded === true ? {wasSuperseded} : {}),
		...(typeof failure === 'string' ? {failure} : {}),
		...(typeof madeBy === 'string' ? {madeBy} : {}),
		...ownOf(own),
	};
}

function ownOf(value: unknown): Pick<StoredRevision, 'own'> {
	const {atMs, number} = objectOf(value);
	return typeof atMs === 'number' && typeof number === 'number' ? {own: {atMs, number}} : {};
}
