import type {ReadStream} from 'node:tty';

const ctrlC = '\u0003';

/**
 * Takes the terminal's keyboard where standard input is another: what is typed would else be echoed over the screen.
 * Only Ctrl-C means something; raw, it comes as a byte, so `leave` is told. Returns what gives the keyboard back.
 */
export function muteKeyboard(keyboard: ReadStream, leave: () => void): () => void {
	keyboard.setRawMode(true);
	keyboard.on('data', chunk => {
		if (chunk.includes(ctrlC)) {
			leave();
		}
	});
	return () => {
		keyboard.setRawMode(false);
		keyboard.destroy();
	};
}
