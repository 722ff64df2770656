import {askOnTerminal} from './ask-on-terminal.ts';
import {EXIT} from './exit-codes.ts';
import type {CommandContext} from './one-shot.ts';

/** Whether a change may be sent. */
export type Consent = {readonly given: true} | {readonly given: false; readonly exitCode: number | undefined};

const given: Consent = {given: true};

/**
 * What can be known before anything is read: who may not be asked has to have said yes. kubectl never asks; but what undo
 * goes to is inferred, and a program that reads from a pipe would be confirmed by whatever comes out of it.
 */
export function refusedConsent({settings, confirm, target, process}: CommandContext): string | undefined {
	const {yes, dryRun, confirm: typed} = settings;
	if (typed !== undefined && typed !== target.name)
		return `--confirm says "${typed}", and the workload is ${target.name}.`;
	if (dryRun || typed !== undefined) return undefined;
	if (confirm === 'name' && yes) {
		return `config.yaml lets changes in this context be confirmed by name: --confirm=${target.name} in place of --yes.`;
	}
	if (yes || process.stdin.isTTY) return undefined;
	const how = confirm === 'name' ? `--confirm=${target.name}` : '--yes';
	return `Standard input is no terminal to confirm on: give ${how} to do it, or --dry-run to look only.`;
}

/** Asks, unless it was said on the command line. `what`: `undo now`. */
export async function askConsent(context: CommandContext, what: string): Promise<Consent> {
	const {settings, confirm, target, process, signal, output} = context;
	if (settings.confirm !== undefined || settings.yes) return given;
	const question = confirm === 'name' ? `Type ${target.name} to ${what}: ` : `${what}? [y/N] `;
	const answer = await askOnTerminal(process, question, signal);
	if (signal.aborted) return {given: false, exitCode: undefined};
	const isYes = confirm === 'name' ? answer === target.name : /^y(?:es)?$/i.test(answer ?? '');
	if (isYes) return given;
	output.warn('Nothing was changed.');
	return {given: false, exitCode: EXIT.failed};
}
