import type {Workload} from '../../kubernetes/objects.ts';
import type {FieldChange} from '../../rollout/template-diff.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {Identity, WorkloadName} from '../cluster.ts';
import type {ActionOutcome, ActionRequest, FreezeMark, PodDeletion} from './action.ts';
import type {Actions} from './actions-options.ts';
import {kubectlLine} from './kubectl-line.ts';

/** A write that is about to be sent. */
export interface WriteIntent {
	/** The server's time, epoch milliseconds. */
	readonly atMs: number;
	readonly target: WorkloadName;
	readonly uid: string;
	/** metadata.generation of the object that it was made for. */
	readonly generation: number;
	readonly action: ActionRequest['kind'];
	/** `undo deployment/web to revision 6`. */
	readonly doing: string;
	/** As shown on Confirm: what may be secret is masked. */
	readonly changes: readonly FieldChange[];
	readonly kubectl: string;
	/** Pods that are deleted one by one after the change, or, without one, all that is done. */
	readonly deletions?: readonly PodDeletion[];
	/** Of a write of a freeze, or of what takes one back. */
	readonly mark?: FreezeMark;
}

/** Keeps what was about to be written, and what became of it, beyond the life of this process. */
export interface WriteJournal {
	/**
	 * Resolves when the intent is kept, or can't be: a full disk must not hold the brake. The function that it resolves
	 * with takes the outcome.
	 */
	intend(intent: WriteIntent): Promise<(outcome: ActionOutcome, atMs: number) => Promise<void>>;
}

export interface JournalledOptions {
	readonly journal: WriteJournal;
	readonly identity: Identity;
	/** The server's time, epoch milliseconds. */
	readonly now: () => number;
	/** The workload as the mirror holds it. */
	readonly held: (target: WorkloadName) => Workload | undefined;
}

type Writes = Pick<Actions, 'pause' | 'perform'>;

const thrown: ActionOutcome = {
	type: 'failed',
	error: {kind: 'protocol', message: 'rolltop failed'},
	sentence: 'Not known whether it was done: rolltop itself failed. Look at it before you try again.',
	unknown: true,
};

/** The same writes, each noted before it is sent and after it was answered. */
export function journalledActions<T extends Writes>(actions: T, options: JournalledOptions): T {
	const {journal, identity, now, held} = options;

	async function noted(intent: Omit<WriteIntent, 'atMs'>, send: () => Promise<ActionOutcome>): Promise<ActionOutcome> {
		const finish = await journal.intend({...intent, atMs: now()});
		let outcome: ActionOutcome | undefined;
		try {
			outcome = await send();
			return outcome;
		} finally {
			// What throws is a fault of rolltop itself: an intent without a receipt would be told as one of a process that was killed.
			await finish(outcome ?? thrown, now());
		}
	}

	return {
		...actions,
		pause(target) {
			const workload = held(target);
			// Without the object nothing is sent.
			if (workload === undefined) return actions.pause(target);
			const {metadata} = workload;
			const intent = {
				target,
				uid: metadata.uid,
				generation: metadata.generation ?? 0,
				action: 'pause' as const,
				doing: `pause ${workloadRef(target)}`,
				changes: [{path: 'spec.paused', after: 'true'}],
				kubectl: kubectlLine(identity, target, 'pause'),
			};
			// That very object: another may have its name by the time that the intent is kept.
			return noted(intent, () => actions.pause(target, workload));
		},
		perform(preview) {
			const {request, basis, title, changes, kubectl, deletions, mark} = preview;
			const {uid, generation} = basis;
			const intent = {
				target: request.target,
				uid,
				generation,
				action: request.kind,
				doing: title,
				changes,
				kubectl,
				...(deletions ? {deletions} : {}),
				...(mark ? {mark} : {}),
			};
			return noted(intent, () => actions.perform(preview));
		},
	};
}
