import assert from 'node:assert/strict';
import {test} from 'node:test';
import {render} from 'ink-testing-library';
import {PaintedLine} from '../../source/console/components/painted-line.tsx';
import {span} from '../../source/console/line.ts';
import {themeFor} from '../../source/console/theme.ts';

const line = {spans: [span('✗ ', 'bad'), span('checkout', 'strong'), span(' 8/10')]};

function drawn(shown: Parameters<typeof PaintedLine>[0]['line'], env: Record<string, string>) {
	const app = render(<PaintedLine line={shown} theme={themeFor(env)} columns={20} />);
	try {
		return app.lastFrame();
	} finally {
		app.unmount();
	}
}

test('a line is drawn with its tokens, coloured by the given environment alone', () => {
	assert.equal(drawn(line, {}), '\u001B[31m\u001B[1m✗ \u001B[39mcheckout\u001B[22m 8/10');
	assert.equal(drawn(line, {NO_COLOR: '1'}), '\u001B[1m✗ checkout\u001B[22m 8/10');
});

test('the selected line is inverse up to the right edge, without other colours', () => {
	assert.equal(drawn({...line, selected: true}, {}), '\u001B[7m✗ checkout 8/10     \u001B[27m');
});
