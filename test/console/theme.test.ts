import assert from 'node:assert/strict';
import {test} from 'node:test';
import {span} from '../../source/console/line.ts';
import {paintLine, themeFor} from '../../source/console/theme.ts';

const line = {spans: [span('✗ ', 'bad'), span('checkout', 'strong'), span(' 8/10')]};
const columns = 20;

test('a line is painted with its tokens, coloured by the given environment alone', () => {
	const coloured = '\u001B[31m\u001B[1m✗ \u001B[22m\u001B[39m\u001B[1mcheckout\u001B[22m 8/10';
	assert.equal(paintLine(line, themeFor({}), columns), coloured);
	const plain = '\u001B[1m✗ \u001B[22m\u001B[1mcheckout\u001B[22m 8/10';
	assert.equal(paintLine(line, themeFor({NO_COLOR: '1'}), columns), plain);
});

test('the selected line is inverse up to the right edge, without other colours', () => {
	const painted = paintLine({...line, selected: true}, themeFor({}), columns);
	assert.equal(painted, '\u001B[7m✗ checkout 8/10     \u001B[27m');
});
