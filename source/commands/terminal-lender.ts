import type {HandOver} from '../console/terminal-loan.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';

/** The terminal that the console is started on, as it is lent to credential plugins before and while a screen stands there. */
export interface ConsoleTerminal extends TerminalLender {
	/** Resolves when nobody has it. */
	returned(): Promise<void>;
	/** A screen is about to be drawn: whoever borrows from here on waits for the function that this returns to be called. */
	reserve(): (handOver: HandOver) => void;
}

/** @param say - Writes one line to the terminal. */
export function createConsoleTerminal(say: (line: string) => void): ConsoleTerminal {
	let turn: Promise<unknown> = Promise.resolve();
	let screen: Promise<HandOver> = Promise.resolve(run => run());
	return {
		invitation: 'press r to run it on the terminal',
		lend(program, run) {
			const mine = turn
				.then(() => screen)
				.then(handOver =>
					handOver(() => {
						say(`rolltop lends the terminal to ${program}.`);
						return run();
					}),
				);
			turn = mine.catch(() => {});
			return mine;
		},
		async returned() {
			for (let awaited: unknown; awaited !== turn; ) {
				awaited = turn;
				await turn;
			}
		},
		reserve() {
			const {promise, resolve} = Promise.withResolvers<HandOver>();
			screen = promise;
			return resolve;
		},
	};
}
