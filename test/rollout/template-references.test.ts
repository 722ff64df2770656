import assert from 'node:assert/strict';
import {test} from 'node:test';
import {templateReferences} from '../../source/rollout/template-references.ts';
import {template} from '../helpers/objects.ts';

const container = (more: object) => ({containers: [{name: 'web', image: 'web:1', ...more}]});

const textsOf = (spec: object) => {
	const base = template('web:1');
	const references = templateReferences({...base, spec: {...base.spec, ...spec}});
	return references.map(({kind, name, optional}) => `${kind} ${name}${optional ? ' (optional)' : ''}`);
};

for (const [title, spec, expected] of [
	['nothing', {}, []],
	[
		'whole environments',
		container({envFrom: [{configMapRef: {name: 'a', optional: true}}, {secretRef: {name: 'b'}}]}),
		['ConfigMap a (optional)', 'Secret b'],
	],
	[
		'single variables',
		container({
			env: [
				{name: 'A', value: '1'},
				{name: 'B', valueFrom: {configMapKeyRef: {name: 'a', key: 'x'}}},
				{name: 'C', valueFrom: {secretKeyRef: {name: 'b', key: 'x', optional: true}}},
				{name: 'D', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
			],
		}),
		['ConfigMap a', 'Secret b (optional)'],
	],
	['an init container', {initContainers: [{name: 'i', envFrom: [{secretRef: {name: 'b'}}]}]}, ['Secret b']],
	[
		'volumes',
		{
			volumes: [
				{name: 'a', configMap: {name: 'a'}},
				{name: 'b', secret: {secretName: 'b', optional: true}},
				{name: 'c', projected: {sources: [{secret: {name: 'c'}}, {configMap: {name: 'd'}}, {downwardAPI: {}}]}},
				{name: 'd', csi: {driver: 'x', nodePublishSecretRef: {name: 'e'}}},
				{name: 'e', persistentVolumeClaim: {claimName: 'data'}},
				{name: 'f', emptyDir: {}},
				{name: 'g', cephfs: {secretRef: {name: 'f'}}},
				{name: 'h', azureFile: {secretName: 'g'}},
			],
		},
		[
			'ConfigMap a',
			'Secret b (optional)',
			'Secret c',
			'ConfigMap d',
			'Secret e',
			'PersistentVolumeClaim data',
			'Secret f',
			'Secret g',
		],
	],
	[
		'pull secrets and an account',
		{imagePullSecrets: [{name: 'registry'}], serviceAccountName: 'web'},
		['Secret registry', 'ServiceAccount web'],
	],
	[
		'the same object twice, once needed',
		{
			...container({envFrom: [{configMapRef: {name: 'a', optional: true}}]}),
			volumes: [{name: 'a', configMap: {name: 'a'}}],
		},
		['ConfigMap a'],
	],
	['what is malformed', {...container({env: 'x', envFrom: [null]}), volumes: {}, imagePullSecrets: [{name: 7}]}, []],
] as const) {
	test(`a template that reads ${title}`, () => {
		assert.deepEqual(textsOf(spec), expected);
	});
}
