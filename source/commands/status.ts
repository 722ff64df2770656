import {workloadRef} from '../rollout/workload-kind.ts';
import {EXIT} from './exit-codes.ts';
import {followRollout} from './follow-rollout.ts';
import type {CommandContext} from './one-shot.ts';
import {diagnosisLine, reportJson, rolloutReport, undoHint} from './rollout-report.ts';
import {stoppedLine} from './stopped-rollout.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/** `rolltop status KIND/NAME`: watches a rollout until it ends, as kubectl rollout status does, and says why it is stuck. */
export async function statusCommand(context: CommandContext): Promise<number | undefined> {
	const {output, target, settings} = context;
	const loaded = await waitForWorkload(context);
	if (!loaded) return undefined;
	if (!loaded.ok) {
		output.fail(loaded.sentence);
		return loaded.exitCode;
	}
	if (!settings.watch) return once(context);
	const {revision, stuckForMs} = settings;
	const end = await followRollout(context, {revision, stuckForMs});
	switch (end?.type) {
		case 'complete':
			return EXIT.done;
		case 'none':
			output.warn(`error: ${end.why}`);
			return EXIT.failed;
		case 'deleted':
			output.fail(`${workloadRef(target)} was deleted.`);
			return EXIT.failed;
		case 'failed': {
			output.warn(`error: ${end.why}`);
			// Another revision than the one that was asked for may run very well.
			const hint = end.report.isSuperseded ? undefined : undoHint(end.report, `rolltop undo ${workloadRef(target)}`);
			if (hint) output.warn(hint);
			return EXIT.failed;
		}
		default:
			return undefined;
	}
}

/** With --watch=false: one look, whose status is an error only when the rollout has failed; as kubectl does. */
function once({cluster, output, settings}: CommandContext): number {
	const {opened, identity} = cluster.view();
	const report = rolloutReport(opened, cluster.now(), settings.revision);
	if (!report) return EXIT.failed;
	const {status} = report;
	output.json(reportJson(report, identity));
	const line = diagnosisLine(report);
	if ('message' in status) output.say(status.message.trimEnd());
	const stopped = stoppedLine(report.facts.workload, report.nowMs);
	if (stopped !== undefined) output.say(`  ${stopped}`);
	if (line !== undefined) output.say(`  ${line}`);
	if ('message' in status) return EXIT.done;
	output.warn(`error: ${status.error}`);
	return EXIT.failed;
}
