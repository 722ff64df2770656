import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Painter} from '../painter.ts';
import type {HandOver} from '../terminal-loan.ts';

/** What Ink's `suspendTerminal` does: leaves the screen, runs, and comes back. */
type SuspendTerminal = (run: () => Promise<void>) => Promise<unknown>;

/** What stands on the terminal, and makes way. */
type Screen = Pick<Painter, 'hold' | 'release'>;

/** What is asked of standard input: Ink listens to it again when it comes back. */
type Keyboard = Pick<NodeJS.ReadableStream, 'pause'>;

/**
 * Makes a way to hand the terminal over, one user at a time: to a program that asks a person, or to the shell. Ink
 * refuses a second one while the first has it.
 */
export function createHandOver(suspendTerminal: SuspendTerminal, screen: Screen, keyboard: Keyboard): HandOver {
	let turn: Promise<unknown> = Promise.resolve();
	return run => {
		const mine = turn.then(async () => {
			screen.hold();
			try {
				const {promise, resolve} = Promise.withResolvers<Awaited<ReturnType<typeof run>>>();
				await suspendTerminal(async () => {
					await stopReading(keyboard);
					resolve(await run());
				});
				return await promise;
			} finally {
				screen.release();
			}
		});
		turn = mine.catch(() => {});
		return mine;
	};
}

/**
 * Ink takes its listener away, and no more: the stream goes on reading, and takes half of the line that is typed for the
 * program. It learns of the missing listener a tick later, listens to `pause` only from then on, and obeys another tick
 * later.
 */
async function stopReading(keyboard: Keyboard): Promise<void> {
	await nextTurn();
	keyboard.pause();
	await nextTurn();
}
