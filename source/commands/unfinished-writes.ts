import {hostname} from 'node:os';
import type {WorkloadName} from '../cluster/cluster.ts';
import {errorSentence} from '../kubernetes/error-text.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {Pod, Workload} from '../kubernetes/objects.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import {ownerOfPath, valueAtPath} from '../rollout/field-path.ts';
import {revisionNumberOf} from '../rollout/revisions.ts';
import {ownManager} from '../rollout/template-change.ts';
import {printedValue} from '../rollout/template-diff.ts';
import {kindWords, workloadKinds} from '../rollout/workload-kind.ts';
import type {Journal} from '../storage/journal.ts';
import type {ChangedField, Intent} from '../storage/journal-entry.ts';
import {unfinishedIntents} from '../storage/unfinished.ts';
import {whenText} from './when-text.ts';

export interface UnfinishedWrites {
	readonly journal: Journal;
	/** Of other clusters nothing can be read here: they are told when somebody comes to them. */
	readonly place: {readonly context: string; readonly server: string};
	readonly read: (target: WorkloadName) => Promise<Result<Workload>>;
	/** The pods of a workload as they are now. */
	readonly readPods: (workload: Workload) => Promise<Result<readonly Pod[]>>;
	/** Epoch milliseconds, this machine's. */
	readonly nowMs: number;
	/** Whether what is answered now is still shown; absent: it always is. What nobody saw is told the next time. */
	readonly isHeard?: () => boolean;
	/** Given what notes that all of it was told, for who knows when it was read; absent: that is noted at once. */
	readonly whenRead?: (note: () => Promise<void>) => void;
	/** IANA name; undefined: the machine's. */
	readonly timeZone?: string;
}

/** More were not left behind by one person; each costs a request. */
const mostTold = 5;

/** What is there now: the workload, or why it could not be read, and its pods where any were to be deleted. */
export interface LookedAt {
	readonly workload: Result<Workload>;
	readonly pods?: Result<readonly Pod[]> | undefined;
}

/**
 * A sentence for each write that was under way when rolltop ended and of which nobody knows what became of it, from the
 * object as it is now. Each is told once; one that could not be looked at now is told again the next time.
 */
export async function tellUnfinished(options: UnfinishedWrites): Promise<readonly string[]> {
	const {journal, place, nowMs, timeZone, isHeard = () => true, whenRead} = options;
	const unfinished = unfinishedIntents(await journal.read(), {nowMs, host: hostname(), isRunning});
	const here = unfinished.filter(
		// What stands of a freeze is told as a whole.
		({context, server, mark}) => context === place.context && server === place.server && !(mark && 'freeze' in mark),
	);
	const found = await Promise.all(
		here.slice(-mostTold).map(async intent => {
			const seen = await lookAt(intent, options);
			return {intent, isFinal: !isToBeReadAgain(seen), sentence: unfinishedSentence(intent, seen, nowMs, timeZone)};
		}),
	);
	const note = async () => {
		for (const {intent, isFinal, sentence} of found) {
			if (isFinal) await journal.append({type: 'told', id: intent.id, atMs: nowMs, sentence});
		}
	};
	if (whenRead) whenRead(note);
	else if (isHeard()) await note();
	const older = here.length - found.length;
	return [
		...found.map(({sentence}) => sentence),
		...(older === 0
			? []
			: [`${older} older ${older === 1 ? 'write was' : 'writes were'} under way, too: the next start tells.`]),
	];
}

async function lookAt(
	intent: Intent,
	{read, readPods}: Pick<UnfinishedWrites, 'read' | 'readPods'>,
): Promise<LookedAt | undefined> {
	const target = targetOf(intent);
	if (target === undefined) return undefined;
	const workload = await read(target);
	return intent.deletions && workload.ok ? {workload, pods: await readPods(workload.value)} : {workload};
}

/** The server did not tell now and may another time; of what is gone or forbidden there is nothing more to be told. */
function isToBeReadAgain(found: LookedAt | undefined): boolean {
	return [found?.workload, found?.pods].some(
		answer => answer?.ok === false && answer.error.kind !== 'not-found' && answer.error.kind !== 'forbidden',
	);
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It runs, as another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** The workload that an entry of the journal is about. */
export function targetOf({object, namespace}: Pick<Intent, 'object' | 'namespace'>): WorkloadName | undefined {
	const [word, name = ''] = object.split('/');
	const kind = workloadKinds.find(each => kindWords[each].word === word);
	return kind && name !== '' ? {kind, namespace, name} : undefined;
}

/**
 * What may be half done, and what is known of it. Pure.
 * @param found - Undefined: the journal does not tell which workload it was.
 * @param timeZone - IANA name; undefined: the machine's.
 */
export function unfinishedSentence(
	intent: Intent,
	found: LookedAt | undefined,
	nowMs: number,
	timeZone?: string,
): string {
	const {atMs, doing, object, namespace} = intent;
	const when = whenText(atMs, nowMs, timeZone);
	return `"${doing}" in ${namespace} was under way when rolltop ended ${when}: ${stateText(intent, found, object)}`;
}

function stateText(intent: Intent, found: LookedAt | undefined, object: string): string {
	if (found === undefined) return `look at ${object} before you try again.`;
	const {workload: read, pods} = found;
	if (!read.ok) {
		if (read.error.kind === 'not-found') return `${object} has been deleted since.`;
		return `what became of it is not known. ${errorSentence(read.error, {doing: `read ${object}`, server: intent.server})}`;
	}
	const {metadata} = read.value;
	if (metadata.uid !== intent.uid) return `${object} has been deleted and created again since.`;
	if (intent.changes.length === 0 && pods) return podsText(intent, pods);
	// Every change of a spec moves the generation.
	if ((metadata.generation ?? 0) === intent.generation) return `it was not done, ${object} is as it was.`;
	const state = changeText(intent, read.value);
	return pods ? `${state} ${sentenceStart(podsText(intent, pods))}` : state;
}

function changeText(intent: Intent, workload: Workload): string {
	const {object} = intent;
	if (isResumed(intent, workload)) return `it was done, as it seems: ${object} is not paused any more.`;
	if (isOurs(intent, workload)) {
		return `it was done, as it seems: ${object} has it${renumbered(intent, workload)}, and rolltop wrote it last.`;
	}
	const other = otherWriter(intent, workload);
	if (
		other === undefined &&
		intent.changes.length > 0 &&
		intent.changes.every(change => isAsBefore(change, workload))
	) {
		const values = intent.changes.map(({path, from}) => `${path} is ${from}`).join(', ');
		return `it was not done, or was taken back: ${values} in ${object}, as before. Something else was changed since.`;
	}
	return `${object} was changed since, by ${other === undefined ? 'whom is not known' : sanitizeText(other)}: look at it before you try again.`;
}

/** What was rolled to has been numbered anew: history knows it by that number. */
function renumbered({doing}: Intent, workload: Workload): string {
	const [, asked] = / to revision (\d+)/.exec(doing) ?? [];
	const number = workload.kind === 'Deployment' ? revisionNumberOf(workload) : undefined;
	return asked === undefined || !number || number <= Number(asked) ? '' : ` (revision ${number} now)`;
}

const sentenceStart = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Which of the pods that were to be deleted one by one are gone, and which are left. */
function podsText({deletions = [], object, server}: Intent, pods: Result<readonly Pod[]>): string {
	const names = (some: typeof deletions) => some.map(({name}) => name).join(', ');
	if (!pods.ok) {
		const why = errorSentence(pods.error, {doing: `read the pods of ${object}`, server});
		return `which of its stuck pods were deleted is not known (${names(deletions)}). ${why}`;
	}
	const staying = new Set(
		pods.value.flatMap(({metadata: {uid, deletionTimestamp}}) => (deletionTimestamp === undefined ? [uid] : [])),
	);
	const left = deletions.filter(({uid}) => staying.has(uid));
	const gone = deletions.filter(({uid}) => !staying.has(uid));
	if (left.length === 0) return `of the stuck pods that were to be deleted none is left: ${names(gone)}.`;
	const deleted = gone.length === 0 ? 'none was deleted' : `deleted: ${names(gone)}`;
	return `of the stuck pods ${deleted}; still there: ${names(left)}. Undo ${object} once more to go on.`;
}

/** A field that is gone has no owner; but nothing else was changed since. */
function isResumed({changes, generation}: Intent, {kind, metadata, spec}: Workload): boolean {
	const resumes = changes.some(({path, to}) => path === 'spec.paused' && to === 'false');
	return resumes && kind === 'Deployment' && spec.paused !== true && metadata.generation === generation + 1;
}

/** Times in the API have whole seconds. */
const slackMs = 2_000;

/**
 * Who owns a field that was to be changed, if he wrote since. A size that was written by way of a Scale has no time: that it
 * is another than before tells.
 */
function writerSince(change: ChangedField, {atMs}: Intent, workload: Workload): string | undefined {
	const owner = ownerOfPath(workload, change.path);
	if (owner === undefined) return undefined;
	const isSince = owner.atMs === undefined ? !isAsBefore(change, workload) : owner.atMs >= atMs - slackMs;
	return isSince ? owner.manager : undefined;
}

/** A value as the journal notes it; undefined: there is none. */
function notedValue(workload: Workload, path: string): string | undefined {
	const value = valueAtPath(workload, path);
	return value === undefined ? undefined : sanitizeText(printedValue(value));
}

/** The values of some fields are not kept: of these nobody knows. */
const isAsBefore = ({path, from}: ChangedField, workload: Workload): boolean =>
	from !== undefined && notedValue(workload, path) === from;

/**
 * Whether a field that was to be changed is rolltop's since, with the value that it was to have: an entry's time moves with
 * whatever else rolltop wrote. The values of some fields are not kept; what was only taken away has no owner.
 */
function isOurs(intent: Intent, workload: Workload): boolean {
	return intent.changes.some(change => {
		const {path, to} = change;
		const isThere = to === undefined || notedValue(workload, path) === to;
		return isThere && writerSince(change, intent, workload) === ownManager;
	});
}

/** Somebody else who owns one of these fields, and wrote since. */
function otherWriter(intent: Intent, workload: Workload): string | undefined {
	return intent.changes
		.map(change => writerSince(change, intent, workload))
		.find(manager => manager !== undefined && manager !== ownManager);
}
