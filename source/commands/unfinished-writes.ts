import {hostname} from 'node:os';
import type {WorkloadName} from '../cluster/cluster.ts';
import {errorSentence} from '../kubernetes/error-text.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {Deployment} from '../kubernetes/objects.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import {humanDuration} from '../rollout/duration.ts';
import {ownerOfPath, valueAtPath} from '../rollout/field-path.ts';
import {ownManager} from '../rollout/template-change.ts';
import {printedValue} from '../rollout/template-diff.ts';
import {kindWords, workloadKinds} from '../rollout/workload-kind.ts';
import type {Journal} from '../storage/journal.ts';
import type {ChangedField, Intent} from '../storage/journal-entry.ts';
import {unfinishedIntents} from '../storage/unfinished.ts';

export interface UnfinishedWrites {
	readonly journal: Journal;
	/** Of other clusters nothing can be read here: they are told when they are opened. */
	readonly place: {readonly context: string; readonly server: string};
	readonly read: (target: WorkloadName) => Promise<Result<Deployment>>;
	/** Epoch milliseconds, this machine's. */
	readonly nowMs: number;
}

/** More were not left behind by one person; each costs a request. */
const mostTold = 5;

/**
 * A sentence for each write that was under way when rolltop ended and of which nobody knows what became of it, from the
 * object as it is now. Each is told once.
 */
export async function tellUnfinished({journal, place, read, nowMs}: UnfinishedWrites): Promise<readonly string[]> {
	const unfinished = unfinishedIntents(await journal.read(), {nowMs, host: hostname(), isRunning});
	const here = unfinished.filter(
		// What stands of a freeze is told as a whole.
		({context, server, mark}) => context === place.context && server === place.server && !(mark && 'freeze' in mark),
	);
	return Promise.all(
		here.slice(-mostTold).map(async intent => {
			const target = targetOf(intent);
			const sentence = unfinishedSentence(intent, target && (await read(target)), nowMs);
			await journal.append({type: 'told', id: intent.id, atMs: nowMs, sentence});
			return sentence;
		}),
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

/** What may be half done, and what is known of it. Pure. */
export function unfinishedSentence(intent: Intent, read: Result<Deployment> | undefined, nowMs: number): string {
	const {atMs, doing, object, namespace} = intent;
	const agoMs = Math.max(0, nowMs - atMs);
	const minutes = Math.round(agoMs / 60_000);
	const when =
		agoMs < 120_000
			? `${humanDuration(agoMs)} ago`
			: minutes < 120
				? `${minutes} min ago`
				: `on ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	return `"${doing}" in ${namespace} was under way when rolltop ended ${when}: ${stateText(intent, read, object)}`;
}

function stateText(intent: Intent, read: Result<Deployment> | undefined, object: string): string {
	if (read === undefined) return `look at ${object} before you try again.`;
	if (!read.ok) {
		if (read.error.kind === 'not-found') return `${object} has been deleted since.`;
		return `what became of it is not known. ${errorSentence(read.error, {doing: `read ${object}`, server: intent.server})}`;
	}
	const {metadata} = read.value;
	if (metadata.uid !== intent.uid) return `${object} has been deleted and created again since.`;
	// Every change of a spec moves the generation.
	if ((metadata.generation ?? 0) === intent.generation) return `it was not done, ${object} is as it was.`;
	if (isResumed(intent, read.value)) return `it was done, as it seems: ${object} is not paused any more.`;
	if (isOurs(intent, read.value)) return `it was done, as it seems: ${object} has it, and rolltop wrote it last.`;
	const other = otherWriter(intent, read.value);
	return `${object} was changed since, by ${other === undefined ? 'whom is not known' : sanitizeText(other)}: look at it before you try again.`;
}

/** A field that is gone has no owner; but nothing else was changed since. */
function isResumed({changes, generation}: Intent, {metadata, spec}: Deployment): boolean {
	const resumes = changes.some(({path, to}) => path === 'spec.paused' && to === 'false');
	return resumes && spec.paused !== true && metadata.generation === generation + 1;
}

/** Times in the API have whole seconds. */
const slackMs = 2_000;

/** Who owns a field that was to be changed, if he wrote since. */
function writerSince({path}: ChangedField, {atMs}: Intent, deployment: Deployment): string | undefined {
	const owner = ownerOfPath(deployment, path);
	return owner !== undefined && (owner.atMs ?? 0) >= atMs - slackMs ? owner.manager : undefined;
}

/**
 * Whether a field that was to be changed is rolltop's since, with the value that it was to have: an entry's time moves with
 * whatever else rolltop wrote. The values of some fields are not kept; what was only taken away has no owner.
 */
function isOurs(intent: Intent, deployment: Deployment): boolean {
	return intent.changes.some(change => {
		const {path, to} = change;
		const value = valueAtPath(deployment, path);
		const isThere = to === undefined || (value !== undefined && sanitizeText(printedValue(value)) === to);
		return isThere && writerSince(change, intent, deployment) === ownManager;
	});
}

/** Somebody else who owns one of these fields, and wrote since. */
function otherWriter(intent: Intent, deployment: Deployment): string | undefined {
	return intent.changes
		.map(change => writerSince(change, intent, deployment))
		.find(manager => manager !== undefined && manager !== ownManager);
}
