import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {OpenedWorkload} from '../../source/cluster/cluster.ts';
import {createCrashLog} from '../../source/cluster/crash-log.ts';
import {failure, type Result, success} from '../../source/kubernetes/errors.ts';
import type {LogLine, LogQuery} from '../../source/kubernetes/logs/log-query.ts';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {deployment, podOf, replicaSet} from '../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const live = {state: 'live'} as const;
const current = replicaSet(2, 'web:v2', {replicas: 2});

/** A pod whose container has ended so often, the last time at that second of 12:09. */
function crashed(suffix: string, restartCount: number, second: number): Pod {
	const pod = podOf(current, suffix);
	const finishedAt = `2026-11-22T12:09:${second}Z`;
	const status = {
		name: 'web',
		ready: false,
		restartCount,
		state: {waiting: {reason: 'CrashLoopBackOff'}},
		lastState: {terminated: {exitCode: 1, reason: 'Error', finishedAt}},
	};
	return {...pod, status: {phase: 'Running', conditions: [], containerStatuses: [status]}};
}

const opened = (...pods: readonly Pod[]): OpenedWorkload => ({
	target: {kind: 'Deployment', namespace: 'shop', name: 'web'},
	workload: deployment({status: {updatedReplicas: 2, availableReplicas: 0}}),
	freshness: live,
	replicaSets: {items: [current], freshness: live},
	controllerRevisions: {items: [], freshness: live},
	pods: {items: pods, freshness: live},
	events: {items: [], freshness: live},
});

/** Answers the requests for logs when the test says so, and looks as often as it is told to. */
function setUp() {
	const asked: LogQuery[] = [];
	const signals: AbortSignal[] = [];
	const answers: ((tail: Result<readonly LogLine[]>) => void)[] = [];
	const clock = createFakeClock(nowMs);
	let changes = 0;
	const log = createCrashLog({
		readLogTail(query, signal) {
			asked.push(query);
			signals.push(signal);
			return new Promise(resolve => void answers.push(resolve));
		},
		now: () => nowMs,
		clock,
		onChange: () => void changes++,
	});
	return {
		log,
		asked,
		signals,
		changes: () => changes,
		look(workload: OpenedWorkload) {
			log.look(workload);
			clock.advance(1_000);
		},
		async answer(tail: Result<readonly LogLine[]>) {
			answers.shift()?.(tail);
			await new Promise(setImmediate);
		},
	};
}

const printed = (second: number, text: string) => success([{time: `2026-11-22T12:09:${second}.123456789Z`, text}]);

describe('the log of a crash', () => {
	it('is read of one pod, once for each end of its container, however often the workload changes', async () => {
		const {asked, look, answer, changes} = setUp();
		const before = opened(crashed('a', 3, 20), crashed('b', 3, 21));
		for (let turn = 0; turn < 5; turn++) look(before);
		await answer(printed(20, 'fatal: DB_URL is not set'));
		for (let turn = 0; turn < 5; turn++) look(before);
		assert.deepEqual(asked, [
			{namespace: 'shop', pod: podOf(current, 'a').metadata.name, container: 'web', previous: true},
		]);
		assert.ok(changes() > 0);
		const after = opened(crashed('a', 4, 40), crashed('b', 3, 21));
		look(after);
		look(opened(crashed('a', 4, 40), crashed('b', 4, 41)));
		await answer(printed(40, 'fatal: again'));
		look(after);
		assert.equal(asked.length, 2);
	});

	it('tells what was printed, with the run that printed it', async () => {
		const {log, look, answer} = setUp();
		look(opened(crashed('a', 3, 20)));
		assert.equal(log.words(), undefined);
		await answer(printed(20, 'fatal: DB_URL is not set'));
		assert.equal(log.words()?.text, 'fatal: DB_URL is not set');
		look(opened(crashed('a', 4, 50)));
		assert.equal(log.words(), undefined, 'the next run has not been read');
	});

	it('is not asked for again where it is forbidden, and nothing is told', async () => {
		const {log, asked, look, answer} = setUp();
		look(opened(crashed('a', 3, 20)));
		await answer(failure({kind: 'forbidden', message: 'no'}));
		for (let turn = 0; turn < 5; turn++) look(opened(crashed('a', 3, 20)));
		assert.deepEqual([asked.length, log.words()], [1, undefined]);
	});

	it('is let go of when the workload is closed: the request is ended, and its answer is nobody’s', async () => {
		const {log, asked, signals, look, answer, changes} = setUp();
		look(opened(crashed('a', 3, 20)));
		log.look(undefined);
		assert.deepEqual([asked.length, signals[0]?.aborted], [1, true]);
		const before = changes();
		await answer(printed(20, 'fatal: DB_URL is not set'));
		assert.deepEqual([log.words(), changes()], [undefined, before]);
	});

	it('is not read where nothing crashes', () => {
		const {asked, look} = setUp();
		look(opened(podOf(current, 'a'), podOf(current, 'b')));
		assert.equal(asked.length, 0);
	});
});
