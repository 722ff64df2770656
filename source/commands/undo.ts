import type {ActionRequest, Preview} from '../cluster/actions/action.ts';
import {proposedIn, rollToRequest} from '../console/proposal.ts';
import {isCredible, proofText} from '../rollout/proof.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext} from './one-shot.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/**
 * `rolltop undo KIND/NAME`: to the last good revision, where kubectl goes to the one before; with --to-revision=N to that
 * one. Works on a paused Deployment, too, which is resumed unless --stay-paused.
 */
export async function undoCommand(context: CommandContext): Promise<number | undefined> {
	const {cluster, output, settings, target} = context;
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	if (!loaded.ok) {
		output.fail(loaded.sentence);
		return loaded.exitCode;
	}
	const whilePaused = settings.stayPaused ? 'stay-paused' : 'resume';
	const {toRevision} = settings;
	if (toRevision !== undefined) {
		return carryOut(context, {
			request: {...rollToRequest(loaded.opened, toRevision, cluster.now()), whilePaused},
			question: 'Roll to it now',
		});
	}
	const request: ActionRequest = {
		kind: 'undo',
		target,
		whilePaused,
		...proposedIn(loaded.opened, cluster.now()),
	};
	return carryOut(context, {request, question: 'Undo now', check: preview => whyNotUnasked(context, preview)});
}

/** Why a consent that was given beforehand is none to this: nobody could know that undo would find nothing better. */
function whyNotUnasked({settings, target}: CommandContext, {request, toRevision}: Preview): string | undefined {
	const isUnasked = !settings.dryRun && (settings.yes || settings.confirm !== undefined);
	if (!isUnasked || request.kind !== 'undo' || typeof request.proposed !== 'object') return undefined;
	if (!('proof' in request.proposed) || isCredible(request.proposed.proof)) return undefined;
	const undo = `rolltop undo ${workloadRef(target)}`;
	return `no revision is known to be good, and undo goes to none such unasked. It would be ${toRevision}: ${proofText(request.proposed.proof)}. ${undo} --to-revision=${toRevision} goes there, rolltop history ${workloadRef(target)} shows the others.`;
}
