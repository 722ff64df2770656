import type {HandOver} from '../console/terminal-loan.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';

/** The terminal that the console is started on, as it is lent to credential plugins before and while a screen stands there. */
export interface ConsoleTerminal extends TerminalLender {
	/** A program has it in place of the screen, or had it a moment ago: an interrupt is that one's. */
	isLent(): boolean;
	/** Resolves when nobody has it. */
	returned(): Promise<void>;
	/** A screen is about to be drawn: whoever borrows from here on waits for the function that this returns to be called. */
	reserve(): (handOver: HandOver) => void;
}

/**
 * Ctrl-C goes to the program and to this process, and may be told to this one after that program's end. A person's next
 * Ctrl-C is none: once the screen is back, it comes as a byte and not as a signal.
 */
const signalLagMs = 250;

/** @param say - Writes one line to the terminal. */
export function createConsoleTerminal(say: (line: string) => void): ConsoleTerminal {
	let turn: Promise<unknown> = Promise.resolve();
	let screen: Promise<HandOver> = Promise.resolve(run => run());
	let isReserved = false;
	let taken = 0;
	return {
		invitation: 'press r to run it on the terminal',
		lend(program, run) {
			const mine = turn
				.then(() => screen)
				.then(handOver =>
					handOver(async () => {
						say(`rolltop lends the terminal to ${program}.`);
						taken += 1;
						try {
							return await run();
						} finally {
							setTimeout(() => {
								taken -= 1;
							}, signalLagMs).unref();
						}
					}),
				);
			turn = mine.catch(() => {});
			return mine;
		},
		isLent: () => isReserved && taken > 0,
		async returned() {
			for (let awaited: unknown; awaited !== turn; ) {
				awaited = turn;
				await turn;
			}
		},
		reserve() {
			const {promise, resolve} = Promise.withResolvers<HandOver>();
			screen = promise;
			isReserved = true;
			return resolve;
		},
	};
}
