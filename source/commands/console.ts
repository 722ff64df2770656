import type {Cluster, WorkloadName} from '../cluster/cluster.ts';
import type {ConsoleOptions} from '../console/run-console.ts';
import {systemClock} from '../kubernetes/clock.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import {themeNames, usualConfig} from '../storage/config.ts';
import {awaitWrites} from './await-writes.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {parseDuration} from './duration-option.ts';
import {type EndingSignal, onEndingSignal} from './ending-signals.ts';
import {EXIT} from './exit-codes.ts';
import {openKeyboard} from './open-keyboard.ts';
import {openSession} from './open-session.ts';
import {openStorage, type Storage} from './open-storage.ts';
import {printList} from './print-list.ts';
import type {EarlierRuns, OpenedSession} from './session.ts';
import {parseTarget} from './target.ts';
import {type ConsoleTerminal, createConsoleTerminal} from './terminal-lender.ts';

/**
 * `rolltop [deployment/NAME]`: opens the console on a cluster, with `--simulate` on a simulated one, or on a recording. Answers with the
 * exit status, once the person quits.
 */
export async function consoleCommand(
	input: readonly string[],
	flags: ConsoleFlags,
	process: NodeJS.Process,
): Promise<number> {
	// What it quotes is from the command line, the environment and the kubeconfig: it must not steer the terminal.
	const say = (sentence: string, code: number) => {
		process.stderr.write(`${sentence.split('\n').map(sanitizeText).join('\n')}\n`);
		return code;
	};
	const list = await listAskedFor(flags);
	if (list !== undefined) {
		printList(process, list);
		return EXIT.done;
	}
	const [word] = input;
	const target = word === undefined ? undefined : parseTarget(word);
	if (target && !target.ok) return say(target.sentence, EXIT.usage);
	const isLinear = flags.linear || !process.stdout.isTTY || process.env.TERM === 'dumb';
	const timeoutMs = flags.timeout === undefined ? undefined : parseDuration(flags.timeout);
	if (flags.timeout !== undefined && (timeoutMs === undefined || !isLinear)) {
		return say(
			isLinear
				? `--timeout is a duration such as 90s or 5m, not "${flags.timeout}".`
				: 'The console has no --timeout: give it with --linear or with a command.',
			EXIT.usage,
		);
	}

	// The first requests are on their way before the screen's code is loaded: the two overlap.
	const terminal = process.stdin.isTTY ? createConsoleTerminal(line => say(line, EXIT.done)) : undefined;
	const faults: string[] = [];
	const isReal = !flags.simulate && flags.recording === undefined;
	// What happens on a simulated cluster, or happened on a recording, is nothing to remember.
	const storage = isReal
		? await openStorage({clock: systemClock, onFault: sentence => void faults.push(sentence)})
		: undefined;
	for (const mistake of storage?.mistakes ?? []) say(mistake, EXIT.done);
	const session = await openSession(flags, process, terminal, storage);
	if (!session.ok) return say(session.sentence, session.exitCode);
	const {cluster, namespace} = session;
	const initialTarget = target && {kind: target.kind, namespace, name: target.name};
	if (initialTarget) cluster.open(initialTarget);
	try {
		if (isLinear) {
			const {runLinear} = await import('./linear.ts');
			return await runLinear({
				session,
				target: initialTarget,
				process,
				flush: async () => storage?.flush(),
				...(timeoutMs ? {timeoutMs} : {}),
			});
		}
		return await show(session, initialTarget, process, terminal, storage, lookOf(flags, storage));
	} finally {
		await storage?.flush();
		for (const fault of faults) say(fault, EXIT.done);
	}
}

/** What `--scenario help` and `--recording help` ask for: it needs no terminal. */
async function listAskedFor({scenario, recording}: ConsoleFlags): Promise<string | undefined> {
	if (scenario === 'help') return (await import('./simulation-settings.ts')).scenarioList();
	if (recording === 'help') return (await import('./recording-session.ts')).recordingsHelp();
	return undefined;
}

type Look = Pick<ConsoleOptions, 'theme' | 'isColourless' | 'mouse' | 'bell'>;

/** What was asked for on the command line goes before the config file. */
function lookOf({theme, color}: ConsoleFlags, storage: Storage | undefined): Look {
	const asked = themeNames.find(name => name === theme);
	const {theme: usual, mouse, bell} = storage?.config ?? usualConfig;
	return {theme: asked ?? usual, isColourless: color === false, mouse, bell};
}

async function show(
	{cluster, places, afterFirstPicture, end, confirmByName = false, unfinished, caveat}: OpenedSession,
	initialTarget: WorkloadName | undefined,
	process: NodeJS.Process,
	terminal: ConsoleTerminal | undefined,
	storage: Storage | undefined,
	look: Look,
): Promise<number> {
	const [{runConsole}, {closingSummary}, {stillStopped}] = await Promise.all([
		import('../console/run-console.ts'),
		import('../console/closing-summary.ts'),
		import('../console/still-stopped.ts'),
	]);
	// A fault of the program is told where it was started from, not on a screen that vanishes with it.
	const crashed = new AbortController();
	const giveBack = () => crashed.abort();
	process.prependListener('uncaughtException', giveBack).prependListener('unhandledRejection', giveBack);
	// A write that is under way when the process is told to end is waited for as when a person quits.
	let ending: EndingSignal | undefined;
	const stopListening = onEndingSignal(
		process,
		signal => {
			ending = signal;
			giveBack();
		},
		signal => signal === 'SIGINT' && terminal?.isLent() === true,
	);
	let left: EarlierRuns | undefined;
	try {
		if (!afterFirstPicture) await firstAnswer(cluster);
		await terminal?.returned();
		let isOver = false;
		const told = Promise.resolve(unfinished?.(() => !isOver, 'screen')).then(earlier => {
			left = earlier;
			return [...(storage?.mistakes ?? []), ...(earlier?.sentences ?? [])];
		});
		const running = runConsole({
			cluster,
			stdin: process.stdin,
			stdout: process.stdout,
			env: process.env,
			clock: systemClock,
			signal: crashed.signal,
			openKeyboard,
			confirmByName,
			places,
			placeless: places ? undefined : 'a recording is one place',
			told,
			onRead: () => void left?.read(),
			...look,
			onHandOver: terminal?.reserve(),
			...(initialTarget ? {initialTarget} : {}),
		});
		// The console has drawn before it first waits for anything. What fails here is a fault of the program.
		void afterFirstPicture?.();
		const {writes, reversals} = await running;
		isOver = true;
		// From here on a signal means that nobody wants to wait.
		stopListening();
		const interrupted = new AbortController();
		const interrupt = () => interrupted.abort();
		process.once('SIGINT', interrupt);
		const ended = await awaitWrites(writes, {
			say: line => void process.stdout.write(`${line}\n`),
			clearTyped: () => void (process.stdout.isTTY && process.stdout.write('\r\u001B[K')),
			clock: systemClock,
			signal: interrupted.signal,
		});
		// On the screen they went with the first key.
		const tales = await left?.atEnd();
		process.off('SIGINT', interrupt);
		const here = places?.current() ?? cluster;
		const standing = stillStopped(ended, here.view(), here.now());
		process.stdout.write(closingSummary(ended, undefined, caveat, reversals, tales, standing));
		return interrupted.signal.aborted ? EXIT.interrupted : EXIT.done;
	} finally {
		// Where one is now: what was left is closed.
		(places?.current() ?? cluster).close();
		stopListening();
		await end?.();
		if (ending) {
			// Nothing comes after that.
			await storage?.flush();
			// Whoever sent it learns from the status that it was heard: nobody is left who would take it for something else.
			process.removeAllListeners(ending);
			process.kill(process.pid, ending);
		}
	}
}

/** How long the first picture waits for something to show: a server nearby has answered by then, and one picture is saved. */
const firstAnswerMs = 60;

function firstAnswer(cluster: Cluster): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			cancelTimer();
			unsubscribe();
			resolve();
		};
		const cancelTimer = systemClock.after(firstAnswerMs, done);
		const unsubscribe = cluster.subscribe(() => {
			if (cluster.view().workloads.items.length > 0) done();
		});
	});
}
