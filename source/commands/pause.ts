import {workloadRef} from '../rollout/workload-kind.ts';
import {carryOut, place, tellOutcome} from './carry-out.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';
import {waitForWorkload} from './wait-for-workload.ts';

/**
 * `rolltop pause KIND/NAME`: the brake, which asks nobody. What is paused already stays so; StatefulSets and DaemonSets,
 * which can't be paused, are held, after a question.
 */
export async function pauseCommand(context: CommandContext): Promise<number | undefined> {
	const {cluster, output, target, settings} = context;
	// What can't be paused is held, which is more than a brake: it is shown first.
	if (target.kind !== 'Deployment')
		return carryOut(context, {request: {kind: 'hold', target}, question: 'Hold it now'});
	const loaded = await waitForWorkload({...context, alone: true});
	if (!loaded) return undefined;
	if (!loaded.ok) {
		output.fail(loaded.sentence);
		return loaded.exitCode;
	}
	const ref = workloadRef(target);
	const {workload} = loaded.opened;
	if (workload?.kind === 'Deployment' && workload.spec.paused === true)
		return told(context, `${ref} is paused already`, 'unchanged');
	if (settings.dryRun) return told(context, `${ref} would be paused (dry run: nothing was changed)`, 'dry-run');
	if (cluster.writesDisabled !== undefined) {
		output.fail(`nothing can be changed here: ${cluster.writesDisabled}.`);
		return EXIT.usage;
	}
	return tellOutcome(context, await context.write(`pause ${ref}`, () => cluster.pause(target)));
}

function told(context: CommandContext, sentence: string, result: string): number {
	context.output.say(sentence);
	context.output.json({...place(context), result, sentence});
	return EXIT.done;
}
