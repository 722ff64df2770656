import assert from 'node:assert/strict';
import {test} from 'node:test';
import {maskedObject, maskText} from '../../source/rollout/masked-object.ts';

const object = {
	kind: 'Deployment',
	metadata: {
		name: 'token-issuer',
		annotations: {
			'kubectl.kubernetes.io/last-applied-configuration': '{"env":[{"name":"A","value":"s3cret"}]}',
			'example.com/api-token': 's3cret',
			note: 'see https://user:s3cret@example.com/',
		},
		managedFields: [{manager: 'kubectl', fieldsV1: {'f:spec': {}}}],
	},
	spec: {
		template: {
			spec: {
				containers: [
					{
						name: 'web',
						image: 'web:1',
						env: [
							{name: 'MODE', value: 's3cret'},
							{name: 'FROM', valueFrom: {secretKeyRef: {name: 'db', key: 'password'}}},
						],
						args: ['serve', '--password', 's3cret'],
						livenessProbe: {httpGet: {httpHeaders: [{name: 'Authorization', value: 's3cret'}]}},
						ports: [{containerPort: 80}],
					},
				],
				imagePullSecrets: [{name: 'registry'}],
				volumes: [{name: 'tls', secret: {secretName: 'tls'}}],
			},
		},
	},
};

test('literal values of the environment, headers and what looks like a secret are masked; names and references are not', () => {
	const masked = maskedObject(object, {showValues: false});
	assert.ok(!JSON.stringify(masked).includes('s3cret'), JSON.stringify(masked));
	const text = JSON.stringify(masked);
	for (const kept of [
		'token-issuer',
		'"MODE"',
		'"db"',
		'"password"}',
		'"registry"',
		'"tls"',
		'web:1',
		'80',
		'Authorization',
	]) {
		assert.ok(text.includes(kept), kept);
	}
	assert.ok(text.includes(`"args":"${maskText}"`));
});

test('with values shown nothing is masked, and of managedFields which fields stays folded', () => {
	const shown = maskedObject(object, {showValues: true});
	const {managedFields, ...metadata} = object.metadata;
	assert.deepEqual(shown, {
		...object,
		metadata: {...metadata, managedFields: [{manager: 'kubectl', fieldsV1: '(folded)'}]},
	});
	assert.equal(managedFields.length, 1);
});
