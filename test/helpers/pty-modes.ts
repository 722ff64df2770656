/** What a program asked of the terminal and has not taken back, as far as it matters to who uses it afterwards. */
export interface TerminalModes {
	readonly alternateScreen: boolean;
	readonly cursorHidden: boolean;
	readonly bracketedPaste: boolean;
	readonly mouse: boolean;
	readonly lineWrap: boolean;
	/** Levels of the keyboard protocol that were pushed and not popped. */
	readonly keyboardLevels: number;
}

/** As a terminal is before and after any well-behaved program. */
export const untouchedModes: TerminalModes = {
	alternateScreen: false,
	cursorHidden: false,
	bracketedPaste: false,
	mouse: false,
	lineWrap: true,
	keyboardLevels: 0,
};

/** Reads the modes from the bytes themselves: what was set last counts (DECSET and DECRST; kitty's keyboard push and pop). */
export function terminalModes(written: string): TerminalModes {
	const on = new Map<number, boolean>();
	for (const [, numbers = '', final] of sequences(written, String.raw`\?([\d;]+)([hl])`)) {
		for (const number of numbers.split(';')) on.set(Number(number), final === 'h');
	}
	const isOn = (...modes: readonly number[]) => modes.some(mode => on.get(mode) ?? false);
	const pushed = sequences(written, String.raw`>\d+u`).length;
	const popped = sequences(written, String.raw`<\d*u`).length;
	return {
		alternateScreen: isOn(47, 1047, 1049),
		cursorHidden: on.get(25) === false,
		bracketedPaste: isOn(2004),
		mouse: isOn(9, 1000, 1002, 1003),
		lineWrap: on.get(7) ?? true,
		keyboardLevels: Math.max(0, pushed - popped),
	};
}

/** The control sequences (CSI) in `written` whose rest matches `pattern`. */
const sequences = (written: string, pattern: string) => [...written.matchAll(new RegExp(`\u001b\\[${pattern}`, 'g'))];
