import {type ChildProcess, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import type {Clock} from '../clock.ts';
import {failure, type Result, success} from '../errors.ts';
import {firstLine, pluginFailure} from './plugin-failure.ts';

export interface PluginRun {
	readonly command: string;
	readonly args: readonly string[];
	/** The whole environment. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** What the kubeconfig says to people who lack the command. */
	readonly installHint?: string | undefined;
	/** It has the terminal: standard input and standard error are rolltop's own. */
	readonly isInteractive: boolean;
	readonly clock: Clock;
	readonly signal: AbortSignal;
}

/** A plugin that asks nobody is done in seconds; one that hangs would otherwise block every request. */
const pluginTimeoutMs = 30_000;

/** As long as the codes live that people type into a browser elsewhere (RFC 8628). */
const interactiveTimeoutMs = 15 * 60_000;

/** What is told to end puts the terminal back and its files in order. */
const endingMs = 400;

/** An ExecCredential with two certificates is below 20 KB. */
const outputLimitBytes = 1024 * 1024;

/** Only the first line of it is shown. */
const complaintLimitBytes = 64 * 1024;

/**
 * Runs an exec plugin to its end; its standard output. Without a shell; unless it is interactive, without standard input,
 * its standard error kept from the terminal, and leading a session of its own, so that it has no terminal to ask on and
 * dies with its children.
 * When `signal` is aborted it is told to end, and killed when it does not.
 * Errors: `unauthenticated` with the first line that it complained with; `aborted`.
 */
export function runPlugin(input: PluginRun): Promise<Result<string>> {
	const {command, installHint, isInteractive, clock, signal} = input;
	if (signal.aborted) return Promise.resolve(aborted());
	return new Promise(resolve => {
		const child = start(input);
		if (!child) return resolve(pluginFailure(`${command} can't be started`));
		const output = collect(child.stdout, outputLimitBytes);
		const complaints = collect(child.stderr, complaintLimitBytes);
		const timeoutMs = isInteractive ? interactiveTimeoutMs : pluginTimeoutMs;
		const finish = (outcome: Result<string>) => {
			cancelTimeout();
			cancelEnding();
			signal.removeEventListener('abort', abort);
			child.stdout?.destroy();
			child.stderr?.destroy();
			kill(child, isInteractive, 'SIGKILL');
			resolve(outcome);
		};
		let cancelEnding = () => {};
		const abort = () => {
			cancelEnding = clock.after(endingMs, () => {
				// It may have ended itself, and its children hold on.
				kill(child, isInteractive, 'SIGKILL', true);
				finish(aborted());
			});
			kill(child, isInteractive, 'SIGTERM');
		};
		const cancelTimeout = clock.after(timeoutMs, () => {
			finish(pluginFailure(complaint(`${command} did not answer within ${timeoutMs / 1000} s`, complaints.text())));
		});
		signal.addEventListener('abort', abort);
		child.once('error', error => finish(pluginFailure(startFailure(command, error, installHint))));
		child.once('close', (code, killedBy) => {
			if (signal.aborted && code !== 0) finish(aborted());
			else if (output.overflowed()) finish(pluginFailure(`${command} printed more than a credential can be`));
			else if (code === 0) finish(success(output.text()));
			else
				finish(pluginFailure(complaint(`${command} failed (${killedBy ?? `exit code ${code}`})`, complaints.text())));
		});
	});
}

const aborted = () => failure({kind: 'aborted', message: 'the connection is closed'});

/** A session of its own takes a new console window on Windows, so there it gets none. */
function start({command, args, env, isInteractive}: PluginRun) {
	try {
		return spawn(command, [...args], {
			env: {...env},
			stdio: isInteractive ? ['inherit', 'pipe', 'inherit'] : ['ignore', 'pipe', 'pipe'],
			detached: !isInteractive && process.platform !== 'win32',
			windowsHide: true,
		});
	} catch {
		// spawn throws on arguments that no system takes, such as one with a NUL in it.
		return undefined;
	}
}

const hasNotEnded = ({exitCode, signalCode}: ChildProcess) => exitCode === null && signalCode === null;

/** A plugin is often a script: its children hold the pipes open, and must go with it. */
function kill(child: ChildProcess, isInteractive: boolean, signal: NodeJS.Signals, isThere = hasNotEnded(child)): void {
	if (child.pid === undefined || !isThere) return;
	try {
		if (isInteractive || process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// It ended in between.
	}
}

/** No stream: the terminal has it. */
function collect(stream: Readable | null, limitBytes: number) {
	const chunks: Buffer[] = [];
	let bytes = 0;
	stream?.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes <= limitBytes) chunks.push(chunk);
	});
	stream?.on('error', () => {});
	return {text: () => Buffer.concat(chunks).toString('utf8'), overflowed: () => bytes > limitBytes};
}

function startFailure(command: string, error: Error, installHint: string | undefined): string {
	const code = 'code' in error ? String(error.code) : 'unknown';
	if (code !== 'ENOENT') return `${command} can't be started (${code === 'EACCES' ? 'permission denied' : code})`;
	return complaint(`${command} is not installed or not in PATH`, installHint ?? '');
}

function complaint(sentence: string, said: string): string {
	const line = firstLine(said);
	return line ? `${sentence}: ${line}` : sentence;
}
