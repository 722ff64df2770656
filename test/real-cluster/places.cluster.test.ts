import assert from 'node:assert/strict';
import {test} from 'node:test';
import {yamlLines} from '../../source/console/yaml-lines.ts';
import {onCluster} from './on-cluster.ts';
import {controlPlane} from './shared.ts';

const textOf = (object: unknown) =>
	yamlLines(object)
		.map(({indent, key, value}) => `${indent}${key}${value}`.trimEnd())
		.join('\n');

test('objects are written as kubectl -o yaml writes them', () =>
	onCluster('yaml', async ({create, complete}) => {
		const {kubectl} = controlPlane();
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		for (const kind of ['deployment', 'replicaset', 'pod']) {
			const get = (format: string) => kubectl('-n', 'yaml', 'get', kind, '-o', format, '--show-managed-fields');
			const [json, yaml] = [JSON.parse(await get('json')), await get('yaml')];
			// A list of one: what kubectl writes around it is the same in both.
			assert.equal(textOf(json), yaml.trimEnd());
		}
	}));

test('events, the YAML and another namespace, on a real API server; who may not list namespaces names one', () =>
	onCluster('looking', async ({create, complete, setImage, open}) => {
		const verbs = ['get', 'list', 'watch'];
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		await setImage('web', 'web:v2');
		await complete('web');
		const kubeconfig = await controlPlane().allow('reader', [
			{apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], verbs},
			{apiGroups: [''], resources: ['pods', 'events'], verbs},
		]);
		const session = open(['deployment/web'], kubeconfig);
		await session.waitFor('REPLICASETS');
		session.type('e');
		await session.waitFor(/events of web.*Scaled up replica set web-\w+ from 0 to 1/s);
		session.type('\u001b');
		await session.waitFor('REPLICASETS');
		session.type('d');
		await session.waitFor(/revision 1 → revision 2.*web:v1 → web:v2/s);
		session.type('\u001b');
		await session.waitFor('REPLICASETS');
		session.type('o');
		await session.waitFor(/deployment\/web +as it was.*kind: Deployment.*fieldsV1: \(folded\)/s);
		session.type('n');
		await session.waitFor(/namespaces +not known.*does not allow you to list namespaces/s);
		session.type('/');
		session.type('kube-system');
		session.type('\r');
		await session.waitFor(/kube-system +not listed: enter goes there/);
		session.type('\r');
		await session.waitFor(/· kube-system .*There are no Deployments/s);
		session.type('q');
		assert.equal((await session.exited).exitCode, 0);
	}));
