import assert from 'node:assert/strict';
import type {Effect} from '../../source/console/effect.ts';
import {frameOf} from '../../source/console/frame.ts';
import {type Line, lineText} from '../../source/console/line.ts';
import type {Message} from '../../source/console/message.ts';
import {type ConsoleState, initialState, type Scene} from '../../source/console/state.ts';
import {update} from '../../source/console/update.ts';
import type {ScreenDriver} from './screen-driver.ts';

/** The console without a terminal: what a person does, what is seen, and what was asked of the cluster and the terminal. */
export interface PlayedScreen extends Pick<ScreenDriver, 'text' | 'lines'> {
	/** Presses keys one after the other, each alone: characters, or the names that bindings use. */
	press(...keys: readonly string[]): void;
	send(message: Message): void;
	/** The first row that holds the text. */
	row(text: string): {readonly text: string; isSelected(): boolean; isDimmed(): boolean};
	state(): ConsoleState;
	/** Since the beginning. */
	effects(): readonly Effect[];
}

/** Begins as the console does when it is opened with this target, on a cluster that stands still. */
export function playScreen(
	scene: Scene,
	{
		columns = 80,
		rows = 24,
		target,
	}: {columns?: number; rows?: number; target?: Parameters<typeof initialState>[2]} = {},
): PlayedScreen {
	let state = initialState(columns, rows, target);
	const effects: Effect[] = [];
	const send = (message: Message) => {
		const [next, asked] = update(state, message, scene);
		state = next;
		effects.push(...asked);
	};
	const drawn = (): readonly Line[] => {
		const {lines} = frameOf(state, scene);
		send({type: 'drawn'});
		return lines;
	};
	const played: PlayedScreen = {
		send,
		press(...keys) {
			for (const key of keys) {
				send({type: 'key', press: {key, alone: true}});
				drawn();
			}
		},
		lines: () => drawn().map(lineText),
		text: () => played.lines().join('\n'),
		row(wanted) {
			const line = drawn().find(one => lineText(one).includes(wanted));
			assert.ok(line, `no row with "${wanted}" in:\n${played.text()}`);
			return {
				text: lineText(line),
				isSelected: () => line.selected === true,
				isDimmed: () => line.dimmed === true,
			};
		},
		state: () => state,
		effects: () => effects,
	};
	send({type: 'arrived'});
	drawn();
	return played;
}
