import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {LogStatus, OpenedLog, OpenedPod} from '../../source/cluster/cluster.ts';
import {cleanText, lineText, widthOf} from '../../source/console/line.ts';
import {wrappedLine} from '../../source/console/screens/logs/log-rows.ts';
import {logsLines} from '../../source/console/screens/logs/logs-lines.ts';
import {logsPart} from '../../source/console/screens/logs/logs-part.ts';
import type {LogsScreen} from '../../source/console/screens/logs/logs-screen.ts';
import {initialState, type Scene} from '../../source/console/state.ts';
import {logLines, sampleLog, samplePodOpened} from '../helpers/sample-pod.ts';
import {checkoutOpened, sampleNowMs, sampleView} from '../helpers/sample-view.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'checkout'} as const;
const logs: LogsScreen = {
	name: 'logs',
	target,
	pod: samplePodOpened().target,
	container: 'proxy',
	previous: false,
	timestamps: false,
	filter: '',
	filtering: false,
};
const sceneOf = (log: OpenedLog, pod: OpenedPod = samplePodOpened()): Scene => ({
	view: sampleView({opened: checkoutOpened(), pod, log}),
	nowMs: sampleNowMs,
	timeZone: 'UTC',
});
const drawn = (screen: LogsScreen, log: OpenedLog, columns = 80, rows = 10) =>
	logsLines(screen, sceneOf(log), columns, rows).map(lineText);
const moved = (screen: LogsScreen, intent: Parameters<typeof logsPart.moved>[1], log: OpenedLog) =>
	logsPart.moved(screen, intent, initialState(80, 13), sceneOf(log), 10);

const error = {kind: 'unreachable', message: 'read ECONNRESET'} as const;
const refused = (why: Extract<LogStatus, {state: 'refused'}>['why'], message = ''): LogStatus => ({
	state: 'refused',
	sinceMs: sampleNowMs,
	why,
	error: {kind: 'forbidden', message},
});
const states: readonly (readonly [what: string, status: LogStatus, screen: Partial<LogsScreen>, text: RegExp])[] = [
	['asking', {state: 'asking', sinceMs: sampleNowMs}, {}, /Asking for the log of proxy/],
	['nothing printed', {state: 'following', sinceMs: sampleNowMs}, {}, /proxy has printed nothing so far/],
	['ended, nothing printed', {state: 'ended', sinceMs: sampleNowMs}, {}, /proxy printed nothing \(Running since 40s\)/],
	['not started', refused('not-started'), {container: 'checkout'}, /has not started yet \(Waiting: ImagePullBackOff\)/],
	['no previous run', refused('no-previous'), {previous: true}, /proxy has no run before this one/],
	['forbidden', refused('forbidden', 'User "jane" cannot get pods/log'), {}, /may not read logs here: User "jane"/],
	['pod gone', refused('gone'), {}, /is gone, and its log with it/],
	['another refusal', refused('other', 'a recording holds no logs'), {}, /a recording holds no logs/],
	[
		'broken',
		{state: 'broken', sinceMs: sampleNowMs, error, retryAtMs: sampleNowMs + 2_000},
		{},
		/broke off \(read ECONNRESET\); trying again in 2s/,
	],
];

for (const [what, status, parts, text] of states) {
	test(`a log without lines says why, at any width: ${what}`, () => {
		const screen = {...logs, ...parts};
		const {container, previous} = screen;
		const log = sampleLog({lines: [], status, query: {...sampleLog().query, container, previous}});
		for (const columns of [40, 80, 300]) {
			assert.match(drawn(screen, log, columns).join(' ').replaceAll(/\s+/g, ' '), text);
		}
	});
}

test('the end of the log is shown, and what comes pushes it up', () => {
	const lines = drawn(logs, sampleLog());
	assert.match(lines[0] ?? '', /log of proxy in pod checkout-6f9f58df7d-8xk2p/);
	assert.match(lines[8] ?? '', /cart\/60/);
	assert.match(lines[9] ?? '', /following .*60 lines/);
	assert.match(drawn(logs, sampleLog({lines: logLines(61)}))[8] ?? '', /cart\/61/);
});

test('who scrolls up stands still: what comes, and what is let go of before it, moves nothing', () => {
	const up = moved(logs, 'page-up', sampleLog());
	const before = drawn(up, sampleLog());
	assert.match(before[9] ?? '', /standing still: f follows .*60 lines, 7 below/);
	const later = drawn(up, sampleLog({lines: logLines(60, 21), dropped: 20}));
	assert.deepEqual(later.slice(1, 9), before.slice(1, 9));
	assert.match(later[9] ?? '', /20 older let go, 27 below/);
	const gone = drawn(up, sampleLog({lines: logLines(60, 500), dropped: 499}));
	assert.match(gone[1] ?? '', /older ones are not here/);
	assert.match(gone[2] ?? '', /cart\/500/, 'when they are let go of the oldest that are there are shown');
	assert.match(drawn(moved(up, 'bottom', sampleLog()), sampleLog())[9] ?? '', /following/);
});

test('down at the end goes on following; g goes to the first line', () => {
	assert.equal(moved(logs, 'down', sampleLog()), logs);
	assert.match(drawn(moved(logs, 'top', sampleLog()), sampleLog())[1] ?? '', /cart\/1 /);
});

test('the filter shows the lines that have the text, and how many of how many', () => {
	const lines = drawn({...logs, filter: 'CART/5'}, sampleLog());
	assert.match(lines[0] ?? '', /\/CART\/5/);
	assert.match(lines[9] ?? '', /11 matches in 60 lines/);
	assert.ok(lines.slice(1, 9).every(line => line.includes('cart/5')));
	assert.match(drawn({...logs, filter: 'absent'}, sampleLog()).join(' '), /None of the 60 lines has "absent"/);
});

test('long lines are wrapped, at every width and with every script, and nothing of them is lost', () => {
	const text = fc.oneof(
		fc.string({unit: 'grapheme', maxLength: 300}),
		fc.string({maxLength: 300}),
		fc.constant('漢'.repeat(90)),
	);
	fc.assert(
		fc.property(text, fc.integer({min: 20, max: 300}), fc.boolean(), (printed, columns, timestamps) => {
			const look = {columns, timestamps, filter: '', timeZone: 'UTC'};
			const rows = wrappedLine({time: '', text: printed}, look);
			assert.equal(rows.join(''), cleanText(printed));
			for (const [index, row] of rows.entries()) {
				assert.ok(widthOf(row) <= columns - (index > 0 ? 2 : timestamps ? 13 : 0));
			}
		}),
	);
});

test('a line that is longer than the screen is scrolled row by row', () => {
	const log = sampleLog({lines: [{time: '', text: `${'a'.repeat(1_000)}the cause`}]});
	assert.match(drawn(logs, log)[8] ?? '', /the cause/);
	const up = moved(logs, 'up', log);
	assert.doesNotMatch(drawn(up, log).join('\n'), /the cause/);
	assert.match(drawn(moved(up, 'down', log), log)[8] ?? '', /the cause/);
});

test('a log of another container, or another pod, is never shown under this one’s name', () => {
	const other = sampleLog({query: {...sampleLog().query, container: 'checkout'}});
	assert.match(drawn(logs, other).join('\n'), /Asking for the log of proxy/);
});

test('when the pod is deleted its last lines stay and say so', () => {
	const pod = {...samplePodOpened(), gone: 'deleted'} as const;
	const lines = logsLines(logs, sceneOf(sampleLog({status: {state: 'ended', sinceMs: 0}}), pod), 100, 10).map(lineText);
	assert.match(lines[9] ?? '', /was deleted: these were its last lines/);
	assert.match(lines[8] ?? '', /cart\/60/);
});

const afterRestart = (count: number) => [
	...logLines(count),
	...logLines(2, count + 1).map((line, index) => (index === 0 ? {...line, startsRun: true as const} : line)),
];

test('where another run of the container begins a rule says so, and scrolling goes over it as over any row', () => {
	const log = sampleLog({lines: afterRestart(40)});
	const lines = drawn(logs, log);
	assert.match(lines[5] ?? '', /cart\/40/);
	assert.match(lines[6] ?? '', /── another run of proxy, from 14:00:4\d on ─+$/);
	assert.match(lines[7] ?? '', /cart\/41/);
	const up = moved(logs, 'up', log);
	assert.match(drawn(up, log)[7] ?? '', /another run of proxy/);
	assert.deepEqual(drawn(moved(up, 'down', log), log).slice(1, 9), lines.slice(1, 9));
});

test('that only the newest lines are read or kept is said above the first, with its time, and at the end', () => {
	const unread = sampleLog({olderUnread: true});
	assert.match(drawn(logs, unread)[9] ?? '', /60 lines, older not read/);
	const top = moved(logs, 'top', unread);
	assert.match(drawn(top, unread)[1] ?? '', /older ones are not here: read are the newest 60 lines, from 14:00:03 on/);
	assert.match(drawn(top, unread)[2] ?? '', /cart\/1 /);
	const dropped = sampleLog({dropped: 7});
	assert.match(drawn(top, dropped)[1] ?? '', /older ones are not here: kept are the newest 60 lines/);
	assert.match(drawn(top, sampleLog())[1] ?? '', /cart\/1 /);
});

test('how a run ended is read to its end on a narrow screen, and the log is not moved by it', () => {
	const opened = samplePodOpened();
	const terminated = {
		reason: 'Error',
		exitCode: 2,
		startedAt: '2026-11-22T14:02:59Z',
		finishedAt: '2026-11-22T14:03:01Z',
	};
	const statuses = opened.pod?.status?.initContainerStatuses?.map(one =>
		one.name === 'proxy' ? {...one, state: {terminated}} : one,
	);
	const pod = {...opened.pod, status: {...opened.pod?.status, initContainerStatuses: statuses}} as OpenedPod['pod'];
	const scene = sceneOf(sampleLog({status: {state: 'ended', sinceMs: 0}}), {...opened, ...(pod ? {pod} : {})});
	const lines = logsLines(logs, scene, 80, 20).map(lineText);
	assert.equal(lines.length, 20);
	const said = lines.slice(-2).join(' ').replaceAll(/\s+/g, ' ');
	assert.match(
		said,
		/The end of this run \(Terminated: Error, exit code 2, 21s ago, ran 2s\)\. When it runs again, its lines follow\./,
	);
	assert.match(said, /60 lines/);
	assert.match(lines.at(-3) ?? '', /cart\/60/);
});
