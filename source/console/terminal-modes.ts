import type {WriteStream} from 'node:tty';

/**
 * What the console asks of the terminal beyond Ink's own modes: its title, and reports of the mouse. Both are taken back
 * whenever somebody else gets the terminal, and by `restore`, which writes at once: a process that dies has no later.
 */
export interface TerminalModes {
	setTitle(title: string): void;
	setMouse(isOn: boolean): void;
	/** Somebody else gets the terminal, until `take`. */
	give(): void;
	take(): void;
	/** For good; every later call does nothing. */
	restore(): void;
}

// XTWINOPS: the title that stood there is kept by the terminal; those that can't leave the shell to write its own.
const keepTitle = '\u001B[22;2t';
const bringBackTitle = '\u001B[23;2t';
const titleOf = (text: string) => `\u001B]2;${text}\u001B\\`;
// Presses and the wheel (1000), told in decimal numbers (1006), so that no column is too far right.
const mouseOn = '\u001B[?1000h\u001B[?1006h';
const mouseOff = '\u001B[?1006l\u001B[?1000l';

/** @param hasTitle - The terminal has a title to be set. */
export function createTerminalModes(stdout: Pick<WriteStream, 'write'>, hasTitle: boolean): TerminalModes {
	let title: string | undefined;
	let isTitleKept = false;
	let isMouseOn = false;
	let isOurs = true;
	let isOver = false;

	const write = (bytes: string) => {
		if (bytes !== '') stdout.write(bytes);
	};
	const titleBytes = () => {
		if (title === undefined || !hasTitle) return '';
		const first = isTitleKept ? '' : keepTitle;
		isTitleKept = true;
		return first + titleOf(title);
	};
	const takeBack = () => {
		write((isMouseOn ? mouseOff : '') + (isTitleKept ? bringBackTitle : ''));
		isTitleKept = false;
	};

	return {
		setTitle(wanted) {
			if (isOver || wanted === title) return;
			title = wanted;
			if (isOurs) write(titleBytes());
		},
		setMouse(isOn) {
			if (isOver || isOn === isMouseOn) return;
			isMouseOn = isOn;
			if (isOurs) write(isOn ? mouseOn : mouseOff);
		},
		give() {
			if (isOver || !isOurs) return;
			isOurs = false;
			takeBack();
		},
		take() {
			if (isOver || isOurs) return;
			isOurs = true;
			write((isMouseOn ? mouseOn : '') + titleBytes());
		},
		restore() {
			if (isOver) return;
			isOver = true;
			if (isOurs) takeBack();
		},
	};
}

/** Whether a terminal of this name has a title; the kernel's console and dumb ones would show what is meant for it. */
export function hasTitle({TERM = ''}: Readonly<Record<string, string | undefined>>): boolean {
	return TERM !== '' && TERM !== 'dumb' && TERM !== 'linux';
}
