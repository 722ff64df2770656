import {randomUUID} from 'node:crypto';
import {hostname} from 'node:os';
import type {ActionOutcome, Receipt as DoneReceipt} from '../cluster/actions/action.ts';
import type {WriteJournal} from '../cluster/actions/journalled-actions.ts';
import type {FieldChange} from '../rollout/template-diff.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import type {Journal} from '../storage/journal.ts';
import type {ChangedField, Receipt} from '../storage/journal-entry.ts';

export interface WriteJournalOptions {
	readonly journal: Journal;
	/** Which command writes. */
	readonly by: string;
	readonly context: string;
	readonly server: string;
	/** What an undo undoes, as of now. */
	readonly undoes?: () => string | undefined;
}

/** Notes the writes of a cluster in the journal on disk. */
export function createWriteJournal({journal, by, context, server, undoes}: WriteJournalOptions): WriteJournal {
	return {
		async intend({target, changes, ...intent}) {
			const undone = undoes?.();
			const story = {
				...intent,
				id: randomUUID(),
				by,
				context,
				server,
				namespace: target.namespace,
				object: workloadRef(target),
				changes: changes.map(keptChange),
				...(undone === undefined ? {} : {undoes: undone}),
			};
			await journal.append({...story, type: 'intent', pid: process.pid, host: hostname()});
			return (outcome, atMs) =>
				journal.append({...story, type: 'receipt', atMs, result: outcome.type, ...receiptOf(outcome)});
		},
	};
}

function receiptOf(
	outcome: ActionOutcome,
): Pick<Receipt, 'sentence' | 'remark' | 'sentAgain' | 'unknown'> & {readonly generation?: number} {
	switch (outcome.type) {
		case 'done':
			return doneReceipt(outcome.receipt);
		case 'changed':
			return {sentence: `Nothing was written: ${outcome.what.join('; ')}`};
		case 'impossible':
			return {sentence: outcome.sentence};
		case 'failed':
			return {sentence: outcome.sentence, ...(outcome.unknown ? {unknown: true} : {})};
	}
}

function doneReceipt({sentence, remark, sentAgain, generation}: DoneReceipt) {
	return {
		sentence,
		...(remark === undefined ? {} : {remark}),
		...(sentAgain ? {sentAgain: true as const} : {}),
		...(generation === undefined ? {} : {generation}),
	};
}

/** Fields whose values tell the story and can hold no secret: a file is read by others than a screen. */
const harmless = /\.image$|^spec\.(?:paused|replicas|strategy|updateStrategy)\b/;

function keptChange({path, before, after, masked}: FieldChange): ChangedField {
	if (masked || !harmless.test(path)) return {path};
	return {path, ...(before === undefined ? {} : {from: before}), ...(after === undefined ? {} : {to: after})};
}
