import {typedReplicas} from '../rollout/typed-replicas.ts';
import type {CommandOption} from './command-table.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {defined} from './defined.ts';
import {parseDuration} from './duration-option.ts';

/** The options of the one-shot commands as the command line gives them. */
export interface CommandFlags extends ConsoleFlags {
	readonly output?: string | undefined;
	readonly requestTimeout?: string | undefined;
	readonly revision?: string | undefined;
	readonly toRevision?: string | undefined;
	readonly watch?: boolean | undefined;
	readonly yes?: boolean | undefined;
	readonly confirm?: string | undefined;
	readonly dryRun?: string | undefined;
	readonly stayPaused?: boolean | undefined;
	readonly stuckFor?: string | undefined;
	readonly waitForChange?: string | undefined;
	readonly replicas?: string | undefined;
	readonly currentReplicas?: string | undefined;
}

/** The same, understood. */
export interface CommandSettings {
	readonly output: 'text' | 'json';
	/** Milliseconds; undefined: for as long as it takes. */
	readonly timeoutMs?: number;
	readonly requestTimeoutMs?: number;
	readonly revision?: number;
	readonly toRevision?: number;
	readonly watch: boolean;
	readonly yes: boolean;
	/** The workload's name, for contexts where that confirms. */
	readonly confirm?: string;
	readonly dryRun: boolean;
	readonly stayPaused: boolean;
	readonly stuckForMs?: number;
	readonly waitForChangeMs?: number;
	readonly replicas?: number;
	readonly currentReplicas?: number;
}

export type SettingsOutcome =
	| {readonly ok: true; readonly settings: CommandSettings}
	| {readonly ok: false; readonly sentence: string};

/** A mistake in an option's value, as a sentence. */
class Misused extends Error {}

function durationOf(spelling: CommandOption, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const ms = parseDuration(text);
	if (ms === undefined) throw new Misused(`--${spelling} is a duration such as 90s or 5m, not "${text}".`);
	// As with kubectl, zero means no limit.
	return ms === 0 ? undefined : ms;
}

function revisionOf(spelling: CommandOption, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d{1,15}$/.test(text)) throw new Misused(`--${spelling} is the number of a revision, not "${text}".`);
	// As with kubectl, zero means that none is named.
	return Number(text) === 0 ? undefined : Number(text);
}

function sizeOf(spelling: CommandOption, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const typed = typedReplicas(text);
	if (typed.type === 'too-long') throw new Misused(`--${spelling}: ${typed.sentence}.`);
	if (typed.type === 'no-number') throw new Misused(`--${spelling} is a number of pods, not "${text}".`);
	return typed.replicas;
}

const outputs = ['text', 'json'] as const;

function outputOf(text = 'text'): CommandSettings['output'] {
	const output = outputs.find(each => each === text);
	if (output === undefined) throw new Misused(`--output is text or json, not "${text}".`);
	return output;
}

function dryRunOf(text = 'none'): boolean {
	if (text === 'none') return false;
	if (text === '' || text === 'server') return true;
	throw new Misused(`--dry-run asks the server: it is server or none, not "${text}".`);
}

/** What the options mean, or which of them can't be meant. Pure. */
export function commandSettings(flags: CommandFlags): SettingsOutcome {
	try {
		const {watch = true, yes = false, stayPaused = false, confirm} = flags;
		return {
			ok: true,
			settings: {
				output: outputOf(flags.output),
				watch,
				yes,
				stayPaused,
				dryRun: dryRunOf(flags.dryRun),
				...defined({
					timeoutMs: durationOf('timeout', flags.timeout),
					requestTimeoutMs: durationOf('request-timeout', flags.requestTimeout),
					revision: revisionOf('revision', flags.revision),
					toRevision: revisionOf('to-revision', flags.toRevision),
					stuckForMs: durationOf('stuck-for', flags.stuckFor),
					waitForChangeMs: durationOf('wait-for-change', flags.waitForChange),
					replicas: sizeOf('replicas', flags.replicas),
					currentReplicas: sizeOf('current-replicas', flags.currentReplicas),
					confirm,
				}),
			},
		};
	} catch (error) {
		if (error instanceof Misused) return {ok: false, sentence: error.message};
		throw error;
	}
}
