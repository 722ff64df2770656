import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';
import {sanitizeText} from '../../../source/kubernetes/sanitize.ts';
import type {WatchQuery} from '../../../source/kubernetes/watch-events.ts';

function project(resource: WatchQuery['resource'], detail: WatchQuery['detail'], value: unknown): unknown {
	const result = createProjection({resource, detail})(value);
	return result.ok ? result.value : result.error.kind;
}

const metadata = {name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '9'};

const deployment = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {
		...metadata,
		generation: 3,
		selfLink: '/old',
		annotations: {
			'deployment.kubernetes.io/revision': '2',
			'kubectl.kubernetes.io/last-applied-configuration': '{"a":"\\n"}',
		},
		managedFields: [
			{
				manager: 'kubectl',
				operation: 'Update',
				apiVersion: 'apps/v1',
				time: '2026-11-22T12:00:00Z',
				fieldsType: 'FieldsV1',
				fieldsV1: {'f:spec': {'f:replicas': {}, 'f:template': {'f:spec': {'f:containers': {}}}, 'f:strategy': {}}},
			},
			{manager: 'controller', operation: 'Update', subresource: 'status', fieldsV1: {'f:status': {'f:replicas': {}}}},
		],
	},
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: 'web'}},
		template: {
			metadata: {labels: {app: 'web'}},
			spec: {
				containers: [{name: 'main', image: 'web:2', env: [{name: 'A', value: '1'}]}],
				initContainers: [{name: 'setup', image: 'setup:1', restartPolicy: 'Always'}],
				volumes: [{name: 'v', emptyDir: {}}],
			},
		},
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: 1}},
		unknownField: 1,
	},
	status: {observedGeneration: 3, replicas: 3, conditions: [{type: 'Available', status: 'True', extra: 1}]},
};

const kept = {
	metadata: {
		...metadata,
		generation: 3,
		annotations: {'deployment.kubernetes.io/revision': '2'},
		managedFields: [
			{
				manager: 'kubectl',
				operation: 'Update',
				time: '2026-11-22T12:00:00Z',
				fieldsV1: {'f:spec': {'f:template': {}, 'f:replicas': {}}},
			},
		],
	},
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: 'web'}},
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: 1}},
	},
	status: {observedGeneration: 3, replicas: 3, conditions: [{type: 'Available', status: 'True'}]},
};

test('projection: a row keeps of a template container names and images only', () => {
	const template = {
		spec: {
			containers: [{name: 'main', image: 'web:2'}],
			initContainers: [{name: 'setup', image: 'setup:1'}],
		},
	};
	assert.deepEqual(project('deployments', 'row', deployment), {...kept, spec: {...kept.spec, template}});
});

test('projection: `whole` keeps all of the template, fields that nobody knows too', () => {
	const {template} = deployment.spec;
	assert.deepEqual(project('deployments', 'whole', deployment), {...kept, spec: {...kept.spec, template}});
});

test('projection: a pod keeps no more of its spec than is read, also as `whole`', () => {
	const pod = {
		metadata: {...metadata, managedFields: deployment.metadata.managedFields},
		spec: {nodeName: 'n', containers: [{name: 'c', image: 'i', env: []}], tolerations: [{}], serviceAccountName: 's'},
		status: {phase: 'Running', podIP: '10.0.0.1', hostIP: '10.0.0.2', qosClass: 'Burstable'},
	};
	assert.deepEqual(project('pods', 'whole', pod), {
		metadata,
		spec: {nodeName: 'n', containers: [{name: 'c', image: 'i'}]},
		status: {phase: 'Running', podIP: '10.0.0.1'},
	});
});

test('projection: an event of either API keeps its counts and times', () => {
	const times = {eventTime: '2026-11-22T12:00:00.000000Z', firstTimestamp: null, lastTimestamp: null};
	const series = {count: 4, lastObservedTime: '2026-11-22T12:01:00.000000Z'};
	const event = {metadata, involvedObject: {kind: 'Pod', uid: 'p'}, reason: 'Failed', ...times, series};
	assert.deepEqual(project('events', 'row', {...event, action: 'Binding'}), event);
});

test('projection: hostile text is cleaned in every field', () => {
	const hostile = '\x1B]0;title\x07\u202Ex\ny';
	const pod = {
		metadata: {...metadata, annotations: {note: hostile}},
		spec: {containers: [{name: 'c', image: hostile}]},
		status: {message: hostile, containerStatuses: [{name: 'c', state: {waiting: {reason: hostile, message: hostile}}}]},
	};
	const record = project('pods', 'row', pod);
	assert.equal(JSON.stringify(record).split('�x�y').length - 1, 5);
	assert.equal(sanitizeText(JSON.stringify(record)), JSON.stringify(record));
});

test('projection: a message is bounded', () => {
	const event = {metadata, involvedObject: {}, message: 'x'.repeat(100_000)};
	assert.deepEqual(project('events', 'row', event), {...event, message: `${'x'.repeat(4095)}…`});
});

test('projection: any value at all gives a record with the fields that make one, or a protocol error', () => {
	const resources = fc.constantFrom<WatchQuery['resource']>('deployments', 'replicasets', 'pods', 'events');
	const nearly = fc.record({
		metadata: fc.oneof(fc.constant(metadata), fc.jsonValue()),
		spec: fc.jsonValue(),
		status: fc.jsonValue(),
	});
	fc.assert(
		fc.property(resources, fc.oneof(fc.jsonValue(), nearly), (resource, value) => {
			const result = createProjection({resource, detail: 'row'})(value);
			if (result.ok) assert.ok(result.value.metadata.uid !== '' && resource !== 'deployments');
			else assert.equal(result.error.kind, 'protocol');
		}),
	);
});

const incomplete = ['deployments', 'replicasets', 'pods', 'events'] as const;

for (const resource of incomplete) {
	test(`projection: one of the ${resource} without its required fields is a protocol error`, () => {
		assert.equal(project(resource, 'row', {metadata, spec: {selector: 1, containers: {}}}), 'protocol');
	});
}
