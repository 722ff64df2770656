import type {Workload} from '../../kubernetes/objects.ts';
import type {ActionOutcome, Preview} from './action.ts';
import {type FormerStrategies, type FormerStrategy, strategyBefore} from './former-strategy.ts';

/** Objects that were held in one sitting; of more, the strategy of the first is found in the journal. */
const mostFormer = 200;

/** Which update strategies objects had before they were held. */
export interface Formers {
	/**
	 * Answers which strategy a workload goes back to when it goes on, undefined where nobody knows: for any number of them
	 * by one reading of what earlier runs noted, when the first needs it.
	 */
	reading(): (workload: Workload) => Promise<unknown>;
	/** After a write: a hold takes a strategy away, going on gives it back. */
	rememberHold(planned: Preview, outcome: ActionOutcome): void;
}

/** @param kept - What earlier runs noted; undefined: nothing is kept beyond this process. */
export function createFormers(kept: FormerStrategies | undefined): Formers {
	/** By uid. */
	const formers = new Map<string, FormerStrategy>();

	function reading() {
		let noted: ReturnType<FormerStrategies> | undefined;
		return async (workload: Workload) => {
			const {uid} = workload.metadata;
			const own = strategyBefore(workload, formers.get(uid));
			if (own !== undefined || kept === undefined) return own;
			noted ??= kept();
			return strategyBefore(workload, (await noted)(uid));
		};
	}

	/** A hold of which nobody knows whether it was done may be what holds it: what it took is kept. */
	function rememberHold({request, basis, patch}: Preview, outcome: ActionOutcome): void {
		const {uid, strategy} = basis;
		const mayBeDone = outcome.type === 'done' || (outcome.type === 'failed' && outcome.unknown === true);
		if (request.kind === 'resume' && outcome.type === 'done') formers.delete(uid);
		if (request.kind !== 'hold' || !mayBeDone) return;
		formers.delete(uid);
		formers.set(uid, {before: strategy, held: patch.find(({path}) => path === '/spec/updateStrategy')?.value});
		const [oldest] = formers.keys();
		if (formers.size > mostFormer && oldest !== undefined) formers.delete(oldest);
	}

	return {reading, rememberHold};
}
