import {useInput, usePaste} from 'ink';
import {useRef} from 'react';
import {keysOf, longestTypedChunk, pressesOf} from '../key-press.ts';
import type {Message} from '../message.ts';

interface Props {
	readonly dispatch: (message: Message) => void;
}

/** The one listener for keys and pastes; it draws nothing. */
export function Keyboard({dispatch}: Props) {
	const pending = useRef<string[]>([]);

	// Ink splits what was read in one go into several events (an arrow key between letters). They are emitted in the
	// same turn of the loop, so a microtask sees them together: only then is it known whether a key came alone.
	const flush = () => {
		const keys = pending.current;
		pending.current = [];
		if (keys.length > longestTypedChunk) {
			dispatch({type: 'pasted', text: keys.filter(key => Array.from(key).length === 1).join('')});
			return;
		}
		for (const press of pressesOf(keys)) {
			dispatch({type: 'key', press});
		}
	};

	useInput((input, key) => {
		if (pending.current.length === 0) {
			queueMicrotask(flush);
		}
		pending.current.push(...keysOf(input, key));
	});
	usePaste(text => dispatch({type: 'pasted', text}));
	return null;
}
