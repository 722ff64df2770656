import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runConsole} from '../../source/console/run-console.ts';
import {takeScreen} from '../../source/console/take-screen.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {createFakeCluster} from '../helpers/fake-cluster.ts';
import {sampleNowMs, sampleView} from '../helpers/sample-view.ts';
import {openScreen} from '../helpers/screen-driver.ts';
import {createVirtualTerminal} from '../helpers/virtual-terminal.ts';

const enter = '\u001B[?1049h';

function taken() {
	const terminal = createVirtualTerminal(80, 24);
	const modes: boolean[] = [];
	const keyboard = {setRawMode: (isRaw: boolean) => void modes.push(isRaw)};
	return {terminal, modes, screen: takeScreen(terminal.stdout, keyboard as never)};
}

test('the screen is taken with the keyboard, and given back once', async () => {
	const {terminal, modes, screen} = taken();
	await terminal.settled();
	assert.ok(terminal.inAlternateScreen());
	assert.deepEqual(modes, [true]);
	screen.giveBack();
	screen.giveBack();
	await terminal.settled();
	assert.ok(!terminal.inAlternateScreen());
	assert.deepEqual(modes, [true, false]);
	assert.equal(terminal.writes(), 2);
});

test('whoever draws on it from then on enters it a second time without a byte, and a third time with all of them', async () => {
	const {terminal, modes, screen} = taken();
	const stdout = screen.forInk();
	assert.deepEqual([stdout.columns, stdout.rows, stdout.isTTY], [80, 24, true]);
	stdout.write(enter);
	stdout.write('drawn');
	stdout.write(enter);
	screen.giveBack();
	await terminal.settled();
	assert.equal(terminal.written(), `${enter}\u001B[?25ldrawn${enter}`, 'it is no longer ours to give back');
	assert.deepEqual(modes, [true]);
});

test('a resize is heard through it, and no longer once nobody listens', () => {
	const {terminal, screen} = taken();
	const stdout = screen.forInk();
	const sizes: number[] = [];
	const heard = () => sizes.push(stdout.columns);
	stdout.on('resize', heard);
	terminal.resize(100, 30);
	stdout.off('resize', heard);
	terminal.resize(90, 30);
	assert.deepEqual(sizes, [100]);
});

test('the console enters its screen once, and the first picture stands there before Ink writes anything', async () => {
	const screen = await openScreen();
	const written = screen.terminal.written();
	assert.equal(written.split(enter).length - 1, 1);
	assert.ok(written.indexOf('checkout') < written.indexOf('\u001B[?2004h'), 'pastes are bracketed by Ink');
	await screen.close();
	await screen.terminal.settled();
	assert.ok(!screen.terminal.inAlternateScreen());
});

test('ended before Ink is there, the console gives the terminal back and draws no more', async () => {
	const terminal = createVirtualTerminal(80, 24);
	const [cluster, clock] = [createFakeCluster(sampleView(), sampleNowMs), createFakeClock(sampleNowMs)];
	const ended = new AbortController();
	const {stdin, stdout} = terminal;
	const running = runConsole({cluster, clock, stdin, stdout, env: {}, timeZone: 'UTC', signal: ended.signal});
	ended.abort();
	await running;
	await terminal.settled();
	assert.match(terminal.written(), /checkout/);
	assert.ok(!terminal.inAlternateScreen());
	assert.ok(!terminal.written().includes('\u001B[?2004h'), 'Ink was not asked for anything');
	const {length} = terminal.written();
	cluster.show(sampleView({workloads: {...sampleView().workloads, items: []}}));
	clock.advance(1000);
	await terminal.settled();
	assert.equal(terminal.written().length, length);
});
