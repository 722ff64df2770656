import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ObjectMeta, Pod, ReplicaSet} from '../../source/kubernetes/objects.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import {ambiguousImages, completenessNotes, type Finding, lastRanMs} from '../../source/rollout/undo-completeness.ts';
import {deployment, pod, replicaSet, template} from '../helpers/objects.ts';

const nowMs = Date.parse('2026-01-01T12:00:00Z');
const ranMs = Date.parse('2026-01-01T10:00:00Z');
const config = {kind: 'ConfigMap', name: 'app', optional: false} as const;

const meta = (parts: Partial<ObjectMeta>): ObjectMeta => ({
	name: 'app',
	uid: 'app',
	resourceVersion: '1',
	creationTimestamp: '2025-12-01T00:00:00Z',
	...parts,
});

const there = (parts: Partial<ObjectMeta>): Finding['state'] => ({type: 'there', metadata: meta(parts)});
const wrote = (field: string, time: string) => ({manager: 'kubectl', time, fieldsV1: {[field]: {}}});

const notesOf = (finding: Partial<Finding>, known: number | undefined = ranMs) =>
	completenessNotes({
		revision: 6,
		lastRanMs: known,
		findings: [{reference: config, state: {type: 'missing'}, ...finding}],
		nowMs,
	});

const tail = 'ago, after revision 6 last started or ran, as far as its objects tell: undo does not bring it back.';

for (const [title, finding, expected] of [
	['missing', {}, ['ConfigMap app, which revision 6 reads, is missing: its pods would wait for it.']],
	['missing, and optional', {reference: {...config, optional: true}}, []],
	['as it was', {state: there({managedFields: [wrote('f:data', '2026-01-01T09:59:00Z')]})}, []],
	[
		'written since',
		{state: there({managedFields: [wrote('f:data', '2026-01-01T11:48:00Z')]})},
		[`ConfigMap app, which revision 6 reads, was written 12m ${tail}`],
	],
	['labelled since', {state: there({managedFields: [wrote('f:metadata', '2026-01-01T11:48:00Z')]})}, []],
	[
		'made anew since',
		{state: there({creationTimestamp: '2026-01-01T11:00:00Z'})},
		[`ConfigMap app, which revision 6 reads, was made 60m ${tail}`],
	],
	[
		'a claim that its controller wrote to',
		{
			reference: {kind: 'PersistentVolumeClaim', name: 'data', optional: false},
			state: there({managedFields: [wrote('f:metadata', '2026-01-01T11:48:00Z')]}),
		},
		[],
	],
	[
		'being deleted',
		{state: there({deletionTimestamp: '2026-01-01T11:59:00Z'})},
		['ConfigMap app, which revision 6 reads, is being deleted.'],
	],
	[
		'not to be read',
		{reference: {kind: 'Secret', name: 'tls', optional: true}, state: {type: 'forbidden'}},
		['Unknown whether what revision 6 reads is as it was: you may not read secrets.'],
	],
	[
		'not answered',
		{state: {type: 'unread', why: 'It took too long.'}},
		['ConfigMap app, which revision 6 reads, could not be looked at. It took too long.'],
	],
] as const) {
	test(`of an object that is ${title}`, () => {
		assert.deepEqual(notesOf(finding as Partial<Finding>), expected);
	});
}

test('nothing is said to have changed when nobody knows when the revision ran', () => {
	const state = there({managedFields: [wrote('f:data', '2026-01-01T11:48:00Z')]});
	const notes = completenessNotes({
		revision: 6,
		lastRanMs: undefined,
		findings: [{reference: config, state}],
		nowMs,
	});
	assert.deepEqual(notes, []);
});

const ownedPod = (uid: string, bornAt: string, ready: boolean): Pod =>
	pod({
		metadata: {
			name: `web-${bornAt}`,
			creationTimestamp: bornAt,
			ownerReferences: [{kind: 'ReplicaSet', name: uid, uid, controller: true}],
		},
		status: {conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}]},
	});

test('a revision last ran when its youngest ready pod started, else when its last pod was counted out, else before the next', () => {
	const status = {manager: 'kube-controller-manager', subresource: 'status', time: '2026-01-01T08:00:00Z'};
	const old = replicaSet('old', 6, 'web:6', {metadata: {uid: 'old', managedFields: [status]}, status: {replicas: 0}});
	const {managedFields: _fields, ...bare} = old.metadata;
	const next = replicaSet('new', 7, 'web:7', {metadata: {creationTimestamp: '2026-01-01T07:00:00Z'}});
	const pods = [ownedPod('old', '2026-01-01T06:00:00Z', true), ownedPod('old', '2026-01-01T09:00:00Z', false)];
	const ran = (sets: readonly ReplicaSet[], its: readonly Pod[]) => {
		const revisions = revisionsOf(deployment(), sets);
		const revision = revisions.find(({number}) => number === 6) ?? assert.fail();
		return lastRanMs({revision, revisions, pods: its});
	};
	assert.equal(ran([old, next], pods), Date.parse('2026-01-01T06:00:00Z'));
	assert.equal(ran([old, next], []), Date.parse('2026-01-01T08:00:00Z'));
	const unknown = {...old, metadata: bare};
	assert.equal(ran([unknown, next], []), Date.parse('2026-01-01T07:00:00Z'));
	assert.equal(ran([unknown], []), undefined);
});

test('a tag that stands for two images on the pods is told, a digest and a single image are not', () => {
	const running = (image: string, imageID: string) => {
		const one = pod({spec: {containers: [{name: 'web', image}]}});
		const statuses = [{name: 'web', image, imageID, ready: true}];
		return {...one, status: {...one.status, containerStatuses: statuses}};
	};
	const digest = 'web@sha256:1';
	const pods = [
		running('web:1', 'sha256:a'),
		running('web:1', 'sha256:b'),
		running('web:2', 'sha256:c'),
		running(digest, 'x'),
	];
	assert.deepEqual(ambiguousImages(template('web:1'), pods), ['web:1']);
	assert.deepEqual(ambiguousImages(template('web:2'), pods), []);
	assert.deepEqual(ambiguousImages(template(digest), [...pods, running(digest, 'y')]), []);
});
