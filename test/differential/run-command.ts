import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {type Command, GIVEN_UP, type Result, type Watch} from './command.ts';

/** One of the two clusters, and the kubectl that asks it. */
export interface Client {
	readonly kubectl: string;
	readonly kubeconfig: string;
	/** A folder of its own, for what kubectl keeps. */
	readonly home: string;
}

/** More than the longest `--timeout` of the script. */
const TIMEOUT_MS = 90_000;

/** A kubectl that runs, with all that it has printed so far. */
function start({kubectl, kubeconfig, home}: Client, {args, input, env}: Command) {
	const child = spawn(kubectl, ['--kubeconfig', kubeconfig, '--cache-dir', join(home, 'cache'), ...args], {
		env: {...process.env, HOME: home, TZ: 'UTC', ...env},
	});
	const printed = {stdout: '', stderr: ''};
	const onPrint = new Set<() => void>();
	for (const name of ['stdout', 'stderr'] as const) {
		child[name].setEncoding('utf8').on('data', (text: string) => {
			printed[name] += text;
			for (const look of onPrint) look();
		});
	}
	// A kubectl that refuses its arguments reads nothing.
	child.stdin.on('error', () => undefined);
	child.stdin.end(input ? JSON.stringify(input) : '');
	const closed = once(child, 'close');
	/** Settles when it has printed a line with this text to its end, or has ended itself. */
	const prints = (text: string) =>
		new Promise<void>(resolve => {
			const look = () => {
				const {stdout} = printed;
				const at = stdout.indexOf(text);
				if (at >= 0 && stdout.includes('\n', at)) resolve();
			};
			onPrint.add(look);
			look();
			closed.then(() => resolve());
		});
	return {child, printed, closed, prints};
}

type Running = ReturnType<typeof start>;

async function follow(client: Client, {prints, child, closed}: Running, {from, meanwhile, until}: Watch) {
	if (from !== undefined) await prints(from);
	let over = false;
	const end = Promise.race([prints(until), closed]).then(() => {
		over = true;
	});
	do {
		for (const args of meanwhile) await runCommand(client, {args});
	} while (from === undefined && meanwhile.length > 0 && !over);
	await end;
	child.kill('SIGINT');
}

/** Runs a command of the script to its end. */
export async function runCommand(client: Client, command: Command): Promise<Result> {
	const running = start(client, command);
	let givenUp = false;
	const timer = setTimeout(() => {
		givenUp = true;
		running.child.kill('SIGKILL');
	}, TIMEOUT_MS);
	if (command.watch) await follow(client, running, command.watch);
	const [code, signal] = await running.closed;
	clearTimeout(timer);
	return {exit: givenUp ? GIVEN_UP : (code ?? signal), ...running.printed};
}
