import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Collection, Freshness} from '../../source/cluster/cluster.ts';
import {ownParts} from '../../source/cluster/own-parts.ts';
import type {Pod} from '../../source/kubernetes/objects.ts';
import {deployment, pod, statefulSet} from '../helpers/objects.ts';

const live: Freshness = {state: 'live'};
const forbidden: Freshness = {state: 'blocked', error: {kind: 'forbidden', message: 'replicasets is forbidden'}};
const of = <T>(items: readonly T[], freshness: Freshness = live): Collection<T> => ({items, freshness});

const ownedBy = (kind: string, owner: string): Pod =>
	pod({
		metadata: {
			name: `${owner}-x`,
			ownerReferences: [{kind, name: owner, uid: `uid-${owner}`, controller: true}],
		},
	});
const pods = [
	ownedBy('ReplicaSet', 'web-6f9f58dffd'),
	ownedBy('ReplicaSet', 'web-admin-6f9f58dffd'),
	ownedBy('StatefulSet', 'web-6f9f58dffd'),
	pod({metadata: {name: 'bare'}}),
];
const names = (own: ReturnType<typeof ownParts>) => own.pods.items.map(({metadata}) => metadata.name);

test('where ReplicaSets may not be listed the pods of a Deployment are those whose ReplicaSet is called like one of its', () => {
	assert.deepEqual(names(ownParts(deployment(), of([], forbidden), of([]), of(pods))), ['web-6f9f58dffd-x']);
});

test('while they are on their way, or there are none, nobody guesses', () => {
	const loading: Freshness = {state: 'syncing', received: 0};
	assert.deepEqual(names(ownParts(deployment(), of([], loading), of([]), of(pods))), []);
	assert.deepEqual(names(ownParts(deployment(), of([]), of([]), of(pods))), []);
	assert.deepEqual(names(ownParts(statefulSet(), of([], forbidden), of([]), of(pods))), []);
});
