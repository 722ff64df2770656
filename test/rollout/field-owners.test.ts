import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ManagedFieldsEntry, ObjectMeta} from '../../source/kubernetes/objects.ts';
import {autoscalerOf, changeOwners, gitOpsOwner, gitOpsTool} from '../../source/rollout/field-owners.ts';
import {at, deployment} from '../helpers/objects.ts';

const entry = (manager: string, time: string, ...fields: string[]): ManagedFieldsEntry => ({
	manager,
	time,
	operation: 'Update',
	fieldsV1: {'f:spec': Object.fromEntries(fields.map(field => [`f:${field}`, {}]))},
});

const withMeta = (metadata: Partial<ObjectMeta>) => deployment({metadata});

test('the last writer of each field is told, with the time', () => {
	const subject = withMeta({
		managedFields: [
			entry('kubectl-client-side-apply', '2026-01-01T00:00:00Z', 'template', 'replicas'),
			entry('kubectl-set', '2026-01-01T00:00:05Z', 'template'),
			{...entry('kube-controller-manager', '2026-01-01T00:00:09Z'), subresource: 'status'},
			entry('kubectl-rollout', '2026-01-01T00:00:07Z', 'paused'),
			{...entry('horizontal-pod-autoscaler', '2026-01-01T00:00:06Z', 'replicas'), subresource: 'scale'},
		],
	});
	assert.deepEqual(changeOwners(subject), {
		template: {manager: 'kubectl-set', atMs: at('2026-01-01T00:00:05Z')},
		paused: {manager: 'kubectl-rollout', atMs: at('2026-01-01T00:00:07Z')},
		replicas: {manager: 'horizontal-pod-autoscaler', atMs: at('2026-01-01T00:00:06Z')},
	});
});

test('of two writers in the same second the later entry counts', () => {
	const time = '2026-01-01T00:00:00Z';
	const managedFields = [entry('first', time, 'template'), entry('second', time, 'template')];
	assert.equal(changeOwners(withMeta({managedFields})).template?.manager, 'second');
});

test('without managedFields nobody is named', () => {
	assert.deepEqual(changeOwners(deployment()), {});
	assert.deepEqual(changeOwners(withMeta({managedFields: [{manager: 'x'}, {fieldsV1: {'f:spec': null}}]})), {});
});

test('a tool that keeps the specification is known by its manager or its marks', () => {
	const table: readonly [Partial<ObjectMeta>, string | undefined][] = [
		[{managedFields: [entry('argocd-controller', '2026-01-01T00:00:00Z', 'template')]}, 'Argo CD'],
		[{annotations: {'argocd.argoproj.io/tracking-id': 'x'}}, 'Argo CD'],
		[{labels: {'kustomize.toolkit.fluxcd.io/name': 'apps'}}, 'Flux'],
		[{managedFields: [entry('helm-controller', '2026-01-01T00:00:00Z', 'template')]}, 'Flux'],
		[{annotations: {'meta.helm.sh/release-name': 'web'}}, 'Helm'],
		[{annotations: {'meta.helm.sh/release-name': 'web'}, labels: {'helm.toolkit.fluxcd.io/name': 'web'}}, 'Flux'],
		[{labels: {'app.kubernetes.io/managed-by': 'Helm'}}, 'Helm'],
		[{labels: {'app.kubernetes.io/managed-by': 'my-scripts'}}, undefined],
		[{managedFields: [entry('argocd-controller', '2026-01-01T00:00:00Z', 'replicas')]}, undefined],
		[{}, undefined],
	];
	for (const [metadata, owner] of table) {
		assert.equal(gitOpsOwner(withMeta(metadata)), owner, JSON.stringify(metadata));
	}
});

test('the size is an autoscaler’s as long as it owns it, whoever applied the same number later', () => {
	// As an API server writes it: without a time.
	const {time: _none, ...untimed} = entry('kube-controller-manager', '', 'replicas');
	const scaled = {...untimed, subresource: 'scale'};
	const applied = entry('argocd-controller', '2026-01-01T00:09:00Z', 'template', 'replicas');
	assert.deepEqual(autoscalerOf(withMeta({managedFields: [scaled, applied]})), {manager: 'kube-controller-manager'});
	assert.equal(autoscalerOf(withMeta({managedFields: [applied]})), undefined);
});

test('tools are known by their field managers', () => {
	assert.deepEqual(
		['argocd-controller', 'kustomize-controller', 'helm', 'kubectl-rollout', undefined].map(gitOpsTool),
		['Argo CD', 'Flux', 'Helm', undefined, undefined],
	);
});
