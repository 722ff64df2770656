import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lookAtRow, type NeedyRow, needyRow} from '../../../source/cluster/attention/needy-row.ts';
import {sameFindings, shownFinding} from '../../../source/cluster/attention/shown-finding.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import type {Finding} from '../../../source/rollout/finding.ts';
import {deployment, statefulSet} from '../../helpers/objects.ts';

const serverMs = Date.parse('2026-11-22T12:10:00Z');
const nowMs = 100_000;

function rowOf(workload: Workload, parts: Partial<NeedyRow> = {}): NeedyRow {
	const row = needyRow(lookAtRow(workload), undefined, undefined, {nowMs, serverMs, isFirst: false});
	return {...row, ...parts};
}

const growing = deployment({spec: {replicas: 5}, status: {replicas: 5, updatedReplicas: 5}});
const newborn = statefulSet({
	metadata: {creationTimestamp: '2026-11-22T12:09:50Z', generation: 1},
	status: {readyReplicas: 1, availableReplicas: 1},
});
const raise = {atMs: serverMs - 5_000, from: 3};
const stuck: Finding = {isStuck: true, why: 'both new pods crash'};
const waiting: Finding = {isStuck: false, why: 'one new pod is still starting'};
const seen: Finding = {isStuck: false, from: {number: 1, images: ['web:1']}};
const scaling = {sinceMs: raise.atMs};

interface Case {
	readonly row: NeedyRow;
	readonly own?: Finding;
	readonly isLooking?: true;
	readonly shown: Finding | undefined;
}

const cases: Readonly<Record<string, Case>> = {
	'of what nobody looked at nothing': {row: rowOf(growing), shown: undefined},
	'what was found of its pods': {row: rowOf(growing, {seen}), own: stuck, shown: stuck},
	'else what the list itself has shown': {row: rowOf(growing, {seen}), shown: seen},
	'that it is looked at, while nothing is found': {
		row: rowOf(growing),
		isLooking: true,
		shown: {isStuck: false, isLooking: true},
	},
	'what is known while it is looked at': {row: rowOf(growing, {seen}), isLooking: true, shown: seen},
	'that its size was raised': {row: rowOf(growing, {raise}), shown: {isStuck: false, scaling}},
	'the same beside what was found': {row: rowOf(growing, {raise}), own: waiting, shown: {...waiting, scaling}},
	'of what is stuck only why': {row: rowOf(growing, {raise}), own: stuck, shown: stuck},
	'of what has not got on for long since the raise nothing': {
		row: rowOf(growing, {raise: {...raise, atMs: serverMs - 3_600_000}, progressMs: nowMs - 3_600_000}),
		shown: undefined,
	},
	'that it is starting, of a set that was made a moment ago': {
		row: rowOf(newborn),
		shown: {isStuck: false, isStarting: true},
	},
	'the same beside what was found, where it starts': {
		row: rowOf(newborn),
		own: waiting,
		shown: {...waiting, isStarting: true},
	},
	'of a new set that was fine before what was found': {row: rowOf(newborn, {wasFine: true}), own: stuck, shown: stuck},
};

for (const [what, {row, own, isLooking = false, shown}] of Object.entries(cases)) {
	test(`shown is ${what}, the same object each time`, () => {
		const showing = {nowMs, serverMs, isLooking: () => isLooking};
		const finding = shownFinding(row, own, showing);
		assert.deepEqual(finding, shown);
		assert.equal(shownFinding(row, own, {...showing, nowMs: nowMs + 1, serverMs: serverMs + 1}), finding);
	});
}

test('findings are the same while each of them is the same object', () => {
	const some = new Map([['a', stuck]]);
	assert.equal(sameFindings(some, new Map(some)), true);
	assert.equal(sameFindings(some, new Map([['a', {...stuck}]])), false);
	assert.equal(sameFindings(some, new Map([['b', stuck]])), false);
	assert.equal(sameFindings(some, new Map()), false);
	assert.equal(sameFindings(new Map(), some), false);
});
