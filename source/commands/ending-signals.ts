/** By which others end a program: a supervisor, a terminal that is closed, `kill`. */
const endingSignals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

export type EndingSignal = (typeof endingSignals)[number];

/**
 * Calls back at the first of these signals in place of ending the process at once; a second one ends it, as it would have
 * without this. Returns a function that stops listening.
 *
 * @param isMeantForOthers - Ctrl-C reaches every program of the terminal, also those that it was not pressed for.
 */
export function onEndingSignal(
	process: NodeJS.Process,
	callback: (signal: EndingSignal) => void,
	isMeantForOthers: (signal: EndingSignal) => boolean = () => false,
): () => void {
	let isEnding = false;
	// It stays: Ink's own listener ends the process as soon as it is the only one.
	function end(signal: EndingSignal) {
		if (isMeantForOthers(signal)) return;
		if (isEnding) {
			stop();
			process.kill(process.pid, signal);
			return;
		}
		isEnding = true;
		// A terminal that is gone takes no closing words.
		if (signal === 'SIGHUP') process.stdout.on('error', () => {});
		callback(signal);
	}
	function stop() {
		for (const signal of endingSignals) process.off(signal, end);
	}
	for (const signal of endingSignals) process.on(signal, end);
	return stop;
}
