import process from 'node:process';

/** More than the signal that the process goes on takes to be told. */
const continuedMs = 100;

/**
 * Stops the process as Ctrl-Z does in a shell; settles when the shell continues it. Where no shell could (tmux or ssh runs
 * rolltop alone) the kernel ignores the signal, and nobody ever continues what was not stopped: then it settles at once.
 */
export async function suspendToShell(): Promise<void> {
	await new Promise<void>(resolve => {
		const done = () => {
			clearTimeout(timer);
			process.off('SIGCONT', done);
			resolve();
		};
		process.once('SIGCONT', done);
		// 0: the whole foreground group, as the terminal itself does it; a wrapper such as npx must stop too. A process that
		// signals itself is stopped before `kill` returns (POSIX), and continued when it has.
		process.kill(0, 'SIGTSTP');
		// Without it the loop would be empty, too, and Node would end the process as soon as it is continued.
		const timer = setTimeout(done, continuedMs);
	});
}
