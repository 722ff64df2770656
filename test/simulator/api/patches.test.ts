import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {discardNulls} from '../../../source/simulator/api/patches/directives.ts';
import {jsonPatch} from '../../../source/simulator/api/patches/json-patch.ts';
import {mergePatch} from '../../../source/simulator/api/patches/merge-patch.ts';
import {PatchRefused} from '../../../source/simulator/api/patches/patch-refused.ts';
import {strategicMergePatch} from '../../../source/simulator/api/patches/strategic-merge-patch.ts';
import {schemaOf} from '../../../source/simulator/api/schema.ts';

const applied: readonly (readonly [before: unknown, operations: readonly object[], after: unknown])[] = [
	[{a: 1}, [{op: 'add', path: '/b', value: [1]}], {a: 1, b: [1]}],
	[{a: [1, 3]}, [{op: 'add', path: '/a/1', value: 2}], {a: [1, 2, 3]}],
	[{a: [1]}, [{op: 'add', path: '/a/-', value: 2}], {a: [1, 2]}],
	[{a: [1, 2]}, [{op: 'remove', path: '/a/0'}], {a: [2]}],
	[{'a/b': {'~': 1}}, [{op: 'replace', path: '/a~1b/~0', value: 2}], {'a/b': {'~': 2}}],
	[{a: {b: 1}}, [{op: 'move', from: '/a/b', path: '/c'}], {a: {}, c: 1}],
	[{a: {b: 1}}, [{op: 'copy', from: '/a', path: '/c'}], {a: {b: 1}, c: {b: 1}}],
	[{a: {x: 1, y: 2}}, [{op: 'test', path: '/a', value: {y: 2, x: 1}}], {a: {x: 1, y: 2}}],
	[{}, [{op: 'test', path: '/none', value: null}], {}],
	[{a: 1}, [{op: 'replace', path: '', value: {b: 2}}], {b: 2}],
	[{a: 1}, [{op: 'add', path: '', value: {b: 2}}], {b: 2}],
];

test('a JSON patch does what its operations say, and leaves the original alone', () => {
	for (const [before, operations, after] of applied) {
		const original = structuredClone(before);
		assert.deepEqual(jsonPatch(before, operations), after, JSON.stringify(operations));
		assert.deepEqual(before, original);
	}
});

test('a JSON patch that cannot be done is refused', () => {
	const refused = [
		{op: 'test', path: '/a', value: 2},
		{op: 'remove', path: '/b'},
		{op: 'replace', path: '/b', value: 1},
		{op: 'add', path: '/b/c', value: 1},
		{op: 'add', path: '/list/5', value: 1},
		{op: 'remove', path: '/list/-'},
		{op: 'explode', path: '/a'},
		{op: 'add', path: 'a', value: 1},
		{path: '/a'},
	];
	for (const operation of refused) {
		assert.throws(() => jsonPatch({a: 1, list: [1]}, [operation]), PatchRefused, JSON.stringify(operation));
	}
});

test('a field named __proto__ is a field like any other', () => {
	const patched = jsonPatch({}, [{op: 'add', path: '/__proto__', value: {polluted: true}}]);
	assert.deepEqual(Object.keys(patched as object), ['__proto__']);
	assert.equal(Reflect.get({}, 'polluted'), undefined);
	assert.deepEqual(Object.keys(mergePatch({}, JSON.parse('{"__proto__": {"a": 1}}')) as object), ['__proto__']);
});

test('applying a merge patch twice is the same as once, and a patch of all new fields gives them without their nulls', () => {
	fc.assert(
		fc.property(
			fc.dictionary(fc.string(), fc.jsonValue()),
			fc.dictionary(fc.string(), fc.jsonValue()),
			(original, patch) => {
				const once = mergePatch(original, patch);
				assert.deepEqual(mergePatch(once, patch), once);
				assert.deepEqual(mergePatch({}, {fields: patch}), {fields: mergePatch({}, patch)});
			},
		),
	);
});

test('nulls in what is new to an object are discarded, those in lists are not', () => {
	assert.deepEqual(discardNulls({a: null, b: {c: null}, d: [null, {e: null}]}), {b: {}, d: [null, {}]});
});

const deployment = {apiVersion: 'apps/v1', kind: 'Deployment'};
const templated = (spec: object) => ({...deployment, spec: {template: {spec}}});

test('a strategic merge patch as kubectl set image sends it changes one container and keeps the order', () => {
	const before = templated({containers: [{name: 'a', image: 'a:1', env: [{name: 'X', value: '1'}]}, {name: 'b'}]});
	const patch = {
		spec: {
			template: {
				spec: {
					'$setElementOrder/containers': [{name: 'a'}, {name: 'b'}],
					containers: [{name: 'a', image: 'a:2'}],
				},
			},
		},
	};
	const after = strategicMergePatch(schemaOf(deployment), before, patch);
	const expected = templated({containers: [{name: 'a', image: 'a:2', env: [{name: 'X', value: '1'}]}, {name: 'b'}]});
	assert.deepEqual(after, expected);
});

test('the strategy is replaced by its retained keys: RollingUpdate gives way to Recreate', () => {
	const before = {...deployment, spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1}}}};
	const patch = {spec: {strategy: {$retainKeys: ['type'], type: 'Recreate'}}};
	const after = strategicMergePatch(schemaOf(deployment), before, patch);
	assert.deepEqual(after, {...deployment, spec: {strategy: {type: 'Recreate'}}});
});

test('tolerations and arguments are replaced as a whole, finalizers merge as a set', () => {
	const before = {
		...templated({tolerations: [{key: 'a'}], containers: [{name: 'a', args: ['x']}]}),
		metadata: {finalizers: ['a/b']},
	};
	const patch = {
		metadata: {finalizers: ['c/d'], '$deleteFromPrimitiveList/finalizers': ['a/b']},
		spec: {template: {spec: {tolerations: [{key: 'b'}], containers: [{name: 'a', args: ['y', 'z']}]}}},
	};
	assert.deepEqual(strategicMergePatch(schemaOf(deployment), before, patch), {
		...templated({tolerations: [{key: 'b'}], containers: [{name: 'a', args: ['y', 'z']}]}),
		metadata: {finalizers: ['c/d']},
	});
});
