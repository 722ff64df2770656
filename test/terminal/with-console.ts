import {type PtyOptions, type PtySession, startInPty} from '../helpers/pty.ts';

/** Starts a program in a pty for one test and ends it afterwards, whatever happened. */
export async function withConsole(options: PtyOptions, use: (session: PtySession) => Promise<void>): Promise<void> {
	const session = startInPty(options);
	try {
		await use(session);
	} finally {
		await session.close();
	}
}

/**
 * Waits until the console shows `text` and hears keys itself. The first picture comes a moment before that; until then
 * the terminal would act on Ctrl-C and Ctrl-Z.
 */
export async function listening(session: PtySession, text: string): Promise<void> {
	await session.waitFor(screen => screen.includes(text) && session.modes().bracketedPaste);
}
