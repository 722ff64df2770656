import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createMouseFilter, type MouseReport} from '../../source/console/mouse-input.ts';
import {terminalModes, untouchedModes} from '../helpers/pty-modes.ts';
import {checkoutOpened} from '../helpers/sample-view.ts';
import {openScreen, type ScreenDriver} from '../helpers/screen-driver.ts';

const wheel = (direction: 'up' | 'down') => `\u001B[<${direction === 'up' ? 64 : 65};5;5M`;
const clickAt = (row: number) => `\u001B[<0;5;${row + 1}M\u001B[<0;5;${row + 1}m`;
const rowOf = (screen: ScreenDriver, text: string) => screen.lines().findIndex(line => line.includes(text));
const isMouseOn = (screen: ScreenDriver) => terminalModes(screen.terminal.written()).mouse;

test('the mouse is off until m turns it on, and off again at the end', async () => {
	const screen = await openScreen();
	assert.ok(!isMouseOn(screen));
	await screen.press('m');
	assert.ok(isMouseOn(screen));
	assert.match(screen.text(), /mouse on: the wheel scrolls, a click selects/);
	await screen.press('m');
	assert.ok(!isMouseOn(screen));
	assert.match(screen.text(), /mouse off/);
	await screen.press('m');
	await screen.close();
	assert.ok(!isMouseOn(screen));
});

test('the mouse is off as soon as the console is ended from outside, before anything else can happen', async () => {
	const screen = await openScreen();
	await screen.press('m');
	screen.abort();
	assert.ok(!isMouseOn(screen));
	await screen.ended;
	assert.deepEqual(terminalModes(screen.terminal.written()), untouchedModes);
});

test('the wheel moves the selection, a click selects a row or its sentence, and Enter opens it', async () => {
	const screen = await openScreen();
	await screen.press('m');
	await screen.type(wheel('down'));
	assert.ok(screen.row('search').isSelected() || screen.row('checkout').isSelected());
	await screen.type(wheel('up'));
	assert.ok(screen.row('payments').isSelected());
	await screen.type(clickAt(rowOf(screen, 'cart')));
	assert.ok(screen.row('cart').isSelected());
	await screen.type(clickAt(rowOf(screen, 'deadline exceeded')));
	assert.ok(screen.row('payments').isSelected());
	await screen.type(clickAt(0));
	assert.ok(screen.row('payments').isSelected());
	await screen.close();
});

test('a click in a pane of Rollout focuses it and selects its pod', async () => {
	const opened = checkoutOpened();
	const screen = await openScreen({initialTarget: opened.target, view: {opened}});
	await screen.press('m');
	await screen.type(clickAt(rowOf(screen, 'checkout-6f9f58df6d ')));
	assert.ok(screen.row('checkout-6f9f58df6d ').isSelected());
	await screen.type(clickAt(rowOf(screen, 'q7m4d')));
	assert.ok(screen.row('q7m4d').isSelected());
	await screen.close();
});

test('keys that come with reports of the mouse are heard', async () => {
	const screen = await openScreen();
	await screen.press('m');
	await screen.type(`${wheel('down')}${wheel('up')}?`);
	assert.match(screen.text(), /Here, on/);
	await screen.close();
});

test('however the input is cut into chunks, reports are told once and nothing else is lost', () => {
	const part = fc.constantFrom(
		'j',
		'\u001B',
		'\u001B[A',
		wheel('up'),
		wheel('down'),
		clickAt(3),
		'y',
		'\u001B[<x',
		'長',
	);
	fc.assert(
		fc.property(fc.array(part, {maxLength: 12}), fc.array(fc.nat(9), {maxLength: 30}), (parts, cuts) => {
			const input = parts.join('');
			const reports: MouseReport[] = [];
			const filter = createMouseFilter(one => void reports.push(one));
			let keys = '';
			let rest = input;
			for (const cut of cuts) {
				// A report that is cut within its first three bytes is taken for keys, as a person's Esc is.
				let safe = cut;
				while (
					safe < rest.length &&
					(rest.slice(0, safe).endsWith('\u001B') || rest.slice(0, safe).endsWith('\u001B['))
				)
					safe += 1;
				keys += filter(rest.slice(0, safe));
				rest = rest.slice(safe);
			}
			keys += filter(rest);
			const expected = parts.filter(one => one.includes('[<6') || one.includes('[<0')).length;
			assert.equal(reports.length, expected);
			const plain = parts.filter(one => !one.includes('[<6') && !one.includes('[<0')).join('');
			assert.ok(
				plain.startsWith(keys) && plain.length - keys.length <= 24,
				`${JSON.stringify(keys)} of ${JSON.stringify(plain)}`,
			);
		}),
	);
});
