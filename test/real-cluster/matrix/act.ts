import type {ActionOutcome, Preview} from '../../../source/cluster/actions/action.ts';
import type {Cluster} from '../../../source/cluster/cluster.ts';
import type {Kubectl} from '../../helpers/kubectl.ts';
import {type Cell, refOf} from './cell.ts';
import {requestOf} from './expected.ts';
import type {Seen} from './snapshot.ts';

/** What was shown and answered in a cell. */
export interface Acted {
	/** Those that were confirmed, in this order. */
	readonly confirmed: readonly Preview[];
	/** Of a preview that could not be made, or of each that was confirmed. */
	readonly answers: readonly (ActionOutcome | {readonly type: 'impossible'; readonly sentence: string})[];
	/** Of the workload as it was found. */
	readonly uid: string;
	/** The workload right before the last confirmation; undefined: there was none any more. */
	readonly before: Seen | undefined;
}

export interface ActOptions {
	readonly cluster: Cluster;
	readonly kubectl: Kubectl;
	readonly namespace: string;
	/** As it was when all cells were in their state. */
	readonly seen: Seen;
}

/** Does it as the console does: previews, confirms, and, when it is not as it was, previews and confirms once more. */
export async function act(cell: Cell, {cluster, kubectl, namespace, seen}: ActOptions): Promise<Acted> {
	const {uid} = seen.metadata;
	const request = requestOf(cell, namespace);
	if (request === undefined) {
		const before = await meanwhile(cell, kubectl, namespace, seen);
		const answer = await cluster.pause({kind: cell.kind, namespace, name: cell.name});
		return {confirmed: [], answers: [answer], uid, before};
	}
	const first = await cluster.preview(request);
	if (first.type !== 'ready') return {confirmed: [], answers: [first], uid, before: seen};
	const before = await meanwhile(cell, kubectl, namespace, seen);
	const answer = await cluster.perform(first.preview);
	if (answer.type !== 'changed') return {confirmed: [first.preview], answers: [answer], uid, before};
	// What was read is meant: an undo goes there, or nowhere.
	const again = await cluster.preview(first.preview.request);
	if (again.type !== 'ready') return {confirmed: [first.preview], answers: [answer, again], uid, before};
	const last = await cluster.perform(again.preview);
	return {confirmed: [first.preview, again.preview], answers: [answer, last], uid, before};
}

/** What somebody else does between the preview and the confirmation; answers with what is there then. */
export async function meanwhile(
	{action, state, kind, name}: Cell,
	kubectl: Kubectl,
	namespace: string,
	seen: Seen,
): Promise<Seen | undefined> {
	const here = (...args: readonly string[]) => kubectl('-n', namespace, ...args);
	const ref = refOf({kind, name});
	if (state === 'deleted meanwhile') {
		await here('delete', ref);
		return undefined;
	}
	if (state !== 'changed meanwhile') return seen;
	// A size is only overwritten unseen where somebody else set another.
	await (action === 'scale' ? here('scale', ref, '--replicas=1') : here('set', 'image', ref, 'web=web:v7'));
	return JSON.parse(await here('get', ref, '-o', 'json'));
}
