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
	kind: 'Deployment',
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

test('projection: `whole` keeps all of the template, fields that nobody knows too, and who owns which', () => {
	const {template} = deployment.spec;
	const [owner] = kept.metadata.managedFields;
	const fieldsV1 = {'f:spec': {...owner?.fieldsV1['f:spec'], 'f:template': {'f:spec': {'f:containers': {}}}}};
	const metadata = {...kept.metadata, managedFields: [{...owner, fieldsV1}]};
	assert.deepEqual(project('deployments', 'whole', deployment), {...kept, metadata, spec: {...kept.spec, template}});
});

test('projection: a pod of a list keeps no more of its spec than is read; one that is read whole all but who wrote it', () => {
	const pod = {
		metadata: {...metadata, managedFields: deployment.metadata.managedFields},
		spec: {nodeName: 'n', containers: [{name: 'c', image: 'i', env: []}], tolerations: [{}], serviceAccountName: 's'},
		status: {phase: 'Running', podIP: '10.0.0.1', hostIP: '10.0.0.2', qosClass: 'Burstable'},
	};
	assert.deepEqual(project('pods', 'whole', pod), {metadata, spec: pod.spec, status: pod.status});
	assert.deepEqual(project('pods', 'row', pod), {
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

const resourceNames = [
	'deployments',
	'statefulsets',
	'daemonsets',
	'replicasets',
	'controllerrevisions',
	'pods',
	'events',
] as const;

test('projection: what rolls out says what kind it is, also as an item of a list, which has none on the wire', () => {
	const spec = {selector: {matchLabels: {app: 'db'}}, template: {spec: {containers: [{name: 'db', image: 'db:1'}]}}};
	const resources = {deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet'} as const;
	for (const [resource, kind] of Object.entries(resources)) {
		const record = project(resource as WatchQuery['resource'], 'row', {metadata, spec});
		assert.deepEqual(record, {kind, metadata, spec});
	}
});

test('projection: a StatefulSet keeps its partition, a DaemonSet its counts', () => {
	const template = {spec: {containers: [{name: 'db', image: 'db:1'}]}};
	const spec = {selector: {}, template, podManagementPolicy: 'Parallel', ordinals: {start: 3}};
	const updateStrategy = {type: 'RollingUpdate', rollingUpdate: {partition: 2, maxUnavailable: 1}};
	const status = {replicas: 3, currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1};
	const set = {metadata, spec: {replicas: 3, ...spec, updateStrategy}, status};
	const row = {...set, spec: {...set.spec, volumeClaimTemplates: [{metadata: {name: 'data'}}]}};
	assert.deepEqual(project('statefulsets', 'row', row), {kind: 'StatefulSet', ...set});
	const counts = {desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberUnavailable: 1, numberMisscheduled: 0};
	const rolling = {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: '10%'}};
	const daemons = {metadata, spec: {selector: {}, template, updateStrategy: rolling}, status: counts};
	assert.deepEqual(project('daemonsets', 'row', daemons), {kind: 'DaemonSet', ...daemons});
});

test('projection: a ControllerRevision keeps its number and the template, as it would be patched back', () => {
	const template = {$patch: 'replace', metadata: {labels: {app: 'db'}}, spec: {containers: [{name: 'c', env: [{}]}]}};
	const revision = {metadata, revision: 4, data: {spec: {template}}};
	assert.deepEqual(project('controllerrevisions', 'whole', {...revision, data: {spec: {template, x: 1}}}), revision);
	assert.equal(project('controllerrevisions', 'whole', {...revision, revision: '4'}), 'protocol');
});

test('projection: any value at all gives a record with the fields that make one, or a protocol error', () => {
	const resources = fc.constantFrom<WatchQuery['resource']>(...resourceNames);
	const nearly = fc.record({
		metadata: fc.oneof(fc.constant(metadata), fc.jsonValue()),
		spec: fc.jsonValue(),
		status: fc.jsonValue(),
	});
	fc.assert(
		fc.property(resources, fc.oneof(fc.jsonValue(), nearly), (resource, value) => {
			const result = createProjection({resource, detail: 'row'})(value);
			if (result.ok)
				assert.ok(
					result.value.metadata.uid !== '' && !['deployments', 'statefulsets', 'daemonsets'].includes(resource),
				);
			else assert.equal(result.error.kind, 'protocol');
		}),
	);
});

for (const resource of resourceNames) {
	test(`projection: one of the ${resource} without its required fields is a protocol error`, () => {
		assert.equal(project(resource, 'row', {metadata, spec: {selector: 1, containers: {}}}), 'protocol');
	});
}
