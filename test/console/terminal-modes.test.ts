import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createTerminalModes, hasTitle} from '../../source/console/terminal-modes.ts';
import {checkout, checkoutOpened, collection, sampleDeployment} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';

function recorded(withTitle = true) {
	const bytes: string[] = [];
	const modes = createTerminalModes({write: (text: string) => bytes.push(text) > 0} as never, withTitle);
	return {modes, written: () => bytes.splice(0).join('').replaceAll('\u001B', '^')};
}

test('the title is kept before the first and brought back at the end', () => {
	const {modes, written} = recorded();
	modes.setTitle('rolltop: web');
	assert.equal(written(), '^[22;2t^]2;rolltop: web^\\');
	modes.setTitle('rolltop: web');
	assert.equal(written(), '');
	modes.setTitle('rolltop: db');
	assert.equal(written(), '^]2;rolltop: db^\\');
	modes.restore();
	assert.equal(written(), '^[23;2t');
	modes.restore();
	modes.setTitle('late');
	modes.setMouse(true);
	modes.take();
	assert.equal(written(), '');
});

test('whoever gets the terminal gets it without mouse and title, and both come back with the console', () => {
	const {modes, written} = recorded();
	modes.setTitle('a');
	modes.setMouse(true);
	written();
	modes.give();
	assert.equal(written(), '^[?1006l^[?1000l^[23;2t');
	modes.setTitle('b');
	assert.equal(written(), '');
	modes.take();
	assert.equal(written(), '^[?1000h^[?1006h^[22;2t^]2;b^\\');
	modes.give();
	written();
	modes.restore();
	assert.equal(written(), '');
});

test('a terminal without a title gets none', () => {
	const {modes, written} = recorded(false);
	modes.setTitle('a');
	modes.restore();
	assert.equal(written(), '');
	assert.ok(!hasTitle({}) && !hasTitle({TERM: 'dumb'}) && !hasTitle({TERM: 'linux'}) && hasTitle({TERM: 'xterm'}));
});

test('the title says what is looked at and how it fares, in the words of the screen', async () => {
	const screen = await openScreen({env: {TERM: 'xterm'}});
	const titles = () =>
		screen.terminal
			.written()
			.split('\u001B]2;')
			.slice(1)
			.map(text => text.split('\u001B')[0]);
	assert.equal(titles().at(-1), 'rolltop: 1 stuck, 2 rolling, 1 paused — prod-eu');
	await screen.show({workloads: collection([sampleDeployment({name: 'web'})])});
	assert.equal(titles().at(-1), 'rolltop: 1 workload — prod-eu');
	await screen.press('j', 'enter');
	assert.equal(titles().at(-1), 'rolltop: web — prod-eu');
	const opened = checkoutOpened();
	await screen.show({workloads: collection([checkout]), opened});
	await screen.press('escape', 'k', 'enter');
	assert.equal(titles().at(-1), 'rolltop: checkout stuck — prod-eu');
	await screen.show({identity: {context: '\u001B]0;x\u0007\u009Cprod', server: 'https://x'}});
	assert.doesNotMatch(titles().at(-1) ?? '', /\p{Control}/u);
	await screen.close();
	assert.ok(screen.terminal.written().includes('\u001B[23;2t'));
});
