import {Box, useApp} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import type {Terminal} from '../effects.ts';
import type {Session} from '../session.ts';
import type {Theme} from '../theme.ts';
import {Keyboard} from './keyboard.tsx';
import {PaintedLine} from './painted-line.tsx';
import {suspendToShell} from './suspend.ts';

interface Props {
	readonly session: Session;
	readonly theme: Theme;
	/** Standard input can deliver single keys. */
	readonly hasKeyboard: boolean;
}

/** The console: the lines of the current frame, one under the other, and a keyboard. */
export function App({session, theme, hasKeyboard}: Props) {
	const frame = useSyncExternalStore(session.frames.subscribe, session.frames.getSnapshot);
	const {exit, suspendTerminal, waitUntilRenderFlush} = useApp();

	useEffect(() => {
		const terminal: Terminal = {
			// Leaving and entering the alternate screen repaints everything (Ink offers nothing smaller).
			redraw: () => void suspendTerminal(async () => {}).catch(ignoreOverlap),
			suspend: () => void suspendTerminal(suspendToShell).catch(ignoreOverlap),
			quit: () => exit(),
		};
		session.attach(terminal);
	}, [session, exit, suspendTerminal]);

	const {readyTicket} = frame;
	useEffect(() => {
		if (readyTicket !== undefined) {
			// Only what was written out can have been read.
			void waitUntilRenderFlush().then(() => session.dispatch({type: 'painted', ticket: readyTicket}));
		}
	}, [session, readyTicket, waitUntilRenderFlush]);

	return (
		<Box flexDirection='column' width={frame.columns} height={frame.rows} overflow='hidden'>
			{frame.lines.map((line, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is its row on the screen
				<PaintedLine key={row} line={line} theme={theme} columns={frame.columns} />
			))}
			{hasKeyboard ? <Keyboard dispatch={session.dispatch} /> : null}
		</Box>
	);
}

// Ctrl-L or Ctrl-Z while the terminal is already handed over: what was asked for happens anyway.
function ignoreOverlap() {}
