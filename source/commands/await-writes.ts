import type {AskedWrite, EndedWrite} from '../console/writes.ts';
import type {Clock} from '../kubernetes/clock.ts';

export interface AwaitOptions {
	/** Prints one line. */
	readonly say: (line: string) => void;
	/** Takes away what was typed meanwhile and stands at the cursor: the terminal shows it again by itself. */
	readonly clearTyped?: () => void;
	readonly clock: Clock;
	/** Aborted: nobody wants to wait any longer. */
	readonly signal: AbortSignal;
}

/** A patch has 10 s, and is looked for during 15 s when it got no answer; a shell must come back some time. */
export const longestAnswerMs = 30_000;

/**
 * Waits, at most `longestAnswerMs`, for the answers to writes that are under way when the console closes, and says so.
 * Answers with all writes in their order; those without an outcome were not answered by then.
 */
export async function awaitWrites(
	writes: readonly AskedWrite[],
	{say, clearTyped, clock, signal}: AwaitOptions,
): Promise<readonly EndedWrite[]> {
	// Of two that have settled already, `race` takes the first: this asks for what is known, and waits for nothing.
	const ended = await Promise.all(writes.map(({outcome}) => Promise.race([outcome, undefined])));
	const pending = writes.filter((_write, index) => ended[index] === undefined);
	if (pending.length > 0) {
		say(`waiting for the answer to: ${pending.map(({doing}) => doing).join(', ')} … (Ctrl-C stops waiting)`);
	}
	const {promise: givenUp, resolve: giveUp} = Promise.withResolvers<undefined>();
	const stop = () => giveUp(undefined);
	const cancel = clock.after(longestAnswerMs, stop);
	signal.addEventListener('abort', stop, {once: true});
	if (signal.aborted) stop();
	const outcomes = await Promise.all(writes.map(({outcome}) => Promise.race([outcome, givenUp])));
	cancel();
	if (pending.length > 0) clearTyped?.();
	signal.removeEventListener('abort', stop);
	return writes.map(({outcome: _outcome, ...write}, index) => {
		const outcome = outcomes[index];
		return {...write, ...(outcome ? {outcome} : {})};
	});
}
