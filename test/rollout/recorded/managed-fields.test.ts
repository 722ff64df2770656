import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {unfinishedSentence} from '../../../source/commands/unfinished-writes.ts';
import {success} from '../../../source/kubernetes/errors.ts';
import type {ReplicaSet, WorkloadOf} from '../../../source/kubernetes/objects.ts';
import {diagnosesOf} from '../../../source/rollout/diagnosis/diagnose.ts';
import {deploymentParts} from '../../../source/rollout/diagnosis/parts.ts';
import {autoscalerOf, changeOwners} from '../../../source/rollout/field-owners.ts';
import {ownerOfPath, valueAtPath} from '../../../source/rollout/field-path.ts';
import {at} from '../../helpers/objects.ts';
import {intent} from '../../storage/entries.ts';

type Web = WorkloadOf<'Deployment'>;
type Recorded = Web | (ReplicaSet & {readonly kind: 'ReplicaSet'});

/** One Deployment with two containers, as kube-apiserver 1.37 answered after each of some writes, with its ReplicaSets. */
const recorded: Readonly<Record<string, readonly Recorded[]>> = JSON.parse(
	readFileSync(new URL('managed-fields.json', import.meta.url), 'utf8'),
);

const objectsAt = (moment: string): readonly Recorded[] => {
	const found = recorded[moment];
	assert.ok(found, moment);
	return found;
};

const webAt = (moment: string): Web => {
	const web = objectsAt(moment).find(object => object.kind === 'Deployment');
	assert.ok(web);
	return web;
};

const webImage = 'spec.template.spec.containers[web].image';
const proxyImage = 'spec.template.spec.containers[proxy].image';

const owners: readonly (readonly [moment: string, path: string, manager: string | undefined])[] = [
	['rolltop set an image', webImage, 'rolltop'],
	['rolltop set an image', proxyImage, 'kubectl-client-side-apply'],
	['another manager set another image later', webImage, 'rolltop'],
	['another manager set another image later', 'spec.replicas', 'kubectl-client-side-apply'],
	['an autoscaler scaled it', 'spec.replicas', 'kube-controller-manager'],
	['Argo CD applied the same number of replicas and the images before, by force', webImage, 'argocd-controller'],
	['kubectl undid that', webImage, 'kubectl'],
	['kubectl undid that', 'spec.template.spec.containers[web].name', 'argocd-controller'],
	['Argo CD put it back', webImage, 'argocd-controller'],
	['it was paused and resumed since', 'spec.paused', undefined],
];
for (const [moment, path, manager] of owners) {
	test(`recorded: when ${moment}, ${path} is ${manager ?? 'nobody'}’s`, () => {
		assert.equal(ownerOfPath(webAt(moment), path)?.manager, manager);
	});
}

test('a value is found by the path that a change tells', () => {
	const web = webAt('rolltop set an image');
	const paths = [webImage, proxyImage, 'spec.replicas', 'spec.template.spec.containers[none].image', 'spec..'];
	assert.deepEqual(
		paths.map(path => valueAtPath(web, path)),
		['web:v2', 'proxy:v1', 3, undefined, undefined],
	);
});

test('recorded: the newest entry is not that of who owns the image, which an unfinished write goes by', () => {
	const web = webAt('another manager set another image later');
	assert.equal(changeOwners(web).template?.manager, 'kubectl-client-side-apply');
	const sent = (to: string, atMs = at('2026-12-01T02:03:23Z')) =>
		unfinishedSentence(
			intent({
				uid: web.metadata.uid,
				generation: 1,
				atMs,
				changes: [{path: webImage, from: 'web:v1', to}],
			}),
			{workload: success(web)},
			at('2026-12-01T02:04:00Z'),
		);
	assert.match(sent('web:v2'), /it was done, as it seems: deployment\/web has it, and rolltop wrote it last\.$/);
	assert.match(sent('web:v3'), /was changed since, by whom is not known/, 'rolltop’s own entry, of another write');
	assert.match(sent('web:v2', at('2026-12-01T02:03:40Z')), /was changed since, by whom is not known/, 'written before');
});

test('recorded: an unfinished write whose field somebody else has by now names him', () => {
	const web = webAt('Argo CD put it back');
	const sent = intent({
		uid: web.metadata.uid,
		generation: 1,
		atMs: at('2026-12-01T02:03:45Z'),
		changes: [{path: webImage, from: 'web:v1', to: 'web:v2'}],
	});
	assert.match(
		unfinishedSentence(sent, {workload: success(web)}, at('2026-12-01T02:04:30Z')),
		/deployment\/web was changed since, by argocd-controller: look at it/,
	);
});

test('recorded: of a size written by way of a Scale the API server notes no time, and still it is the autoscaler’s', () => {
	assert.deepEqual(autoscalerOf(webAt('an autoscaler scaled it')), {manager: 'kube-controller-manager'});
	const applied = webAt('Argo CD applied the same number of replicas and the images before, by force');
	assert.deepEqual(autoscalerOf(applied), {manager: 'kube-controller-manager'});
	assert.equal(autoscalerOf(webAt('rolltop set an image')), undefined);
});

function causesOf(moment: string, change: (web: Web) => Web = web => web) {
	const objects = objectsAt(moment);
	const sets = objects.flatMap(object => (object.kind === 'ReplicaSet' ? [object as ReplicaSet] : []));
	const parts = deploymentParts(change(webAt(moment)), sets, [], []);
	return diagnosesOf(parts, at('2026-12-01T02:04:30Z')).map(({cause}) => cause);
}

/** A restart by hand since, or anything else that leaves an entry of its own: it is the newest that has any of the template. */
function annotatedBy(manager: string): (web: Web) => Web {
	const fieldsV1 = {'f:spec': {'f:template': {'f:metadata': {'f:annotations': {'f:example.com/note': {}}}}}};
	const entry = {manager, operation: 'Update', time: '2026-12-01T02:04:20Z', fieldsV1};
	return web => ({
		...web,
		metadata: {...web.metadata, managedFields: [...(web.metadata.managedFields ?? []), entry]},
	});
}

test('recorded: an undo that Argo CD took back is told by who owns what differs, not by who wrote last', () => {
	assert.deepEqual(causesOf('Argo CD put it back'), ['git-ops-reverts']);
	assert.deepEqual(causesOf('it was paused and resumed since'), ['git-ops-reverts']);
	assert.deepEqual(causesOf('Argo CD put it back', annotatedBy('kubectl-annotate')), ['git-ops-reverts']);
	assert.deepEqual(causesOf('kubectl undid that'), []);
	assert.deepEqual(causesOf('kubectl undid that', annotatedBy('argocd-controller')), []);
});
