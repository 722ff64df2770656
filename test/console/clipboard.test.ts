import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clipboardBytes} from '../../source/console/clipboard.ts';

const text = 'kubectl -n shop get pods';
const plain = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;

test('a text is copied by OSC 52, through tmux and screen too', () => {
	assert.equal(clipboardBytes(text, {}), plain);
	const doubled = plain.replaceAll('\u001B', '\u001B\u001B');
	assert.equal(clipboardBytes(text, {TMUX: '/tmp/tmux-0/default,1,0'}), `${plain}\u001BPtmux;${doubled}\u001B\\`);
	assert.equal(clipboardBytes(text, {STY: '1.pts'}), `\u001BP${plain}\u001B\\`);
});
