import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {PodTemplateSpec} from '../../source/kubernetes/objects.ts';
import {imagesOf, sameTemplate, templateWithoutHash} from '../../source/rollout/pod-template.ts';
import {canonicalQuantity} from '../../source/rollout/quantity.ts';
import {template} from '../helpers/objects.ts';

const withSpec = (spec: object): PodTemplateSpec => ({spec: {containers: [{name: 'web', ...spec}]}});

test('the controller’s hash label makes no difference, any other label does', () => {
	const plain = template();
	const hashed = template('web:1', {metadata: {labels: {app: 'web', 'pod-template-hash': 'abc'}}});
	assert.ok(sameTemplate(plain, hashed));
	assert.deepEqual(templateWithoutHash(hashed), plain);
	assert.ok(!sameTemplate(plain, template('web:1', {metadata: {labels: {app: 'other'}}})));
});

test('nothing and empty are the same for lists, maps and plain structs, not for what is a pointer', () => {
	assert.ok(sameTemplate(withSpec({args: [], resources: {limits: {}}, env: null}), withSpec({})));
	assert.ok(!sameTemplate(withSpec({securityContext: {}}), withSpec({})));
	const volume = (source: object): PodTemplateSpec => ({spec: {containers: [], volumes: [{name: 'v', ...source}]}});
	assert.ok(!sameTemplate(volume({emptyDir: {}}), volume({})));
});

test('quantities are compared by value', () => {
	const limits = (cpu: string | number, memory: string) => withSpec({resources: {limits: {cpu, memory}}});
	assert.ok(sameTemplate(limits('1000m', '1Gi'), limits(1, '1024Mi')));
	assert.ok(!sameTemplate(limits('1', '1G'), limits('1', '1Gi')));
	assert.ok(!sameTemplate(withSpec({args: ['1000m']}), withSpec({args: ['1']})));
});

test('canonicalQuantity knows the grammar, and an absurd exponent does no harm', () => {
	const same = ['1', '1.0', '1e0', '1000m', '+1', '1000000u', '0.001k'].map(canonicalQuantity);
	assert.deepEqual(new Set(same), new Set([canonicalQuantity(1)]));
	assert.equal(canonicalQuantity('0Mi'), canonicalQuantity('0'));
	assert.notEqual(canonicalQuantity('-1'), canonicalQuantity('1'));
	for (const text of ['', '.', 'm', '1Zi', '1e999999999', 'one', {}, null]) {
		assert.equal(canonicalQuantity(text), undefined, JSON.stringify(text));
	}
});

test('the order of keys never matters, the order of lists does', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fields => {
			const reversed = Object.fromEntries(Object.entries(fields).reverse());
			assert.ok(sameTemplate(withSpec({securityContext: fields}), withSpec({securityContext: reversed})));
		}),
	);
	assert.ok(!sameTemplate(withSpec({args: ['a', 'b']}), withSpec({args: ['b', 'a']})));
});

test('imagesOf takes a template or a pod spec and leaves init containers out', () => {
	const spec = {containers: [{name: 'a', image: 'a:1'}, {name: 'b'}], initContainers: [{name: 'i', image: 'i:1'}]};
	assert.deepEqual(imagesOf(spec), ['a:1', '']);
	assert.deepEqual(imagesOf({spec}), ['a:1', '']);
});
