import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSeenRows} from '../../../source/cluster/attention/seen-rows.ts';
import {createSeenJournal} from '../../../source/cluster/seen-journal.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {
	hasSeenCompleted,
	seenCompleteMs,
	seenCompleteUntilMs,
	seenFailure,
} from '../../../source/rollout/seen-revisions.ts';
import {daemonSet, deployment, statefulSet} from '../../helpers/objects.ts';

const minuteMs = 60_000;

/** Revision `number` of web, all of it there; `available` of its three pods. */
function web(number: number, available = 3): Workload {
	const rolling = {type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated'};
	const through = {type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'};
	const annotations = {'deployment.kubernetes.io/revision': String(number)};
	const row = deployment({
		metadata: {uid: 'uid-web', annotations},
		status: {availableReplicas: available, conditions: [through]},
	});
	return available === 0 ? {...row, status: {...row.status, updatedReplicas: 1, conditions: [rolling]}} : row;
}

/** Rows at minutes, and what is known afterwards of revision `key`. */
function seenOf(looks: readonly (readonly [minute: number, row: Workload | 'unseen' | 'opened'])[], key: string) {
	const journal = createSeenJournal();
	let knownMs: number | undefined;
	let last: Workload | undefined;
	const rows = createSeenRows({journal, isWatched: () => false, knownUntilMs: () => knownMs});
	let nowMs = 0;
	for (const [minute, row] of looks) {
		nowMs = minute * minuteMs;
		knownMs = row === 'unseen' ? nowMs : undefined;
		if (row === 'opened') rows.handOver(last?.metadata.uid ?? '', nowMs);
		else {
			if (row !== 'unseen') last = row;
			if (last) rows.see(last, nowMs);
		}
	}
	const seen = journal.of(last?.metadata.uid ?? '');
	return [seenCompleteMs(seen, [key], nowMs) / minuteMs, hasSeenCompleted(seen, [key])];
}

const [settled, rolling, next] = [web(2), web(2, 0), web(3, 0)];

const cases: readonly (readonly [string, Parameters<typeof seenOf>[0], readonly [number, boolean]])[] = [
	[
		'what came through before one’s eyes, and stayed so',
		[
			[0, rolling],
			[1, settled],
			[31, settled],
		],
		[30, true],
	],
	[
		'what stayed as it was, once another revision takes its place',
		[
			[0, settled],
			[20, settled],
			[20, next],
		],
		[20, true],
	],
	[
		'not what was only seen on its way',
		[
			[0, rolling],
			[20, next],
		],
		[0, false],
	],
	[
		'until it was opened, which tells the rest',
		[
			[0, settled],
			[7, 'opened'],
		],
		[7, true],
	],
	[
		'without the time when a pod was missing',
		[
			[0, settled],
			[5, web(2, 2)],
			[9, web(2)],
			[10, next],
		],
		[6, true],
	],
	[
		'without the time that nobody saw',
		[
			[0, settled],
			[5, 'unseen'],
			[9, web(2)],
			[10, next],
		],
		[6, true],
	],
	[
		'of what came through without that time, too',
		[
			[0, rolling],
			[1, settled],
			[5, 'unseen'],
			[9, web(2)],
			[10, next],
		],
		[5, true],
	],
];

for (const [what, looks, expected] of cases) {
	test(`rows of a list tell for how long a revision was complete: ${what}`, () => {
		assert.deepEqual(seenOf(looks, '2'), expected);
	});
}

test('rows of a list tell for how long a revision was complete: of one whose pods had all gone at last, too', () => {
	const exceeded = {type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded'};
	const broken = web(2, 0);
	const journal = createSeenJournal();
	const rows = createSeenRows({journal, isWatched: () => false, knownUntilMs: () => undefined});
	rows.see(settled, 0);
	rows.see({...broken, status: {...broken.status, conditions: [exceeded]}} as Workload, 20 * minuteMs);
	rows.see(next, 30 * minuteMs);
	const seen = journal.of(settled.metadata.uid);
	const nowMs = 40 * minuteMs;
	assert.deepEqual(
		[seenCompleteMs(seen, ['2'], nowMs), seenCompleteUntilMs(seen, ['2'], nowMs), seenFailure(seen, ['2'])],
		[20 * minuteMs, 20 * minuteMs, undefined],
	);
});

test('a StatefulSet names its revision, of which its rows tell the same', () => {
	const db = (updateRevision: string, updated: number) =>
		statefulSet({status: {currentRevision: 'db-1', updateRevision, updatedReplicas: updated}});
	const looks = [
		[0, db('db-1', 3)],
		[12, db('db-2', 1)],
	] as const;
	assert.deepEqual(seenOf(looks, 'db-1'), [12, true]);
});

test('a DaemonSet names no revision: nothing is kept of its rows', () => {
	const journal = createSeenJournal();
	const rows = createSeenRows({journal, isWatched: () => false, knownUntilMs: () => undefined});
	const agent = daemonSet();
	rows.see(agent, 0);
	rows.handOver(agent.metadata.uid, minuteMs);
	assert.equal(journal.of(agent.metadata.uid), undefined);
});

test('of thousands of rows that stay as they are nothing is told', () => {
	const told: string[] = [];
	const journal = createSeenJournal(undefined, news => told.push(news));
	const rows = createSeenRows({journal, isWatched: () => false, knownUntilMs: () => undefined});
	const list = Array.from({length: 2_000}, (_, index) => {
		const row = web(1);
		return {...row, metadata: {...row.metadata, uid: `uid-${index}`}};
	});
	for (const nowMs of [0, minuteMs]) for (const row of list) rows.see(row, nowMs);
	assert.deepEqual(told, []);
});
