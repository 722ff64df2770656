import {createInterface} from 'node:readline/promises';
import {setTimeout} from 'node:timers/promises';

/** A terminal has handed over by then what was typed before. */
const typedAheadMs = 50;

/** Takes what was typed before the question stood there: it can't be an answer to it. */
async function dropTypedAhead(stdin: NodeJS.ReadStream): Promise<void> {
	const drop = () => {};
	stdin.on('data', drop).resume();
	await setTimeout(typedAheadMs);
	stdin.off('data', drop).pause();
}

/** Asks on a terminal and answers with the line that is typed; undefined: nobody answered, or `signal` was aborted. */
export async function askOnTerminal(
	{stdin, stderr}: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
	question: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	await dropTypedAhead(stdin);
	// The terminal edits the line by itself: Ctrl-C stays a signal, and nothing but the question is written.
	const lines = createInterface({input: stdin, output: stderr, terminal: false});
	const closed = new Promise<undefined>(resolve => lines.once('close', () => resolve(undefined)));
	try {
		return await Promise.race([lines.question(question, {signal}), closed]);
	} catch {
		return undefined;
	} finally {
		lines.close();
	}
}
