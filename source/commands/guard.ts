import type {ActionRequest, Preview} from '../cluster/actions/action.ts';
import type {Workload} from '../kubernetes/objects.ts';
import {ageOf, humanDuration} from '../rollout/duration.ts';
import {gitOpsOwner} from '../rollout/field-owners.ts';
import {isProven, proofText} from '../rollout/proof.ts';
import {workloadRef} from '../rollout/workload-kind.ts';
import {awaitChange} from './await-change.ts';
import {previewJson, showPreview, tellOutcome} from './carry-out.ts';
import {EXIT} from './exit-codes.ts';
import {followRollout} from './follow-rollout.ts';
import type {CommandContext} from './one-shot.ts';
import {type RolloutReport, rolloutReport} from './rollout-report.ts';
import {untilView} from './until-view.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/**
 * `rolltop guard KIND/NAME`: watches a rollout and undoes it when it fails, which Kubernetes does not do. Only to a revision
 * that is known to work, and each failed template once: what somebody puts back is left to them. With --wait-for-change it
 * may be started before the change.
 */
export async function guardCommand(context: CommandContext): Promise<number | undefined> {
	const {output, settings} = context;
	const refusal = whyNot(context);
	if (refusal !== undefined) {
		output.fail(refusal);
		return EXIT.usage;
	}
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	if (!loaded.ok) {
		output.fail(loaded.sentence);
		return loaded.exitCode;
	}
	const {waitForChangeMs} = settings;
	if (waitForChangeMs !== undefined) {
		const awaited = await awaitChange(context, waitForChangeMs);
		if (awaited === undefined) return undefined;
		if (awaited === 'none came') {
			const within = humanDuration(waitForChangeMs);
			output.fail(`no rollout of ${workloadRef(context.target)} began within ${within} (--wait-for-change)`);
			return EXIT.timedOut;
		}
	}
	for (;;) {
		const end = await followRollout(context, {stuckForMs: settings.stuckForMs});
		switch (end?.type) {
			case 'complete':
				return EXIT.done;
			case 'none':
				output.warn(`error: ${end.why}`);
				return EXIT.usage;
			case 'deleted':
				output.fail(`${workloadRef(context.target)} was deleted.`);
				return EXIT.failed;
			case 'failed': {
				output.warn(`error: ${end.why}`);
				const exitCode = await undoFailed(context, end.report);
				if (exitCode !== 'look again') return exitCode;
				await untilChanged(context, end.report);
				break;
			}
			default:
				return undefined;
		}
	}
}

/** Whoever starts a guard has said yes to what it does; except where a name has to be given. */
function whyNot({cluster, confirm, settings, target}: CommandContext): string | undefined {
	if (target.kind !== 'Deployment' && settings.stuckForMs === undefined) {
		return `Kubernetes has no deadline for a ${target.kind}: say with --stuck-for=60s when it counts as failed.`;
	}
	if (settings.dryRun) return undefined;
	if (cluster.writesDisabled !== undefined) {
		return `guard could change nothing here: ${cluster.writesDisabled}. --dry-run tells what it would do.`;
	}
	if (settings.confirm !== undefined && settings.confirm !== target.name) {
		return `--confirm says "${settings.confirm}", and the workload is ${target.name}.`;
	}
	return confirm === 'name' && settings.confirm === undefined
		? `config.yaml lets changes in this context be confirmed by name: add --confirm=${target.name}.`
		: undefined;
}

type Guarded = number | undefined | 'look again';

/** Somebody has changed it: what is looked at again is what they made of it, which the watch may tell a while later. */
async function untilChanged({cluster, clock, signal}: CommandContext, {facts}: RolloutReport): Promise<void> {
	const {uid, generation} = facts.workload.metadata;
	await untilView<true>(cluster, clock, signal, () => {
		const now = cluster.view().opened?.workload?.metadata;
		return now?.uid === uid && now.generation === generation ? undefined : true;
	});
}

/** Pods that came up shortly before count as a proof after ten seconds; a crash shows sooner. */
const soonProvenMs = 15_000;

/** The report as soon as its revision to go back to is proven, when its pods are up and only young; else as it is. */
async function whenProven(context: CommandContext, report: RolloutReport): Promise<RolloutReport> {
	const {cluster, clock, signal} = context;
	const {undo, podsOf, workload} = report.facts;
	if (undo === undefined || isProven(undo.proof) || podsOf(undo.revision).ready === 0) return report;
	const overMs = clock.monotonicMs() + soonProvenMs;
	const proven = await untilView<RolloutReport>(cluster, clock, signal, () => {
		const next = rolloutReport(cluster.view().opened, cluster.now()) ?? report;
		const isSame = next.facts.workload.metadata.generation === workload.metadata.generation;
		const {undo: now} = next.facts;
		return !isSame || (now && isProven(now.proof)) || clock.monotonicMs() >= overMs ? next : undefined;
	});
	return proven ?? report;
}

async function undoFailed(context: CommandContext, failed: RolloutReport): Promise<Guarded> {
	const {cluster, output, target, settings} = context;
	const report = await whenProven(context, failed);
	if (context.signal.aborted) return undefined;
	const {undo, workload, current} = report.facts;
	const ref = workloadRef(target);
	const failing = current?.object.metadata.name;
	if (undo === undefined || !isProven(undo.proof)) {
		const best = undo ? `; revision ${undo.revision.number}: ${proofText(undo.proof)}, which is no proof` : '';
		output.warn(`Not undone: no other revision of ${ref} is known to work${best}. rolltop undo ${ref} asks you.`);
		return EXIT.failed;
	}
	const before = failing === undefined ? undefined : await undoneBefore(context, workload, failing);
	if (before !== undefined) {
		const owner = gitOpsOwner(workload) ?? report.facts.change.manager ?? 'somebody';
		output.warn(
			`Not undone: guard undid this very template ${ageOf(new Date(before).toISOString(), report.nowMs)} ago and ${owner} put it back. Mend it where ${owner} has it from.`,
		);
		return EXIT.failed;
	}
	const {uid} = undo.revision.object.metadata;
	const request: ActionRequest = {kind: 'undo', target, proposed: {uid, proof: undo.proof}};
	const outcome = await cluster.preview(request);
	const failedGeneration = failed.facts.workload.metadata.generation;
	const isChanged = cluster.view().opened?.workload?.metadata.generation !== failedGeneration;
	if (outcome.type === 'impossible' && isChanged) return 'look again';
	if (outcome.type !== 'ready') {
		output.fail(`not undone: ${outcome.sentence}`);
		return outcome.type === 'failed' ? EXIT.cluster : EXIT.failed;
	}
	// To delete pods is for a person to confirm.
	const {deletions = [], ...preview} = outcome.preview;
	if (deletions.length > 0) {
		output.warn(`Its stuck pods hold it up and guard deletes none: rolltop undo ${ref} does, after asking.`);
		if (preview.patch.length === 0) return EXIT.failed;
	}
	// Somebody has changed it since it failed: that is another rollout, which may go well.
	if (preview.basis.generation !== failedGeneration) return 'look again';
	if (preview.toRevision !== undo.revision.number) {
		output.warn(
			`Not undone: revision ${undo.revision.number} is what is known to work, and the undo would go to ${preview.toRevision ?? 'another one'}.`,
		);
		return EXIT.failed;
	}
	showPreview(context, preview);
	if (settings.dryRun) {
		output.say('(dry run: guard would have done this)');
		output.json({...previewJson(context, preview), result: 'dry-run'});
		return EXIT.failed;
	}
	return perform(context, preview, failing);
}

/** When guard undid this template of this very workload, by the journal; undefined: it did not. */
async function undoneBefore(
	{storage, cluster}: CommandContext,
	{metadata: {uid}}: Workload,
	failing: string,
): Promise<number | undefined> {
	const {server} = cluster.view().identity;
	const entries = await storage.journal.read();
	return entries.findLast(
		entry =>
			entry.type === 'receipt' &&
			entry.result === 'done' &&
			entry.undoes === failing &&
			entry.server === server &&
			entry.uid === uid,
	)?.atMs;
}

async function perform(context: CommandContext, preview: Preview, failing: string | undefined): Promise<Guarded> {
	const {cluster, output, signal, target} = context;
	if (signal.aborted) return undefined;
	context.undoes = failing;
	const outcome = await context.write(preview.title, () => cluster.perform(preview));
	context.undoes = undefined;
	// What changed between the preview and now may be the mending of it.
	if (outcome.type === 'changed') {
		output.warn(`Not undone: it was changed meanwhile: ${outcome.what.join('; ')}.`);
		return 'look again';
	}
	const exitCode = tellOutcome(context, outcome, preview);
	if (exitCode !== EXIT.done) return exitCode;
	await followUndo(context, preview.basis.generation, failing);
	output.warn(`${workloadRef(target)} was undone by guard.`);
	return EXIT.failed;
}

/** Tells how the way back goes; whatever comes of it, the rollout that was guarded has failed. */
async function followUndo(context: CommandContext, generation: number, failing: string | undefined): Promise<void> {
	const {output} = context;
	const end = await followRollout(context, {
		beyondGeneration: generation,
		isLeft: ({facts: {workload, current}}) =>
			(workload.metadata.generation ?? 0) > generation + 1 && current?.object.metadata.name === failing,
	});
	if (end?.type === 'failed') output.warn(`error: the way back does not get on either: ${end.why}`);
	if (end?.type === 'deleted') output.warn('error: it was deleted.');
	if (end?.type === 'left') {
		const owner = end.report.facts.change.manager ?? 'somebody';
		output.warn(`error: ${owner} put the failed template back; guard does not undo it again.`);
	}
}
