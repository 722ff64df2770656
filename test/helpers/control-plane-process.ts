import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {basename, join} from 'node:path';

/** One part of the control plane as a process of this machine, its output in a file. */
export interface Component {
	readonly name: string;
	/** Sends a signal without waiting for what follows. */
	signal(signal: NodeJS.Signals): void;
	/** Ends it and waits until it is gone; a frozen one too. */
	end(signal: NodeJS.Signals): Promise<void>;
	/** The last lines that it wrote. */
	log(): Promise<string>;
	hasEnded(): boolean;
}

export function startComponent(command: string, args: readonly string[], folder: string): Component {
	const name = basename(command);
	const logFile = join(folder, `${name}.log`);
	const log = openSync(logFile, 'a');
	const child: ChildProcess = spawn(command, args, {stdio: ['ignore', log, log], cwd: folder});
	closeSync(log);
	const exited = once(child, 'exit');
	// A test run that is broken off must leave nothing running.
	const endWithTests = () => child.kill('SIGKILL');
	process.once('exit', endWithTests);
	child.once('exit', () => process.off('exit', endWithTests));
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return {
		name,
		hasEnded,
		signal: signal => child.kill(signal),
		async end(signal) {
			if (hasEnded()) return;
			child.kill(signal);
			child.kill('SIGCONT');
			await exited;
		},
		log: async () => (await readFile(logFile, 'utf8')).split('\n').slice(-8).join('\n'),
	};
}

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
	return address.port;
}

/** Asks every 100 ms until `isTrue` says so; rejects with `describe()` when that takes too long. */
export async function until(
	isTrue: () => Promise<boolean>,
	describe: () => string | Promise<string>,
	timeoutMs = 30_000,
): Promise<void> {
	const deadline = AbortSignal.timeout(timeoutMs);
	while (!(await isTrue())) {
		if (deadline.aborted) throw new Error(`${await describe()} (after ${timeoutMs} ms)`);
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}
