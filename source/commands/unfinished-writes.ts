import {hostname} from 'node:os';
import type {WorkloadName} from '../cluster/cluster.ts';
import {errorSentence} from '../kubernetes/error-text.ts';
import type {Result} from '../kubernetes/errors.ts';
import type {Deployment} from '../kubernetes/objects.ts';
import {humanDuration} from '../rollout/duration.ts';
import {changeOwners} from '../rollout/field-owners.ts';
import {kindWords, workloadKinds} from '../rollout/workload-kind.ts';
import type {Journal} from '../storage/journal.ts';
import type {Intent} from '../storage/journal-entry.ts';
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
	return isOurs(intent, read.value)
		? `it was done, as it seems: the last change of ${object} is by rolltop.`
		: `${object} was changed since, by whom is not known: look at it before you try again.`;
}

/** A field that is gone has no owner; but nothing else was changed since. */
function isResumed({changes, generation}: Intent, {metadata, spec}: Deployment): boolean {
	const resumes = changes.some(({path, to}) => path === 'spec.paused' && to === 'false');
	return resumes && spec.paused !== true && metadata.generation === generation + 1;
}

/** Times in the API have whole seconds. */
const slackMs = 2_000;

/** Whether the fields that were to be changed were last written by rolltop, then or later. */
function isOurs({changes, atMs}: Intent, deployment: Deployment): boolean {
	const owners = changeOwners(deployment);
	const fields = changes.map(({path}) =>
		path.startsWith('spec.template')
			? owners.template
			: path === 'spec.paused'
				? owners.paused
				: path === 'spec.replicas'
					? owners.replicas
					: undefined,
	);
	return fields.some(owner => owner?.manager === 'rolltop' && (owner.atMs ?? 0) >= atMs - slackMs);
}
