import {errorSentence} from '../../kubernetes/error-text.ts';
import type {KubernetesError} from '../../kubernetes/errors.ts';
import {workloadRef} from '../../rollout/workload-kind.ts';
import type {WorkloadName} from '../workload-name.ts';
import type {ActionOutcome, JsonPatchOperation} from './action.ts';
import type {ActionsOptions} from './actions-options.ts';
import type {Write} from './api.ts';
import {type SentWrite, sendWrite} from './send-write.ts';
import {isUnanswered, type Settlement, settleWrite} from './settle.ts';
import {settlementText} from './settlement-text.ts';

/** What a patch is for: how it is told when it is done, and which generation it was made for. */
export interface Intended {
	readonly target: WorkloadName;
	readonly patch: readonly JsonPatchOperation[];
	readonly subresource?: 'scale' | undefined;
	readonly generation: number;
	readonly sentence: string;
	readonly kubectl: string;
	/** The object had changed in between, harmlessly. */
	readonly sentAgain?: true;
	/** It is sent for a later generation than was previewed. */
	readonly isForLater?: true;
}

/** One write: sent or withheld, and what became of it. */
export interface Writing {
	/** A dry run, or the write itself; see `sendWrite`. */
	send(write: Write, dryRun: boolean): Promise<SentWrite>;
	sendPatch(intended: Pick<Intended, 'target' | 'patch' | 'subresource'>, dryRun: boolean): Promise<SentWrite>;
	/**
	 * Why nothing is sent at all; undefined: it may be. Nothing is queued for a server that does not answer: it would strike
	 * later, unseen.
	 */
	withheld(doing: string): ActionOutcome | undefined;
	/** What the server said of a write that is known not to be done. */
	refused(error: KubernetesError, doing: string): ActionOutcome;
	receipt(intended: Intended): ActionOutcome;
	/**
	 * What became of a write: its receipt, also where only reading tells that it was done; else what is known of it, in words
	 * that claim no more. Never sends again.
	 * @param refuse - Answers for a write that is known not to be done.
	 */
	conclude(
		intended: Intended,
		sent: SentWrite,
		refuse: (error: KubernetesError) => ActionOutcome | Promise<ActionOutcome>,
	): Promise<ActionOutcome>;
}

export function createWriting(options: ActionsOptions): Writing {
	const {api, identity, contact, now, clock, signal, writesDisabled} = options;

	const receipt = ({sentence, kubectl, sentAgain, isForLater, generation}: Intended): ActionOutcome => ({
		type: 'done',
		receipt: {
			atMs: now(),
			sentence,
			kubectl,
			...(sentAgain ? {sentAgain} : {}),
			...(sentAgain || isForLater ? {generation} : {}),
		},
	});

	const send: Writing['send'] = (write, dryRun) => sendWrite({api, clock, signal, write, dryRun});

	const sendPatch: Writing['sendPatch'] = ({target, patch, subresource}, dryRun) =>
		send({type: 'patch', target, patch, subresource}, dryRun);

	function withheld(doing: string): ActionOutcome | undefined {
		if (writesDisabled !== undefined) {
			return {type: 'impossible', sentence: `Nothing can be changed here: ${writesDisabled}.`};
		}
		const state = contact();
		if (state.state !== 'lost') return undefined;
		const sentence = `Not sent: ${errorSentence(state.error, {doing, server: identity.server})}`;
		return {...failed(state.error, sentence), unsent: true};
	}

	function refused(error: KubernetesError, doing: string): ActionOutcome {
		const sentence = errorSentence(error, {doing, server: identity.server});
		return error.kind === 'unreachable'
			? {...failed(error, `Not sent: ${sentence}`), unsent: true}
			: failed(error, sentence);
	}

	async function conclude(
		intended: Intended,
		{answer, first}: SentWrite,
		refuse: (error: KubernetesError) => ActionOutcome | Promise<ActionOutcome>,
	): Promise<ActionOutcome> {
		if (answer.ok) return receipt(intended);
		const {error} = answer;
		if (isUnanswered(error)) return unsettled(intended, await settleWrite({...intended, api, clock}), error);
		const isRefusedAgain = error.kind === 'invalid' || error.kind === 'conflict';
		// The first of two may have been done, whatever was said of it.
		if (first !== undefined && (first.status === 503 || isRefusedAgain)) {
			const settlement = await settleWrite({...intended, api, clock}, [0]);
			const isKnown = settlement === 'unchanged' || first.status === 429;
			if (settlement === 'applied' || !isKnown) return unsettled(intended, settlement, first);
		}
		return error.kind === 'not-found' ? deleted(intended.target) : refuse(error);
	}

	/** Of a write that may have been done, from what was read since. */
	function unsettled(intended: Intended, settlement: Settlement, error: KubernetesError): ActionOutcome {
		if (settlement === 'applied') return receipt(intended);
		const name = workloadRef(intended.target);
		// What the error says of a request that may have been done is said here, from what was read.
		const {mayHaveArrived: _mayHaveArrived, ...fault} = error;
		const why = errorSentence(fault, {doing: `change ${name}`, server: identity.server});
		return {...failed(error, `${settlementText(settlement, name)} ${why}`), unknown: true};
	}

	return {send, sendPatch, withheld, refused, receipt, conclude};
}

/** Of an object that is no longer there. */
export function deleted(target: WorkloadName): ActionOutcome {
	return {type: 'impossible', sentence: `${workloadRef(target)} was deleted meanwhile. Nothing was written.`};
}

function failed(error: KubernetesError, sentence: string) {
	return {type: 'failed', error, sentence} as const;
}
