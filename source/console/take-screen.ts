import type {ReadStream, WriteStream} from 'node:tty';

/** The terminal's other screen, taken before Ink is there to take it. */
export interface TakenScreen {
	/** Standard output for Ink: it finds its screen entered, and leaves it as ever. From now on giving back is Ink's. */
	forInk(): WriteStream;
	/** The terminal is as it was before. Once Ink has it, nothing. */
	giveBack(): void;
}

const enterScreen = '\u001B[?1049h';
const leaveScreen = '\u001B[?1049l';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

/**
 * Enters the alternate screen, hides the cursor and has the keyboard deliver keys unechoed, so that a first picture can
 * stand there while the rest of the program is loaded. What is typed meanwhile waits in the terminal.
 * @param keyboard - Absent: there is none, or somebody else mutes it.
 */
export function takeScreen(stdout: WriteStream, keyboard: Pick<ReadStream, 'setRawMode'> | undefined): TakenScreen {
	let isOurs = true;
	keyboard?.setRawMode(true);
	stdout.write(enterScreen + hideCursor);
	return {
		forInk() {
			isOurs = false;
			return enteredAlready(stdout);
		},
		giveBack() {
			if (!isOurs) return;
			isOurs = false;
			stdout.write(leaveScreen + showCursor);
			keyboard?.setRawMode(false);
		},
	};
}

/** Some terminals clear the screen when it is entered a second time. */
function enteredAlready(stdout: WriteStream): WriteStream {
	let isEntered = true;
	const write = (chunk: string | Uint8Array, ...rest: never[]) => {
		if (!isEntered || chunk !== enterScreen) return stdout.write(chunk, ...rest);
		isEntered = false;
		return true;
	};
	return new Proxy(stdout, {
		get(target, key) {
			if (key === 'write') return write;
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}
