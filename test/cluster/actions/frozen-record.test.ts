import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type FrozenRecord, judgeFrozen, rolloutDigest} from '../../../source/cluster/actions/frozen-record.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {template} from '../../helpers/objects.ts';
import {deployment} from '../../helpers/settled-web.ts';

const frozenAtMs = Date.parse('2026-11-22T12:00:00Z');
const nowMs = frozenAtMs + 300_000;
const strategy = deployment().spec.strategy;

const record: FrozenRecord = {
	freeze: 'f1',
	of: 3,
	atMs: frozenAtMs,
	target: {kind: 'Deployment', namespace: 'shop', name: 'web'},
	uid: 'uid-web',
	generation: 2,
	digest: rolloutDigest('Deployment', deployment().spec.template, strategy),
	result: 'done',
};
const unanswered: FrozenRecord = {...record, result: 'unknown'};

/** The Deployment with spec.paused, which a manager wrote so many seconds after the freeze began. */
function web(
	paused: boolean,
	{generation = 3, uid = 'uid-web', manager = 'rolltop', afterSeconds = 0, image = 'web:v2', replicas = 3} = {},
): Workload {
	return deployment({
		metadata: {
			uid,
			generation,
			managedFields: [
				{
					manager,
					operation: 'Update',
					time: new Date(frozenAtMs + afterSeconds * 1000).toISOString(),
					fieldsV1: {'f:spec': {'f:paused': {}}},
				},
			],
		},
		spec: {template: template(image), replicas, ...(paused ? {paused} : {})},
	});
}

const cases: readonly (readonly [FrozenRecord, Workload, type: string, why?: RegExp])[] = [
	[record, web(true), 'frozen'],
	[record, web(true, {generation: 5, replicas: 7}), 'frozen'],
	[record, web(true, {uid: 'other'}), 'changed', /created again: it is another object$/],
	[
		record,
		web(false, {generation: 4, manager: 'kubectl-rollout', afterSeconds: 60}),
		'changed',
		/^it was resumed by kubectl-rollout 4m ago$/,
	],
	[
		record,
		deployment({metadata: {uid: 'uid-web', generation: 4}}),
		'changed',
		/^it was resumed, by whom is not recorded$/,
	],
	[
		{...record, isThawing: true},
		deployment({metadata: {uid: 'uid-web', generation: 4}}),
		'changed',
		/^it was resumed by rolltop, as it seems$/,
	],
	[record, web(true, {manager: 'argocd', afterSeconds: 120}), 'changed', /^it was paused anew by argocd 3m ago$/],
	[record, web(true, {generation: 5, afterSeconds: 240}), 'changed', /^it was paused anew by rolltop 60s ago$/],
	[{...record, answeredMs: frozenAtMs + 1000}, web(true, {afterSeconds: 1}), 'frozen'],
	[
		{...record, answeredMs: frozenAtMs + 1000},
		web(true, {generation: 5, afterSeconds: 30}),
		'changed',
		/^it was paused anew by rolltop 4m30s ago$/,
	],
	[
		{...record, isOvertaken: true},
		web(true, {generation: 5, afterSeconds: 1}),
		'changed',
		/^it was paused anew by rolltop 4m59s ago$/,
	],
	[record, web(true, {generation: 4, image: 'web:v9'}), 'changed', /^what rolls out was changed$/],
	[unanswered, web(false, {generation: 2}), 'not-done'],
	[unanswered, web(true, {generation: 3, afterSeconds: 1}), 'frozen'],
	[unanswered, web(true, {generation: 3, afterSeconds: -600}), 'unknown', /whether by this freeze is not known$/],
	[
		unanswered,
		web(true, {generation: 3, manager: 'kubectl-rollout'}),
		'changed',
		/^it was paused anew by kubectl-rollout/,
	],
];

for (const [noted, workload, type, why] of cases) {
	test(`of a write that ${noted.result === 'done' ? 'was done' : 'got no answer'}: ${type} ${why?.source ?? ''}`, () => {
		const state = judgeFrozen(noted, workload, nowMs);
		assert.equal(state.type, type);
		if (why !== undefined) assert.match('why' in state ? state.why : '', why);
	});
}

test('the digest of what rolls out does not depend on the order of keys, and tells templates and strategies apart', () => {
	const digest = (kind: Workload['kind'], image: string, how: unknown) => rolloutDigest(kind, template(image), how);
	const one = digest('Deployment', 'web:v2', {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}});
	const other = {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}, type: 'RollingUpdate'};
	assert.equal(one, digest('Deployment', 'web:v2', other));
	assert.notEqual(one, digest('Deployment', 'web:v3', other));
	assert.notEqual(one, digest('Deployment', 'web:v2', {type: 'Recreate'}));
	assert.equal(digest('DaemonSet', 'web:v2', {type: 'OnDelete'}), digest('DaemonSet', 'web:v2', undefined));
	assert.doesNotMatch(one, /web/);
});
