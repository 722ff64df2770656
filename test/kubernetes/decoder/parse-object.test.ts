import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parserOf} from '../../../source/kubernetes/decoder/parse-object.ts';
import {createProjection} from '../../../source/kubernetes/decoder/projection.ts';

const project = createProjection({resource: 'pods', detail: 'row'});
const parse = parserOf({resource: 'pods'});

/** What the pieces of the cut look like, so that hostile names are made of them. */
const text = fc.array(fc.constantFrom(']', '}', '[', '{', ',', '"', '\\', ':', 'managedFields', 'a', ' '), {
	maxLength: 8,
});
const name = text.map(parts => `x${parts.join('')}`);

const entry = fc.record({
	manager: name,
	operation: fc.constantFrom('Update', 'Apply'),
	fieldsV1: fc.dictionary(name, fc.oneof(fc.constant({}), fc.array(name, {maxLength: 2}), fc.dictionary(name, name))),
});

const metadata = fc
	.record({
		name,
		uid: fc.constant('u'),
		resourceVersion: fc.constant('7'),
		labels: fc.dictionary(name, name),
		annotations: fc.dictionary(name, name),
		managedFields: fc.array(entry, {maxLength: 3}),
	})
	.chain(fields => fc.shuffledSubarray(Object.entries(fields), {minLength: 6}).map(Object.fromEntries));

const pod = fc
	.record({metadata, spec: fc.record({containers: fc.array(fc.record({name, image: name}), {maxLength: 2})})})
	.chain(fields => fc.shuffledSubarray(Object.entries(fields), {minLength: 2}).map(Object.fromEntries));

test('whatever the names and the order, a pod parsed without its managedFields gives the same record', () => {
	fc.assert(
		fc.property(pod, object => {
			const body = JSON.stringify(object);
			assert.deepEqual(project(parse(body)), project(JSON.parse(body)));
		}),
		{numRuns: 2000},
	);
});

test('managedFields where the API server writes them are not parsed, those of Deployments are', () => {
	const body = '{"metadata":{"name":"web","managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{}}}]},"spec":{}}';
	assert.deepEqual(parse(body), {metadata: {name: 'web'}, spec: {}});
	assert.deepEqual(parserOf({resource: 'deployments'})(body), JSON.parse(body));
});

test('what is no JSON is refused with and without the cut', () => {
	assert.throws(() => parse('{"metadata":{"name":"web","managedFields":[]},'), SyntaxError);
	assert.throws(() => parse('{'), SyntaxError);
});
