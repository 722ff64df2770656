import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';

/** The keyboard of the terminal that the program was started from, whatever standard input is; undefined: there is none. */
export function openKeyboard(): ReadStream | undefined {
	try {
		return new ReadStream(openSync('/dev/tty', 'r'));
	} catch {
		// No controlling terminal, or a system without such a file: what is typed goes where it goes.
		return undefined;
	}
}
