import assert from 'node:assert/strict';
import {test} from 'node:test';
import {logLineLimit, openLog, type StartLog} from '../../source/cluster/opened-log.ts';
import type {LogOutput, LogOwner} from '../../source/kubernetes/logs/log-query.ts';
import type {ContainerState} from '../../source/kubernetes/objects.ts';
import {pod} from '../helpers/objects.ts';

const query = {namespace: 'shop', pod: 'web-1', container: 'web', previous: false};

/** A log whose reader is played by the test. */
function open(asked = query, uid?: string) {
	let tell: (output: LogOutput) => void = () => {};
	let ownerOf: () => LogOwner | undefined = () => undefined;
	let retries = 0;
	let changes = 0;
	const start: StartLog = (_query, sink, {owner}) => {
		tell = sink;
		ownerOf = () => owner?.();
		sink({type: 'status', status: {state: 'asking', sinceMs: 0}});
		return {retryNow: () => void retries++, stop() {}};
	};
	const log = openLog(asked, start, () => void changes++, uid);
	return {
		owner: () => ownerOf(),
		log,
		print: (...texts: readonly string[]) => tell({type: 'lines', lines: texts.map(text => ({time: '', text}))}),
		tell: (output: LogOutput) => tell(output),
		retries: () => retries,
		changes: () => changes,
	};
}

const run = (restartCount: number, state: ContainerState) =>
	pod({
		metadata: {name: 'web-1', namespace: 'shop', uid: 'u'},
		spec: {containers: [{name: 'web'}]},
		status: {containerStatuses: [{name: 'web', restartCount, state}]},
	});
const running = (restartCount: number) =>
	run(restartCount, {running: {startedAt: `2026-11-22T14:0${restartCount}:00Z`}});
const waiting = (restartCount: number) => run(restartCount, {waiting: {reason: 'CrashLoopBackOff'}});
const ended = {type: 'status', status: {state: 'ended', sinceMs: 1}} as const;

test('the last lines are kept, and how many were let go of', () => {
	const {log, print} = open();
	print(...Array.from({length: logLineLimit + 7}, (_, index) => String(index)));
	const {lines, dropped} = log.view();
	assert.deepEqual([lines.length, dropped, lines[0]?.text], [logLineLimit, 7, '7']);
});

test('of long lines fewer are kept', () => {
	const {log, print} = open();
	for (let count = 0; count < 4_000; count++) print('x'.repeat(8_192));
	const {lines, dropped} = log.view();
	assert.deepEqual([lines.length, dropped], [512, 3_488]);
});

test('what was given out does not change, and is the same as long as nothing comes', () => {
	const {log, print, changes} = open();
	print('one');
	const before = log.view();
	assert.equal(log.view(), before);
	print('two');
	assert.equal(before.lines.length, 1);
	assert.equal(log.view().lines.length, 2);
	assert.equal(changes(), 2);
});

test('when the container runs again its log is taken up again, once', () => {
	const {log, tell, retries} = open();
	log.podChanged(running(0));
	tell(ended);
	log.podChanged(waiting(0));
	log.podChanged(waiting(0));
	const before = retries();
	log.podChanged(running(1));
	log.podChanged(running(1));
	assert.equal(retries(), before + 1);
});

test('a run that began before the end of the former was told is not missed', () => {
	const {log, tell, retries} = open();
	log.podChanged(running(0));
	log.podChanged(running(1));
	assert.equal(retries(), 0, 'the stream of the former run is still there');
	tell(ended);
	assert.equal(retries(), 1);
});

test('a container that had not started is asked for when it starts; the previous run never', () => {
	const refused = {kind: 'invalid', message: 'waiting to start'} as const;
	const notStarted = {
		type: 'status',
		status: {state: 'refused', sinceMs: 1, why: 'not-started', error: refused},
	} as const;
	const present = open();
	present.log.podChanged(waiting(0));
	present.tell(notStarted);
	present.log.podChanged(running(0));
	assert.equal(present.retries(), 1);
	const previous = open({...query, previous: true});
	previous.log.podChanged(running(1));
	previous.tell(ended);
	previous.log.podChanged(running(2));
	assert.equal(previous.retries(), 0);
});

test('the log of a pod that is gone is not taken up again: what has its name now is another pod', () => {
	const {log, tell, retries, owner} = open();
	log.podChanged(running(0));
	tell(ended);
	log.podChanged('gone');
	assert.deepEqual([retries(), owner()], [0, {uid: 'u', isGone: true}]);
	const unseen = open();
	unseen.log.podChanged('gone');
	assert.equal(unseen.owner()?.isGone, true);
});

test('whose log it is is known from the start, where the pod is', () => {
	assert.deepEqual(open(query, 'u').owner(), {uid: 'u', isGone: false});
	const later = open();
	assert.equal(later.owner(), undefined);
	later.log.podChanged(running(0));
	assert.deepEqual(later.owner(), {uid: 'u', isGone: false});
});

const following = {type: 'status', status: {state: 'following', sinceMs: 1}} as const;
const printAt = (time: string, ...texts: readonly string[]) =>
	({type: 'lines', lines: texts.map(text => ({time, text}))}) as const;
const begun = ({log}: ReturnType<typeof open>) =>
	log.view().lines.flatMap(({text, startsRun}) => (startsRun ? [text] : []));

test('the first line of another run is marked, whether its lines or the news of it come first', () => {
	for (const isToldFirst of [true, false]) {
		const opened = open();
		const {log, tell} = opened;
		log.podChanged(running(0));
		tell(following);
		tell(printAt('2026-11-22T14:00:30Z', 'one', 'two'));
		if (isToldFirst) {
			tell(ended);
			log.podChanged(running(1));
		}
		tell(following);
		tell(printAt('2026-11-22T14:01:00.5Z', 'again', 'two again'));
		log.podChanged(running(1));
		assert.deepEqual(begun(opened), ['again'], `${isToldFirst}`);
	}
});

test('a stream that is taken up again within a run marks nothing, and the run that was there first neither', () => {
	const opened = open();
	const {log, tell} = opened;
	tell(following);
	tell(printAt('2026-11-22T14:01:30Z', 'one'));
	log.podChanged(running(1));
	tell(following);
	tell(printAt('2026-11-22T14:01:31Z', 'two'));
	assert.deepEqual(begun(opened), []);
});

test('that there are older lines than those that are read is known by how many came first', () => {
	for (const [count, isUnread] of [
		[logLineLimit - 2, undefined],
		[logLineLimit, true],
	] as const) {
		const {log, print, tell} = open();
		print(...Array.from({length: count}, String));
		tell(following);
		assert.equal(log.view().olderUnread, isUnread);
	}
	const {log, print, tell} = open();
	tell(following);
	print(...Array.from({length: logLineLimit + 1}, String));
	tell(following);
	assert.equal(log.view().olderUnread, undefined, 'it was read from its beginning');
});
