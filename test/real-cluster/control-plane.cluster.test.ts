import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createKubectl} from '../helpers/kubectl.ts';
import {deployment} from './manifests.ts';
import {controlPlane} from './shared.ts';

test('the control plane rolls a Deployment out', async () => {
	const {kubectl} = controlPlane();
	await kubectl('create', 'namespace', 'smoke');
	await kubectl.send(
		[deployment({namespace: 'smoke', name: 'web', replicas: 2, image: 'web:v1'})],
		'create',
		'-f',
		'-',
	);
	await kubectl('-n', 'smoke', 'rollout', 'status', 'deployment/web', '--timeout=30s');
	assert.equal(
		await kubectl('-n', 'smoke', 'get', 'deployment/web', '-o', 'jsonpath={.status.availableReplicas}'),
		'2',
	);
	await kubectl('delete', 'namespace', 'smoke', '--wait=false');
});

test('a user has the rights that it was given and no others', async () => {
	const {allow} = controlPlane();
	const kubeconfig = await allow('viewer', [
		{apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch']},
	]);
	const asViewer = createKubectl(process.env.KUBEBUILDER_ASSETS ?? '', kubeconfig);
	assert.match(await asViewer('get', 'deployments', '-A', '-o', 'name'), /^(deployment\.apps\/\S+\s*)*$/);
	await assert.rejects(asViewer('get', 'secrets', '-A'), /forbidden/i);
});
