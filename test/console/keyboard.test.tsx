import assert from 'node:assert/strict';
import {test} from 'node:test';
import {render} from 'ink-testing-library';
import {Keyboard} from '../../source/console/components/keyboard.tsx';
import {bindings} from '../../source/console/keymap.ts';
import type {Message} from '../../source/console/message.ts';
import {bytesOf} from '../helpers/screen-driver.ts';

/** What the console is told of one chunk of input, once it was told anything. */
async function heard(chunk: string): Promise<readonly Message[]> {
	const messages: Message[] = [];
	const told = Promise.withResolvers<void>();
	const app = render(
		<Keyboard
			dispatch={message => {
				messages.push(message);
				told.resolve();
			}}
		/>,
	);
	try {
		app.stdin.write(chunk);
		await told.promise;
		return messages;
	} finally {
		app.unmount();
	}
}

const keysOf = (messages: readonly Message[]) =>
	messages.map(message =>
		message.type === 'key' ? `${message.press.key}${message.press.alone ? '' : '+'}` : message.type,
	);

test('a key that came alone is told so, which is what Confirm asks for', async () => {
	assert.deepEqual(keysOf(await heard('y')), ['y']);
});

test('every key of the table comes from the terminal under the name that the table gives it', async () => {
	for (const key of new Set(bindings.flatMap(({keys}) => keys))) {
		assert.deepEqual(keysOf(await heard(bytesOf(key))), [key]);
	}
});

test('keys that came in one chunk are all heard, and none as a key alone', async () => {
	assert.deepEqual(keysOf(await heard('jjy')), ['j+', 'j+', 'y+']);
});

test('a chunk longer than anyone types is a paste', async () => {
	assert.deepEqual(keysOf(await heard('y'.repeat(40))), ['pasted']);
});
