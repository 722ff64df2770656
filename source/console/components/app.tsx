import {useApp, useStdin} from 'ink';
import {useEffect, useLayoutEffect, useSyncExternalStore} from 'react';
import type {Painter} from '../painter.ts';
import type {Terminal} from '../run-effect.ts';
import type {Session} from '../session.ts';
import type {HandOver} from '../terminal-loan.ts';
import type {TerminalModes} from '../terminal-modes.ts';
import {paintedRows, type Theme} from '../theme.ts';
import {createHandOver} from './hand-over.ts';
import {Keyboard} from './keyboard.tsx';
import {suspendToShell} from './suspend.ts';

export interface AppProps {
	readonly session: Session;
	readonly painter: Painter;
	readonly modes: TerminalModes;
	readonly theme: Theme;
	/** Standard input can deliver single keys. */
	readonly hasKeyboard: boolean;
	/** Asks the terminal to put a text on the clipboard. */
	readonly copy: (text: string) => void;
	/** Calls the terminal's user. */
	readonly ring: (text: string) => void;
	/** Told, once the screen stands, how a program gets the terminal that it stands on. */
	readonly onHandOver?: ((handOver: HandOver) => void) | undefined;
}

/** The console: the current frame, put on the screen by the painter, and a keyboard. */
export function App({session, painter, modes, theme, hasKeyboard, copy, ring, onHandOver}: AppProps) {
	const frame = useSyncExternalStore(session.frames.subscribe, session.frames.getSnapshot);
	const {exit, suspendTerminal} = useApp();
	const {stdin} = useStdin();

	useEffect(() => {
		const screen = {
			hold() {
				painter.hold();
				modes.give();
			},
			release() {
				modes.take();
				painter.release();
			},
		};
		const handOver = createHandOver(suspendTerminal, screen, stdin);
		const terminal: Terminal = {
			redraw: () => painter.repaint(),
			copy: text => copy(text),
			ring: text => ring(text),
			suspend: () => void handOver(suspendToShell),
			mouse: isOn => modes.setMouse(isOn),
			quit: () => exit(),
		};
		session.attach(terminal);
		onHandOver?.(handOver);
	}, [session, painter, modes, exit, suspendTerminal, stdin, copy, ring, onHandOver]);

	useLayoutEffect(() => painter.paint(paintedRows(frame, theme), frame.columns), [painter, frame, theme]);

	useEffect(() => modes.setTitle(frame.title), [modes, frame.title]);

	const {readyTicket} = frame;
	useEffect(() => {
		if (readyTicket !== undefined) {
			// Only what was written out can have been read.
			void painter.flushed().then(() => session.dispatch({type: 'painted', ticket: readyTicket}));
		}
	}, [session, painter, readyTicket]);

	return hasKeyboard ? <Keyboard dispatch={session.dispatch} /> : null;
}
