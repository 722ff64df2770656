import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Fields, fieldsOf, itemsOf} from '../../../source/simulator/api/json.ts';
import {testCluster} from '../support.ts';

const template = {spec: {restartPolicy: 'Never', containers: [{name: 'one', image: 'one:1'}]}};

function created(path: string, object: object): Fields {
	const {status, body} = testCluster().send('POST', path, object);
	assert.equal(status, 201, JSON.stringify(body));
	return fieldsOf(body);
}

test('a Job selects its own pods, by labels that carry its uid', () => {
	const job = created('/apis/batch/v1/namespaces/default/jobs', {metadata: {name: 'once'}, spec: {template}});
	const {uid, labels} = fieldsOf(job.metadata);
	const expected = {
		'batch.kubernetes.io/controller-uid': uid,
		'batch.kubernetes.io/job-name': 'once',
		'controller-uid': uid,
		'job-name': 'once',
	};
	const spec = fieldsOf(job.spec);
	assert.deepEqual(labels, expected);
	assert.deepEqual(fieldsOf(fieldsOf(spec.template).metadata).labels, expected);
	assert.deepEqual(spec.selector, {matchLabels: {'batch.kubernetes.io/controller-uid': uid}});
	assert.deepEqual([spec.completions, spec.parallelism, spec.backoffLimit], [1, 1, 6]);
});

test('a Job with parallelism alone is a work queue: it has no number of completions', () => {
	const spec = {parallelism: 3, template};
	const job = created('/apis/batch/v1/namespaces/default/jobs', {metadata: {name: 'queue'}, spec});
	const {completions, parallelism} = fieldsOf(job.spec);
	assert.deepEqual([completions, parallelism], [undefined, 3]);
});

test('a Service gets a free address of its own; a headless one and a name get none', () => {
	const {send} = testCluster();
	const addressOf = (name: string, spec: object) => {
		const {body} = send('POST', '/api/v1/namespaces/default/services', {metadata: {name}, spec});
		return fieldsOf(fieldsOf(body).spec).clusterIP;
	};
	const ports = [{port: 80}];
	const addresses = ['a', 'b'].map(name => addressOf(name, {ports}));
	assert.match(String(addresses[0]), /^10\.96\.0\.\d+$/);
	assert.notEqual(addresses[0], addresses[1]);
	assert.ok(!addresses.includes('10.96.0.1'), 'the address of the API server');
	assert.equal(addressOf('headless', {ports, clusterIP: 'None'}), 'None');
	assert.equal(addressOf('outside', {type: 'ExternalName', externalName: 'example.com'}), undefined);
});

test('a Service that is seen from outside gets ports of the nodes, each its own', () => {
	const {send} = testCluster();
	const nodePorts = (name: string, spec: object) => {
		const {body} = send('POST', '/api/v1/namespaces/default/services', {metadata: {name}, spec});
		return itemsOf(fieldsOf(fieldsOf(body).spec).ports).map(port => fieldsOf(port).nodePort);
	};
	const ports = [
		{name: 'a', port: 80},
		{name: 'b', port: 81},
	];
	const given = [...nodePorts('one', {type: 'NodePort', ports}), ...nodePorts('two', {type: 'LoadBalancer', ports})];
	assert.equal(new Set(given).size, 4);
	assert.ok(given.every(port => Number(port) >= 30_000 && Number(port) <= 32_767));
	assert.deepEqual(nodePorts('inside', {ports}), [undefined, undefined]);
	assert.deepEqual(nodePorts('asked', {type: 'NodePort', ports: [{port: 80, nodePort: 31_000}]}), [31_000]);
});
