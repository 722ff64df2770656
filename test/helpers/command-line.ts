import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {main} from '../../source/cli.ts';
import type {NewObject} from '../../source/control-plane/world.ts';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {createAll, createSimulatedCluster, type SimulatedCluster} from '../../source/simulator/cluster.ts';
import {deployment, type WorkloadOptions} from '../../source/simulator/scenarios/build.ts';
import {kubeconfigText, serveCluster} from '../../source/simulator/serve.ts';
import {entryLine, type JournalEntry} from '../../source/storage/journal-entry.ts';
import {ADMIN_TOKEN, admin} from '../simulator/support.ts';

export interface CommandResult {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand extends Promise<CommandResult> {
	/** What it has written so far, both streams in their order. */
	written(): string;
	/** Resolves when it has written something that matches. */
	until(pattern: RegExp): Promise<void>;
	signal(name: 'SIGINT' | 'SIGTERM'): void;
	/** Types a line on its standard input. */
	type(line: string): void;
}

/** The command line on a simulated cluster over the wire, in this process. */
export interface CommandLine {
	readonly simulated: SimulatedCluster;
	/** Which signals the commands sent themselves. */
	readonly kills: readonly string[];
	/** Runs a command as a shell without a terminal does; `terminal`: on one. */
	run(args: readonly string[], options?: {readonly terminal?: boolean}): RunningCommand;
	/** Changes a Deployment as kubectl apply would. */
	change(options: WorkloadOptions): void;
	/** Waits until the rollout is complete and all pods of it count as serving, which they do some seconds later. */
	settled(): Promise<void>;
	/** Waits until `rolltop history` answers with such revisions of `web`, newest first. */
	untilRevisions(condition: (revisions: readonly ToldRevision[]) => boolean): Promise<void>;
	/** The journal's text so far. */
	journal(): string;
	/** Removes the journal. */
	forget(): void;
	/** Puts entries into the journal, as another run would. */
	note(...entries: readonly JournalEntry[]): void;
}

/** A revision as `history -o json` tells it. */
export interface ToldRevision {
	readonly revision: number;
	readonly current: boolean;
	readonly lastGood: boolean;
	readonly replicas: number;
	readonly record: {readonly serving: number};
}

export interface CommandLineOptions {
	readonly objects: readonly NewObject[];
	/** Text of the config file. */
	readonly config?: string;
	/** Times real speed. */
	readonly speed?: number;
}

const longestWaitMs = 15_000;

/**
 * Starts a simulated cluster with its own kubeconfig, config file and state folder; ends what still runs and removes it all
 * afterwards. Rejects with what the body rejects with.
 */
export async function withCommandLine(
	{objects, config = '', speed = 20}: CommandLineOptions,
	use: (line: CommandLine) => Promise<void>,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-command-'));
	const users = new Map([[ADMIN_TOKEN, admin]]);
	const simulated = createSimulatedCluster({seed: 'commands', startMs: systemClock.now(), users, timers: systemClock});
	createAll(simulated.world, objects);
	const served = await serveCluster({port: 0, speed, clock: systemClock});
	served.begin(simulated);
	const kubeconfig = join(folder, 'kubeconfig');
	writeFileSync(kubeconfig, kubeconfigText(served, ADMIN_TOKEN, 'default'));
	await mkdir(join(folder, 'rolltop'));
	await writeFile(join(folder, 'rolltop/config.yaml'), config);
	const kills: string[] = [];
	const before = {config: process.env.XDG_CONFIG_HOME, state: process.env.XDG_STATE_HOME};
	process.env.XDG_CONFIG_HOME = folder;
	process.env.XDG_STATE_HOME = folder;
	const running = new Set<RunningCommand>();
	const run = (args: readonly string[], terminal = false) => {
		const command = start(args, kubeconfig, kills, terminal);
		running.add(command);
		const ended = () => void running.delete(command);
		command.then(ended, ended);
		return command;
	};
	const untilRevisions: CommandLine['untilRevisions'] = async condition => {
		// Each question moves the cluster's time on, which sleeps while nothing is due.
		for (const startedMs = performance.now(); ; ) {
			const {stdout} = await run(['history', 'deployment/web', '-o', 'json']);
			if (condition(JSON.parse(stdout).revisions)) return;
			assert.ok(performance.now() - startedMs < longestWaitMs, `not the revisions that were waited for: ${stdout}`);
		}
	};
	try {
		await use({
			simulated,
			kills,
			run: (args, options = {}) => run(args, options.terminal === true),
			change({name, ...options}) {
				const {world} = simulated;
				const object = world.get('Deployment', 'default', name);
				if (!object) throw new Error(`there is no Deployment ${name}`);
				world.update({...object, spec: Object.assign({}, object.spec, deployment({name, ...options}).spec)});
			},
			async settled() {
				const {exitCode} = await run(['status', 'deployment/web']);
				assert.equal(exitCode, 0);
				await untilRevisions(([current]) => current?.record.serving === current?.replicas);
			},
			untilRevisions,
			journal: () => readFileSync(join(folder, 'rolltop/journal.jsonl'), 'utf8'),
			forget: () => rmSync(join(folder, 'rolltop/journal.jsonl')),
			note(...entries) {
				for (const entry of entries) appendFileSync(join(folder, 'rolltop/journal.jsonl'), `${entryLine(entry)}\n`);
			},
		});
	} finally {
		// A body that failed has left them as they were, and they would wait for a server that is gone.
		await endAll(running);
		restore('XDG_CONFIG_HOME', before.config);
		restore('XDG_STATE_HOME', before.state);
		await served.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}

function restore(name: string, value: string | undefined): void {
	if (value === undefined) delete process.env[name];
	else process.env[name] = value;
}

/** Interrupts each until it has ended: one that was only just started does not listen yet. */
async function endAll(running: ReadonlySet<RunningCommand>): Promise<void> {
	const startedMs = performance.now();
	while (running.size > 0 && performance.now() - startedMs < longestWaitMs) {
		for (const command of running) command.signal('SIGINT');
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}

async function waitUntil(condition: () => boolean, what: string): Promise<void> {
	const startedMs = performance.now();
	while (!condition()) {
		if (performance.now() - startedMs > longestWaitMs) throw new Error(`waited for ${what}`);
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}

function start(args: readonly string[], kubeconfig: string, kills: string[], terminal: boolean): RunningCommand {
	const texts = {stdout: '', stderr: '', both: ''};
	const collect = (name: 'stdout' | 'stderr') =>
		Object.assign(
			new Writable({
				write(chunk, _encoding, done) {
					texts[name] += chunk;
					texts.both += chunk;
					done();
				},
			}),
			{isTTY: terminal},
		);
	const signals = new EventEmitter();
	const stdin = Object.assign(new PassThrough(), {isTTY: terminal});
	const own = {
		stdin,
		stdout: collect('stdout'),
		stderr: collect('stderr'),
		env: {...process.env, KUBECONFIG: kubeconfig},
		kill: (_pid: number, signal: string) => void kills.push(signal),
	};
	const shell: NodeJS.Process = Object.create(process, {
		...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, {value}])),
		...Object.fromEntries(
			(['on', 'off', 'once', 'prependListener'] as const).map(name => [
				name,
				{
					value(event: string, listener: (...values: unknown[]) => void) {
						signals[name](event, listener);
						return shell;
					},
				},
			]),
		),
	});
	const ended = main(args, shell).then(exitCode => ({exitCode, stdout: texts.stdout, stderr: texts.stderr}));
	return Object.assign(ended, {
		written: () => texts.both,
		until: (pattern: RegExp) => waitUntil(() => pattern.test(texts.both), `${pattern} in:\n${texts.both}`),
		signal: (name: string) => void signals.emit(name, name),
		type: (text: string) => void stdin.write(`${text}\n`),
	});
}
