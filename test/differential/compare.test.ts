import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Command, GIVEN_UP, type Result, words} from './command.ts';
import {differences} from './compare.ts';

const command: Command = {args: words('get pods')};
const result = (parts: Partial<Result>): Result => ({exit: 0, stdout: '', stderr: '', ...parts});

const printed = (ours: string, theirs: string, options: Partial<Command> = {}) =>
	differences({...command, ...options}, result({stdout: ours}), result({stdout: theirs}));

test('what time and chance decide is no difference', () => {
	const same: readonly [string, string][] = [
		['creationTimestamp: "2026-01-01T00:00:00Z"', 'creationTimestamp: "2027-11-23T01:02:03Z"'],
		['uid: 01234567-89ab-cdef-0123-456789abcdef', 'uid: 76543210-89ab-cdef-0123-456789abcdef'],
		['resourceVersion: "42"', 'resourceVersion: "1042"'],
		['deployment.apps/web-7c5ddbdf54-x7k2p', 'deployment.apps/web-59d65f54c7-2qjrm'],
		['NAME   AGE\nweb    5s', 'NAME   AGE\nweb    2m30s'],
		['NAME   AGE   IMAGES\nweb    5s    web:v1', 'NAME   AGE     IMAGES\nweb    2m30s   web:v1'],
		['NAME   RESTARTS     AGE\na      3 (5s ago)   9s', 'NAME   RESTARTS      AGE\na      3 (15s ago)   9s'],
		['E1123 00:08:35.123456   12345 memcache.go:287] "no"', 'E1124 10:08:35.000001       1 memcache.go:287] "no"'],
	];
	for (const [ours, theirs] of same) assert.deepEqual(printed(ours, theirs), [], ours);
});

test('everything else is one', () => {
	const different: readonly [string, string][] = [
		['cpu: 500m', 'cpu: 600m'],
		['timeout after 60s', 'timeout after 30s'],
		['spec:\n  replicas: 3', 'spec:\n    replicas: 3'],
		['NAME   READY\nweb    3/3', 'NAME   READY\nweb     3/3'],
		['NAME   AGE\nweb    5s', 'NAME    AGE\nweb     5s'],
		['NAME   AGE\nweb    5s', 'NAME   AGE\nweb    <unknown>'],
		['E1123 00:08:35.123456   12345 memcache.go:287] "no"', ''],
		['node/node-1 drained', 'node/node-2 drained'],
		['web', 'web\n'],
		['a\nb', 'b\na'],
	];
	for (const [ours, theirs] of different) assert.deepEqual(printed(ours, theirs), ['stdout'], ours);
});

test('standard output, standard error and the exit code are told apart', () => {
	assert.deepEqual(differences(command, result({stdout: 'a'}), result({stderr: 'a'})), ['stdout', 'stderr']);
	assert.deepEqual(differences(command, result({exit: 1}), result({})), ['exit']);
	const alone: Command = {...command, exitCodeOnly: 'each has its own'};
	assert.deepEqual(differences(alone, result({exit: 1, stdout: 'a'}), result({stdout: 'b'})), ['exit']);
});

test('a command that had to be killed is a difference, also when both were', () => {
	const killed = result({exit: GIVEN_UP});
	assert.deepEqual(differences(command, killed, killed), ['exit']);
});

test('lines in an order of chance are compared under their heading, and rows of events within theirs', () => {
	const pods = 'NAME   READY\na-2    1/1\na-1    0/1\n';
	assert.deepEqual(printed(pods, 'NAME   READY\na-1    0/1\na-2    1/1\n', {unordered: 'lines'}), []);
	const described = (...rows: readonly string[]) =>
		`Name:  a\nEvents:\n  Type    Age  Message\n  ----    ---  -------\n${rows.map(row => `  Normal  1s   ${row}`).join('\n')}\n`;
	assert.deepEqual(printed(described('x', 'y'), described('y', 'x'), {unordered: 'events'}), []);
	assert.deepEqual(printed(described('x', 'y'), described('y', 'x')), ['stdout']);
	assert.deepEqual(printed('b\na\nEvents:  <none>', 'a\nb\nEvents:  <none>', {unordered: 'events'}), ['stdout']);
});
