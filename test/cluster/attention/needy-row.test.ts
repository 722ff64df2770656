import assert from 'node:assert/strict';
import {test} from 'node:test';
import {settleMs} from '../../../source/cluster/attention/choose-attended.ts';
import {lookAtRow, type NeedyRow, needyRow} from '../../../source/cluster/attention/needy-row.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {deployment, template} from '../../helpers/objects.ts';

const serverMs = Date.parse('2026-11-22T12:10:00Z');

const fine = deployment();
const rolling = (updated: number, replicas = 3) =>
	deployment({
		spec: {template: template('web:2'), replicas},
		status: {updatedReplicas: updated, replicas: 4, unavailableReplicas: 1},
	});
const lacking = deployment({spec: {replicas: 5}});

interface LookedAtMs {
	readonly workload: Workload;
	readonly nowMs: number;
	/** The list has come with it. */
	readonly isFirst?: true;
}

/** A row as it is after the workload was looked at so, one look after the other. */
function rowAfter(...looks: readonly LookedAtMs[]): NeedyRow | undefined {
	let row: NeedyRow | undefined;
	let former: Workload | undefined;
	for (const {workload, nowMs, isFirst = false} of looks) {
		const lookedAt = lookAtRow(workload);
		row = lookedAt.isNeeded ? needyRow(lookedAt, row, former, {nowMs, serverMs: serverMs + nowMs, isFirst}) : undefined;
		former = workload;
	}
	return row;
}

const cases: readonly (readonly [what: string, looks: readonly LookedAtMs[], expected: Partial<NeedyRow>])[] = [
	[
		'what the list came with is waited for no longer, and nobody has seen what it does',
		[{workload: rolling(1), nowMs: 9_000, isFirst: true}],
		{sinceMs: 9_000, progressMs: 9_000 - settleMs, isUnseen: true, wasFine: false, reached: 4},
	],
	[
		'it stays so as long as it does not get on',
		[
			{workload: rolling(1), nowMs: 9_000, isFirst: true},
			{workload: rolling(1), nowMs: 10_000},
		],
		{sinceMs: 9_000, progressMs: 9_000 - settleMs, isUnseen: true},
	],
	[
		'until it gets on before our eyes',
		[
			{workload: rolling(1), nowMs: 9_000, isFirst: true},
			{workload: rolling(2), nowMs: 10_000},
		],
		{sinceMs: 9_000, progressMs: 10_000, isUnseen: false, reached: 5},
	],
	[
		'a workload that comes later has only just begun',
		[{workload: rolling(1), nowMs: 9_000}],
		{sinceMs: 9_000, progressMs: 9_000, isUnseen: false, wasFine: false},
	],
	[
		'what was fine is known to have been, and where it rolls from',
		[
			{workload: fine, nowMs: 1_000, isFirst: true},
			{workload: rolling(1), nowMs: 9_000},
		],
		{
			sinceMs: 9_000,
			progressMs: 9_000,
			isUnseen: false,
			wasFine: true,
			seen: {isStuck: false, from: {number: 0, images: ['web:1']}},
		},
	],
	[
		'which it tells on while it rolls',
		[
			{workload: fine, nowMs: 1_000, isFirst: true},
			{workload: rolling(1), nowMs: 9_000},
			{workload: rolling(2), nowMs: 12_000},
		],
		{
			sinceMs: 9_000,
			progressMs: 12_000,
			wasFine: true,
			seen: {isStuck: false, from: {number: 0, images: ['web:1']}},
		},
	],
	[
		'that its size was raised is noted with the size before, and when',
		[
			{workload: fine, nowMs: 1_000, isFirst: true},
			{workload: lacking, nowMs: 9_000},
			{workload: deployment({spec: {replicas: 5}, status: {availableReplicas: 4}}), nowMs: 12_000},
		],
		{pods: 5, raise: {atMs: serverMs + 9_000, from: 3}, progressMs: 12_000},
	],
	[
		'what was fine again begins anew',
		[
			{workload: rolling(1), nowMs: 1_000, isFirst: true},
			{workload: fine, nowMs: 2_000},
			{workload: lacking, nowMs: 9_000},
		],
		{sinceMs: 9_000, progressMs: 9_000, isUnseen: false, wasFine: true},
	],
];

for (const [what, looks, expected] of cases) {
	test(what, () => {
		const row = rowAfter(...looks);
		assert.ok(row);
		const told = Object.fromEntries(Object.keys(expected).map(key => [key, row[key as keyof NeedyRow]]));
		assert.deepEqual(told, expected);
		assert.equal(row.workload, looks.at(-1)?.workload);
	});
}

test('of what is fine there is no row, nor of what is being deleted', () => {
	assert.equal(lookAtRow(fine).isNeeded, false);
	const {metadata, ...rest} = rolling(1);
	const ending = {...rest, metadata: {...metadata, deletionTimestamp: '2026-11-22T12:09:00Z'}};
	assert.equal(lookAtRow(ending).isNeeded, false);
});
