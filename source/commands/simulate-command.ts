import {sanitizeText} from '../kubernetes/sanitize.ts';
import {EXIT} from './exit-codes.ts';
import {printList} from './print-list.ts';
import {startSimulation} from './simulate.ts';
import type {SimulateFlags} from './simulation-settings.ts';

/** `rolltop simulate`: serves a scenario to any client, says where, and runs until SIGINT, SIGTERM or SIGHUP. */
export async function simulateCommand(flags: SimulateFlags, process: NodeJS.Process): Promise<number> {
	const started = await startSimulation(flags, name => {
		if (process.stderr.isTTY) process.stderr.write(`Setting up scenario ${sanitizeText(name)} …\n`);
	});
	if (!started.ok) {
		// It quotes the command line and the person's file: neither must steer the terminal.
		const text = started.sentence.split('\n').map(sanitizeText).join('\n');
		if (started.exitCode === EXIT.done) printList(process, text);
		else process.stderr.write(`${text}\n`);
		return started.exitCode;
	}
	const {kubeconfig, scenario} = started.simulation;
	process.stdout.write(`KUBECONFIG=${kubeconfig}\n`);
	if (process.stdout.isTTY) {
		process.stderr.write(
			`Scenario ${sanitizeText(scenario)}. In another terminal: kubectl --kubeconfig ${kubeconfig} get pods -w. Ctrl-C ends it.\n`,
		);
	}
	await new Promise<void>(resolve => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
	});
	await started.simulation.stop();
	return EXIT.done;
}
