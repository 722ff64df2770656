import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fieldsOf, itemsOf} from '../../source/simulator/api/json.ts';
import {DEPLOYMENTS, deployment, START_MS, testCluster} from './support.ts';

const services = '/api/v1/namespaces/default/services';
const service = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'web'},
	spec: {selector: {app: 'web'}, ports: [{port: 80, targetPort: 8080}]},
};

test('a Service has the addresses of its ready pods, those that are not ready apart, and loses them with it', () => {
	const {send, engine, world} = testCluster();
	assert.equal(send('POST', services, service).status, 201);
	assert.equal(send('POST', DEPLOYMENTS, deployment('web', {replicas: 2})).status, 201);
	engine.runUntil(START_MS + 10_000);
	const addresses = (list: 'addresses' | 'notReadyAddresses') => {
		const [subset] = itemsOf(world.get('Endpoints', 'default', 'web')?.subsets).map(fieldsOf);
		return itemsOf(subset?.[list]).length;
	};
	const slices = () => world.list('EndpointSlice', 'default');
	assert.equal(addresses('addresses'), 2);
	const [slice = assert.fail()] = slices();
	assert.match(slice.metadata.name, /^web-/);
	assert.deepEqual(slice.ports, [{name: '', port: 8080, protocol: 'TCP'}]);
	assert.deepEqual(
		itemsOf(slice.endpoints).map(endpoint => fieldsOf(endpoint).conditions),
		[1, 2].map(() => ({ready: true, serving: true, terminating: false})),
	);

	const [pod = assert.fail()] = world.list('Pod', 'default');
	const status = fieldsOf(pod.status);
	const conditions = itemsOf(status.conditions)
		.map(fieldsOf)
		.map(each => (each.type === 'Ready' ? {...each, status: 'False'} : each));
	world.updateStatus({...pod, status: {...status, conditions}});
	engine.runUntil(START_MS + 10_100);
	assert.deepEqual([addresses('addresses'), addresses('notReadyAddresses')], [1, 1]);

	assert.equal(send('DELETE', `${services}/web`).status, 200);
	engine.runUntil(START_MS + 20_000);
	assert.equal(world.get('Endpoints', 'default', 'web'), undefined);
	assert.deepEqual(slices(), []);
});
