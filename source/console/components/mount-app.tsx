import type {ReadStream, WriteStream} from 'node:tty';
import {type Instance, render} from 'ink';
import {type MouseReport, withoutMouse} from '../mouse-input.ts';
import {App, type AppProps} from './app.tsx';

interface MountOptions extends AppProps {
	readonly stdin: ReadStream;
	/** Its alternate screen is Ink's to enter, and to leave. */
	readonly stdout: WriteStream;
	readonly heardMouse: (report: MouseReport) => void;
}

/** Puts the console on the terminal, until it is unmounted or a person quits. */
export function mountApp({stdin, stdout, heardMouse, ...props}: MountOptions): Instance {
	return render(<App {...props} />, {
		stdin: props.hasKeyboard ? withoutMouse(stdin, heardMouse) : stdin,
		stdout,
		alternateScreen: true,
		// The keymap owns Ctrl-C.
		exitOnCtrlC: false,
		patchConsole: true,
		// Standard output was found to be a terminal: Ink must not change its mind where CI is set.
		interactive: true,
	});
}
