import {systemClock} from '../kubernetes/clock.ts';
import {EXIT} from './exit-codes.ts';
import type {Output} from './output.ts';

type Ending = {readonly exitCode: number; readonly signal?: NodeJS.Signals};

/** What ends a command early. */
export interface Ender {
	/** Aborted: nobody waits any longer, because of a signal, of --timeout, or since nobody reads the output. */
	readonly signal: AbortSignal;
	/** A write that is waited for whatever happens, but not for a second Ctrl-C. */
	write<T>(doing: string, send: () => Promise<T>): Promise<T>;
	/** Resolves when no write is under way any more; says what it waits for, where that was not said. */
	written(): Promise<void>;
	/** How it was ended; undefined: it was not. */
	readonly ending: Ending | undefined;
	stop(): void;
}

/**
 * Ends the command early; a write that is under way is waited for, as the shell would otherwise say nothing of it.
 * @param late - What is waited for when --timeout is over, where that can be told.
 */
export function createEnder(
	process: NodeJS.Process,
	{timeoutMs}: {readonly timeoutMs?: number},
	{warn, fail}: Pick<Output, 'warn' | 'fail'>,
	late: () => string | undefined = () => undefined,
): Ender {
	const ended = new AbortController();
	let ending: Ending | undefined;
	let writing: string | undefined;
	let isToldOf = false;
	let answered: Promise<void> = Promise.resolve();
	let giveUp = () => {};
	const tellOfWrite = () => {
		if (writing !== undefined && !isToldOf) warn(`waiting for the answer to: ${writing} … (Ctrl-C stops waiting)`);
		isToldOf = true;
	};
	const end = (how: Ending, why?: string) => {
		if (ending === undefined && writing !== undefined) tellOfWrite();
		else if (ending === undefined && why !== undefined) fail(why);
		else if (ending !== undefined) giveUp();
		ending ??= how;
		ended.abort();
	};
	const interrupt = () => end({exitCode: EXIT.interrupted});
	const terminate = (signal: NodeJS.Signals) => end({exitCode: EXIT.interrupted, signal});
	const broken = () => end({exitCode: EXIT.done});
	process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', terminate);
	process.stdout.on('error', broken);
	const cancel =
		timeoutMs === undefined
			? () => {}
			: systemClock.after(timeoutMs, () => end({exitCode: EXIT.timedOut}, timedOutText(timeoutMs, late())));
	return {
		signal: ended.signal,
		get ending() {
			return ending;
		},
		write(doing, send) {
			writing = doing;
			isToldOf = false;
			const given = new Promise<never>((_resolve, reject) => {
				giveUp = () => reject(new GivenUp());
			});
			const answer = Promise.race([send(), given]).finally(() => {
				writing = undefined;
			});
			answered = answer.then(
				() => {},
				() => {},
			);
			return answer;
		},
		written() {
			tellOfWrite();
			return answered;
		},
		stop() {
			cancel();
			// Not the one for errors of the output: that nobody read the last words is known after them.
			process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', terminate);
		},
	};
}

const timedOutText = (timeoutMs: number, why: string | undefined) =>
	`timed out after ${timeoutMs / 1000} s (--timeout)${why === undefined ? '' : `: ${why}`}`;

/** A second Ctrl-C during a write: what became of it is told at the next start. */
export class GivenUp extends Error {}
