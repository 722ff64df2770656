import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSeenJournal} from '../../source/cluster/seen-journal.ts';
import type {ManagedFieldsEntry, PodTemplateSpec} from '../../source/kubernetes/objects.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import {lastChange} from '../../source/rollout/seen-revisions.ts';
import {changedBy, templateChange} from '../../source/rollout/template-change.ts';
import {controllerRevision, daemonSet, deployment, replicaSet} from '../helpers/objects.ts';

const made = '2026-01-01T10:00:00Z';
const paused = '2026-01-01T10:05:00Z';

const container = (fields: object) => ({'f:containers': {'k:{"name":"web"}': {'.': {}, ...fields}}});
const entry = (manager: string, time: string, template: object, more: object = {}): ManagedFieldsEntry => ({
	manager,
	time,
	operation: 'Update',
	fieldsV1: {'f:spec': {'f:template': template, ...more}},
});
const applied = entry('kubectl-client-side-apply', '2026-01-01T09:00:00Z', {
	'f:metadata': {'f:labels': {'.': {}, 'f:app': {}}},
	'f:spec': container({'f:name': {}}),
});
const image = (manager: string, time: string) => entry(manager, time, {'f:spec': container({'f:image': {}})});
const restarted = (time: string) =>
	entry(
		'rolltop',
		time,
		{'f:metadata': {'f:annotations': {'.': {}, 'f:kubectl.kubernetes.io/restartedAt': {}}}},
		{'f:paused': {}},
	);

const of = (tag: string, metadata: NonNullable<PodTemplateSpec['metadata']> = {}): PodTemplateSpec => ({
	metadata: {
		labels: {app: 'web', ...metadata.labels},
		...(metadata.annotations ? {annotations: metadata.annotations} : {}),
	},
	spec: {containers: [{name: 'web', image: `web:${tag}`, ports: [{containerPort: 80, protocol: 'TCP'}], args: ['-v']}]},
});
const annotations = {'kubectl.kubernetes.io/restartedAt': '2026-01-01T09:30:00Z'};

const changed = (template: PodTemplateSpec, ...managedFields: readonly ManagedFieldsEntry[]) =>
	deployment({metadata: {managedFields, annotations: {'deployment.kubernetes.io/revision': '2'}}, spec: {template}});

test('who changed a template is whoever owns what differs, not whose entry is the newest', () => {
	const after = changed(of('3', {annotations}), applied, image('kubectl-patch', made), restarted(paused));
	assert.equal(changedBy(after, of('1', {annotations})).manager, 'kubectl-patch');
	assert.equal(changedBy(after, of('3')).manager, 'rolltop', 'of a restart it is rolltop');
});

test('of several who own a difference it is the last to write', () => {
	const after = changed(of('3', {annotations}), image('kubectl-patch', made), restarted(paused));
	assert.equal(changedBy(after, of('1')).manager, 'rolltop');
});

test('what was only taken away has no owner, so nobody is named', () => {
	const after = changed(of('1'), applied, image('kubectl-patch', made));
	assert.deepEqual(changedBy(after, of('1', {labels: {behaviour: 'crash'}})), {});
});

test('without the revision before, or without the fields, one owner is named, and of several nobody', () => {
	assert.equal(changedBy(changed(of('1'), image('kubectl-set', made)), undefined).manager, 'kubectl-set');
	assert.deepEqual(changedBy(changed(of('1'), applied, image('kubectl-set', made)), undefined), {});
	const row = (manager: string) => entry(manager, made, {});
	assert.equal(changedBy(changed(of('2'), row('argocd-controller')), of('1')).manager, 'argocd-controller');
	assert.deepEqual(changedBy(changed(of('2'), row('argocd-controller'), row('kubectl-set')), of('1')), {});
	assert.deepEqual(changedBy(deployment(), of('1')), {});
});

test('items of lists are found by their keys, of sets by their values, and a new item counts as a difference', () => {
	const ports = (key: string) => entry('ports', made, {'f:spec': container({'f:ports': {[key]: {'.': {}}}})});
	const added = changed(
		{...of('1'), spec: {containers: [{name: 'web', image: 'web:1', args: ['-v'], ports: [{containerPort: 81}]}]}},
		ports('k:{"containerPort":81}'),
		entry('args', made, {'f:spec': container({'f:args': {}})}),
	);
	assert.equal(changedBy(added, of('1')).manager, 'ports');
	const odd = changed(
		of('2'),
		entry('odd', made, {'f:spec': {'f:containers': {'k:{"name"': {'f:image': {}}, 'i:7': {}}}}),
	);
	assert.deepEqual(changedBy(odd, of('1')), {}, 'what can not be read owns nothing');
	const set = changed(of('1'), entry('set', made, {'f:metadata': {'f:finalizers': {'v:"x"': {}}}}));
	assert.deepEqual(changedBy(set, of('1')), {});
});

const sets = (formerNumbers: string) => [
	replicaSet('web-a', 1, 'web:1', {metadata: {uid: 'uid-a'}, spec: {template: of('1')}}),
	replicaSet('web-b', 2, 'web:2', {
		metadata: {
			uid: 'uid-b',
			creationTimestamp: made,
			annotations: {
				'deployment.kubernetes.io/revision': '2',
				...(formerNumbers ? {'deployment.kubernetes.io/revision-history': formerNumbers} : {}),
			},
		},
		spec: {template: of('2')},
	}),
];

test('when it was changed is when its ReplicaSet was made, which a later pause does not move', () => {
	const after = changed(
		of('2'),
		applied,
		entry('kubectl-set', paused, {'f:spec': container({'f:image': {}})}, {'f:paused': {}}),
	);
	assert.deepEqual(templateChange(after, revisionsOf(after, sets(''))), {
		manager: 'kubectl-set',
		atMs: Date.parse(made),
	});
	assert.deepEqual(
		templateChange(after, revisionsOf(after, sets('1'))),
		{manager: 'kubectl-set'},
		'a ReplicaSet that was gone back to is older than the change',
	);
});

test('what rolltop wrote itself is known though no field tells, until another change or another revision comes', () => {
	const journal = createSeenJournal();
	const agent = (image_: string, generation: number, labels = {}) =>
		daemonSet({
			metadata: {generation, managedFields: [applied]},
			spec: {template: of(image_, {labels})},
			status: {observedGeneration: generation},
		});
	const kept = (number: number, image_: string, labels = {}) => {
		const one = controllerRevision(agent(image_, 1), number, image_);
		const template = {$patch: 'replace', ...of(image_, {labels})};
		return {...one, metadata: {...one.metadata, creationTimestamp: made}, data: {spec: {template}}};
	};
	const owned = [kept(1, '1', {behaviour: 'crash'}), kept(2, '1')];
	const undone = agent('1', 3);
	const atMs = Date.parse(paused);
	journal.wrote(undone, atMs);
	journal.look(undone, revisionsOf(undone, owned), atMs + 500);
	const by = (workload: typeof undone, revisions = revisionsOf(workload, owned)) =>
		lastChange(workload, revisions, journal.of(workload.metadata.uid));
	assert.deepEqual(by(undone), {manager: 'rolltop', atMs});
	const held = agent('1', 4);
	journal.look(held, revisionsOf(held, owned), atMs + 1_000);
	assert.deepEqual(by(held), {manager: 'rolltop', atMs}, 'a pause later');
	const again = [...owned.slice(0, 1), {...kept(2, '1'), revision: 5}];
	const back = agent('1', 6);
	assert.equal(by(back, revisionsOf(back, again)).manager, undefined, 'somebody went back to it');
});

test('a ReplicaSet that is gone back to and has its former number for a moment does not tell when that was', () => {
	const back = changed(of('1'), image('kubectl-rollout', '2026-01-01T12:00:00Z'));
	const old = replicaSet('web-1', 1, 'web:1', {metadata: {creationTimestamp: made}, spec: {template: of('1')}});
	const left = replicaSet('web-2', 2, 'web:2', {spec: {template: of('2')}});
	assert.deepEqual(templateChange(back, revisionsOf(back, [old, left])), {
		manager: 'kubectl-rollout',
		atMs: Date.parse('2026-01-01T12:00:00Z'),
	});
});
