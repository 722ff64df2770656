import type {Painter} from '../painter.ts';
import type {HandOver} from '../terminal-loan.ts';

/** What Ink's `suspendTerminal` does: leaves the screen, runs, and comes back. */
type SuspendTerminal = (run: () => Promise<void>) => Promise<unknown>;

/**
 * Makes a way to hand the terminal over, one user at a time: to a program that asks a person, or to the shell. Ink
 * refuses a second one while the first has it.
 */
export function createHandOver(suspendTerminal: SuspendTerminal, painter: Painter): HandOver {
	let turn: Promise<unknown> = Promise.resolve();
	return run => {
		const mine = turn.then(async () => {
			painter.hold();
			// Ctrl-C is for the program that has the terminal; it reaches both.
			process.on('SIGINT', ignore);
			try {
				const {promise, resolve} = Promise.withResolvers<Awaited<ReturnType<typeof run>>>();
				await suspendTerminal(async () => resolve(await run()));
				return await promise;
			} finally {
				process.off('SIGINT', ignore);
				painter.release();
			}
		});
		turn = mine.catch(ignore);
		return mine;
	};
}

function ignore() {}
