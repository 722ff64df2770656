import type {WorkloadName} from '../cluster/cluster.ts';
import type {ConnectedCluster} from '../cluster/connect.ts';
import {type Clock, systemClock} from '../kubernetes/clock.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import {type CommandFlags, type CommandSettings, commandSettings} from './command-flags.ts';
import type {CommandName} from './command-table.ts';
import {createEnder, type Ender} from './ender.ts';
import {EXIT} from './exit-codes.ts';
import {type ClusterSession, openCluster} from './open-cluster.ts';
import {openStorage, type Storage} from './open-storage.ts';
import {createOutput, type Output} from './output.ts';
import {stoppedLine} from './stopped-rollout.ts';
import {parseTarget} from './target.ts';
import {createConsoleTerminal} from './terminal-lender.ts';

/** What a command that does one thing is given. */
export interface CommandContext {
	readonly cluster: ConnectedCluster;
	readonly target: WorkloadName;
	/** What stands after the target. */
	readonly words: readonly string[];
	readonly settings: CommandSettings;
	readonly output: Output;
	readonly clock: Clock;
	readonly storage: Storage;
	/** Aborted: nobody waits any longer, because of a signal or of --timeout. */
	readonly signal: AbortSignal;
	/** How writes are confirmed in this context. */
	readonly confirm: 'y' | 'name';
	readonly process: NodeJS.Process;
	/** What guard is about to undo, for the journal. */
	undoes: string | undefined;
	/** A write that is waited for whatever happens, but not for a second Ctrl-C. */
	write<T>(doing: string, send: () => Promise<T>): Promise<T>;
}

/** Answers with the exit status; undefined: it stopped because the signal was aborted. */
export type Command = (context: CommandContext) => Promise<number | undefined>;

/**
 * Runs a command on the workload that the first of `words` names: opens what is kept on disk and the cluster, ends the command by
 * Ctrl-C, by another signal, when nobody reads its output, and after --timeout. Answers with the exit status.
 */
export async function runOneShot(
	name: CommandName,
	[word, ...words]: readonly string[],
	flags: CommandFlags,
	process: NodeJS.Process,
	load: () => Promise<Command>,
): Promise<number> {
	// What it quotes is from the command line, the environment and the kubeconfig: it must not steer the terminal.
	const refuse = (sentence: string, code: number) => {
		if (flags.output === 'json') process.stdout.write(`${JSON.stringify({error: sanitizeText(sentence)})}\n`);
		process.stderr.write(`${sentence.split('\n').map(sanitizeText).join('\n')}\n`);
		return code;
	};
	const understood = commandSettings(flags);
	if (!understood.ok) return refuse(understood.sentence, EXIT.usage);
	if (word === undefined)
		return refuse(`rolltop ${name} needs a workload: rolltop ${name} deployment/NAME.`, EXIT.usage);
	const target = parseTarget(word);
	if (!target.ok) return refuse(target.sentence, EXIT.usage);

	const {settings} = understood;
	const output = createOutput(process, settings.output);
	const storage = await openStorage({clock: systemClock, onFault: output.warn});
	for (const mistake of storage.mistakes) output.warn(mistake);
	let context: CommandContext | undefined;
	const session = openCluster(flags, process, {
		storage,
		// A credential plugin that asks a person gets the terminal, as with kubectl.
		terminal: process.stdin.isTTY ? createConsoleTerminal(output.warn) : undefined,
		by: name,
		undoes: () => context?.undoes,
		single: true,
		requestTimeoutMs: settings.requestTimeoutMs,
	});
	if (!session.ok) return refuse(session.sentence, session.exitCode);
	const ender = createEnder(process, settings, output, () => whatIsAwaited(session.cluster));
	try {
		const workload: WorkloadName = {kind: target.kind, namespace: session.namespace, name: target.name};
		session.cluster.open(workload);
		context = contextOf(session, workload, {settings, output, storage, process, ender, words});
		const [command] = await Promise.all([
			load(),
			storage.seenIsRead,
			tellEarlierRuns(session, workload, storage, output),
		]);
		const exitCode = await command(context);
		return ender.ending?.exitCode ?? exitCode ?? EXIT.interrupted;
	} finally {
		session.cluster.close();
		await session.cluster.left();
		await storage.flush();
		ender.stop();
		// Whoever sent it learns from the status that it was heard.
		if (ender.ending?.signal) process.kill(process.pid, ender.ending.signal);
	}
}

/** Why it took so long, for whom --timeout ends. */
function whatIsAwaited(cluster: ConnectedCluster): string | undefined {
	const {opened, identity} = cluster.view();
	if (opened === undefined) return undefined;
	const {workload, freshness} = opened;
	if (freshness.state === 'connecting' || freshness.state === 'stale') {
		const why = freshness.error === undefined ? '' : ` (${freshness.error.message})`;
		return `the API server ${identity.server} does not answer${why}`;
	}
	return workload && stoppedLine(workload, cluster.now());
}

interface ContextParts extends Pick<CommandContext, 'settings' | 'output' | 'storage' | 'process' | 'words'> {
	readonly ender: Ender;
}

function contextOf(
	{cluster, confirm}: Extract<ClusterSession, {ok: true}>,
	target: WorkloadName,
	{ender, ...parts}: ContextParts,
): CommandContext {
	return {
		...parts,
		cluster,
		target,
		confirm,
		clock: systemClock,
		signal: ender.signal,
		write: ender.write,
		undoes: undefined,
	};
}

async function tellEarlierRuns(
	{cluster, context, server}: Extract<ClusterSession, {ok: true}>,
	target: WorkloadName,
	{journal}: Storage,
	{warn}: Output,
): Promise<void> {
	const {earlierSentences} = await import('./earlier-runs.ts');
	const options = {cluster, place: {context, server}, journal, clock: systemClock, target};
	for (const sentence of await earlierSentences(options)) warn(sentence);
}
