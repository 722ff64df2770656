import process from 'node:process';

// Longer than anyone stays away; setInterval's own limit is 2^31 - 1 ms.
const foreverMs = 2_000_000_000;

/** Stops the process as Ctrl-Z does in a shell; settles when the shell continues it. */
export async function suspendToShell(): Promise<void> {
	// Without a timer the loop is empty while stopped, and Node ends the process as soon as it is continued.
	const keepAlive = setInterval(() => {}, foreverMs);
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		// 0: the whole foreground group, as the terminal itself does it; a wrapper such as npx must stop too.
		process.kill(0, 'SIGTSTP');
	});
	clearInterval(keepAlive);
}
