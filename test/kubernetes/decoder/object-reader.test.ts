import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createListDecoder} from '../../../source/kubernetes/decoder/list-decoder.ts';
import {createObjectReader} from '../../../source/kubernetes/decoder/object-reader.ts';
import {shapeOf} from '../../../source/kubernetes/decoder/object-shapes.ts';
import {createPruneJson} from '../../../source/kubernetes/decoder/prune-json.ts';
import {keep, pickingOf, type Shape} from '../../../source/kubernetes/decoder/shape.ts';
import {createWatchDecoder} from '../../../source/kubernetes/decoder/watch-decoder.ts';
import {sanitizeDeep} from '../../../source/kubernetes/sanitize.ts';
import type {WatchedResource, WatchQuery} from '../../../source/kubernetes/watch-events.ts';
import {cutAt, cutPlaces} from './support.ts';

/** What a careless scanner stumbles over. */
const hostileText = fc
	.array(
		fc.constantFrom(
			...[']', '}', '[', '{', ',', '"', '\\', ':', '/', ' ', '\n', '\u0000', '\u001b[2J', '\u202e', '\ud83d\ude00'],
			...['ü', '\u007f', '\ud800', ']},"spec', ']},', 'null', 'managedFields', '"items":[', '","metadata":{', 'a'],
		),
		{maxLength: 6},
	)
	.map(parts => parts.join(''));

const anything = fc.oneof(
	hostileText,
	fc.jsonValue({maxDepth: 2}),
	fc.constantFrom(null, {}, [], [null], 0, -1.5e300, true),
	fc.array(fc.dictionary(hostileText, fc.array(hostileText, {maxLength: 2}), {maxKeys: 2}), {maxLength: 2}),
);

const extraNames = fc.oneof(
	hostileText,
	fc.constantFrom('managedFields', 'generateName', 'spec', 'finalizers', 'nama'),
);

/** A value that the shape expects, with members that it does not know between those that it does, in any order. */
function fitting(shape: Shape): fc.Arbitrary<unknown> {
	if (shape === 'scalar') return fc.oneof(hostileText, fc.constantFrom(null, 0, 7, true, '2026-11-30T12:00:00Z'));
	if (shape === 'message') return fc.oneof(hostileText, fc.constantFrom('é'.repeat(3000), 'x'.repeat(5000)));
	if (shape === 'texts') return fc.dictionary(hostileText, hostileText, {maxKeys: 3});
	if (shape === 'text-list') return fc.array(hostileText, {maxLength: 3});
	if (shape === 'whole') return fc.dictionary(hostileText, anything, {maxKeys: 3});
	if (shape === 'presence') return anything;
	if ('pick' in shape) return fitting(shape.of);
	if ('shared' in shape) return fitting(shape.shared);
	if ('textsBut' in shape) {
		return fc.dictionary(fc.oneof(hostileText, fc.constant(shape.textsBut)), hostileText, {maxKeys: 3});
	}
	if ('list' in shape) return fc.array(nearly(shape.list), {maxLength: 3});
	const known = Object.entries(shape.fields).map(([name, of]) => nearly(of).map(value => [name, value] as const));
	const extra = fc.tuple(extraNames, anything);
	return fc
		.tuple(fc.tuple(...known), fc.array(extra, {maxLength: 4}))
		.chain(([fields, extras]) => fc.shuffledSubarray([...fields, ...extras]))
		.map(entries => Object.fromEntries(entries));
}

/** Mostly what the shape expects. */
const nearly = (shape: Shape): fc.Arbitrary<unknown> =>
	fc.oneof({weight: 12, arbitrary: fitting(shape)}, {weight: 1, arbitrary: anything});

const queries: readonly Pick<WatchQuery, 'resource' | 'detail'>[] = (
	['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'controllerrevisions', 'pods', 'events'] as const
).flatMap((resource: WatchedResource) => [
	{resource, detail: 'row'},
	{resource, detail: 'whole'},
]);

const spelling = fc.constantFrom('', ' ', '\t');

/** Names and identities are there, so that most of the objects are records. */
function identified(value: unknown): unknown {
	const object = typeof value === 'object' && value !== null ? value : {};
	const {metadata} = object as {readonly metadata?: object};
	return {...object, metadata: {...metadata, name: 'web', uid: 'u1', resourceVersion: '7'}};
}

for (const query of queries) {
	const shape = shapeOf(query);
	const reader = createObjectReader(query);

	test(`object reader: ${query.resource}, ${query.detail}: any object gives what it gives parsed whole`, () => {
		fc.assert(
			fc.property(fc.oneof(nearly(shape), nearly(shape).map(identified)), spelling, (object, indent) => {
				const bytes = Buffer.from(JSON.stringify(object, undefined, indent));
				assert.deepEqual(reader.read(bytes, 0, bytes.length), reader.project(JSON.parse(bytes.toString())));
			}),
			{numRuns: 300},
		);
	});

	test(`object reader: ${query.resource}, ${query.detail}: what is pruned is what is kept, and what is called clean is`, () => {
		const {prune, join} = createPruneJson(shape);
		fc.assert(
			fc.property(fitting(shape), object => {
				const text = JSON.stringify(object);
				const bytes = Buffer.from(`x${text}}`);
				const pruned = prune(bytes, 1, bytes.length - 1);
				if (pruned === undefined) return;
				const value = JSON.parse(pruned.text);
				join(value);
				const picking = pickingOf(shape);
				assert.deepEqual(picking ? picking(value) : value, keep(JSON.parse(text), shape));
				if (pruned.isClean) assert.equal(sanitizeDeep(value), value);
			}),
			{numRuns: 300},
		);
	});
}

test('of an object as it is parsed only what a pick changes is made anew', () => {
	const picking = pickingOf(shapeOf({resource: 'deployments', detail: 'row'}));
	const owner = {manager: 'kubectl-set', fieldsV1: {'f:spec': {'f:template': {}}}};
	const other = {manager: 'kube-controller-manager', fieldsV1: {}};
	const [spec, status, labels] = [{replicas: 1}, {replicas: 1}, {app: 'web'}];
	const owned = {metadata: {labels, managedFields: [owner, other]}, spec, status};
	assert.equal(picking?.(owned), owned);
	assert.deepEqual(owned, {metadata: {labels, managedFields: [owner]}, spec, status});
	assert.equal(owned.metadata.managedFields[0], owner);
	const picked = picking?.({metadata: {labels, managedFields: [other]}, spec, status}) as typeof owned;
	assert.deepEqual(picked, {metadata: {labels}, spec, status});
	assert.equal(picked.spec, spec);
	assert.equal(picked.metadata.labels, labels);
	assert.equal(pickingOf(shapeOf({resource: 'pods', detail: 'row'})), undefined);
});

/** Objects of which some have parts of others. */
function related(shape: Shape): fc.Arbitrary<readonly unknown[]> {
	const parts = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2));
	return fc
		.tuple(fc.tuple(fitting(shape), fitting(shape), fitting(shape)), fc.array(parts, {minLength: 2, maxLength: 6}))
		.map(([objects, mixes]) => {
			const [a, b, c] = objects as readonly {readonly metadata?: object; readonly spec?: object}[];
			const sources = [a, b, c];
			return mixes.map(([whole, metadata, spec]) => ({
				...sources[whole],
				metadata: sources[metadata]?.metadata,
				spec: sources[spec]?.spec,
			}));
		});
}

for (const query of queries) {
	test(`object reader: ${query.resource}, ${query.detail}: parts that are as in the object before are what they would be alone`, () => {
		fc.assert(
			fc.property(related(shapeOf(query)), objects => {
				const reader = createObjectReader(query);
				for (const object of objects.map(identified)) {
					const bytes = Buffer.from(JSON.stringify(object));
					assert.deepEqual(reader.read(bytes, 0, bytes.length), reader.project(JSON.parse(bytes.toString())));
				}
			}),
			{numRuns: 200},
		);
	});
}

const pod = {
	metadata: {
		name: 'web-1',
		uid: 'u1',
		resourceVersion: '7',
		labels: {app: 'web'},
		managedFields: [{manager: 'kubelet', fieldsV1: {'f:status': {'k:{"ip":"10.0.0.1"}': {}}}}],
	},
	spec: {tolerations: [{key: 'a'}], containers: [{name: 'c', image: 'web:1', env: [{name: 'A'}]}], volumes: []},
	status: {phase: 'Running', qosClass: 'Burstable'},
};

const pods = {resource: 'pods', detail: 'row'} as const;

test('object reader: of a pod as the API server writes it nothing is parsed but what is kept', () => {
	const bytes = Buffer.from(JSON.stringify(pod));
	assert.deepEqual(createPruneJson(shapeOf(pods)).prune(bytes, 0, bytes.length), {
		isClean: true,
		text: '{"metadata":{"name":"web-1","uid":"u1","resourceVersion":"7","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"web:1"}]},"status":{"phase":"Running"}}',
	});
});

test('object reader: a bracket in a manager’s name, or a list within, does not end managedFields', () => {
	const reader = createObjectReader(pods);
	const managers = ['x]},"spec', 'x]},', ']},"a":[', '"]},"spec":{}'];
	const entries = [...managers.map(manager => ({manager})), {a: {b: [1]}, spec: {containers: []}, c: [{}]}, {a: [[]]}];
	for (const entry of entries) {
		const object = {...pod, metadata: {...pod.metadata, managedFields: [{nested: entry}, entry]}};
		const bytes = Buffer.from(JSON.stringify(object));
		assert.deepEqual(reader.read(bytes, 0, bytes.length), reader.project(object));
	}
});

test('object reader: a member that is there twice counts the last time, one whose name is spelled with escapes too', () => {
	const reader = createObjectReader(pods);
	const identity = '"uid":"u1","resourceVersion":"7"';
	const texts = [
		`{"metadata":{"name":"a","name":"b",${identity}},"spec":{"containers":[]}}`,
		`{"metadata":{"n\\u0061me":"a",${identity}},"spec":{"containers":[]}}`,
		`{"spec":{"containers":[{"name":"x"}]},"metadata":{"name":"a",${identity}},"spec":{"containers":[]}}`,
		`{"metadata":{"name":"a","labels":{"x":"1","x":"2"},${identity}},"spec":{"containers":[]}}`,
		`{"metadata":{"name":"a","labels":{"__proto__":"1"},${identity}},"spec":{"containers":[]}}`,
	];
	for (const text of texts) {
		const read = reader.read(Buffer.from(text), 0, Buffer.byteLength(text));
		assert.ok(read.ok, text);
		assert.deepEqual(read, reader.project(JSON.parse(text)));
	}
});

test('object reader: labels as those of the pod before are the same object, and those after a fault are not', () => {
	const reader = createObjectReader(pods);
	const read = (text: string) => {
		const record = reader.read(Buffer.from(text), 0, Buffer.byteLength(text));
		return record.ok ? record.value.metadata.labels : undefined;
	};
	const text = JSON.stringify(pod);
	const other = text.replace('"app":"web"', '"app":"db"');
	const first = read(text);
	assert.equal(read(text), first);
	assert.deepEqual(read(other), {app: 'db'});
	assert.equal(read(other.replace('"spec"', '"spec')), undefined);
	assert.deepEqual(read(text.replace('"uid":"u1",', '')), undefined);
	assert.deepEqual(read(text), {app: 'web'});
	assert.deepEqual(read(other.replace('"metadata"', '"metadata":{"labels":{"app":"web"}},"metadata"')), {app: 'db'});
	assert.deepEqual(read(`${text.slice(0, -1)},"metadata":{"name":"a","uid":"u","resourceVersion":"1"}}`), undefined);
});

test('object reader: bytes that are no UTF-8 are read as they would be whole', () => {
	const reader = createObjectReader(pods);
	const text = JSON.stringify({...pod, status: {phase: 'Running', message: '@@@'}});
	for (const bad of [[0xe2, 0x82], [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80]]) {
		const bytes = Buffer.from(text.replace('@@@', '@'.repeat(bad.length)));
		bytes.set(bad, bytes.indexOf('@'));
		assert.deepEqual(reader.read(bytes, 0, bytes.length), reader.project(JSON.parse(bytes.toString())));
	}
});

test('object reader: cut at any byte, a watch and a list bring the same objects', () => {
	const objects = [pod, {...pod, metadata: {...pod.metadata, name: 'ü\ud83d\ude00\\"', uid: 'u2'}}];
	const reader = createObjectReader(pods);
	const expected = objects.map(object => reader.project(object)).map(read => read.ok && read.value);
	const watch = Buffer.from(objects.map(object => `${JSON.stringify({type: 'ADDED', object})}\n`).join(''));
	const list = Buffer.from(JSON.stringify({items: objects, metadata: {resourceVersion: '9'}}));
	for (let cut = 0; cut <= watch.length; cut++) {
		const decoder = createWatchDecoder(reader);
		const frames = [watch.subarray(0, cut), watch.subarray(cut)].flatMap(chunk => decoder.write(Buffer.from(chunk)));
		assert.deepEqual(
			frames,
			expected.map(object => ({type: 'added', object})),
		);
	}
	for (let cut = 0; cut <= list.length; cut++) {
		const decoder = createListDecoder(reader);
		const read = [list.subarray(0, cut), list.subarray(cut)].map(chunk => decoder.write(Buffer.from(chunk)));
		assert.deepEqual(
			read.flatMap(part => (part.ok ? part.value : [])),
			expected,
		);
		assert.ok(decoder.end().ok);
	}
});

test('object reader: bytes of which some are others, or that are cut off, give an object or a protocol error, never more', () => {
	const line = Buffer.from(`${JSON.stringify({type: 'MODIFIED', object: pod})}\n`);
	const change = fc.tuple(
		fc.nat(line.length - 2),
		fc.integer({min: 0, max: 255}).filter(byte => byte !== 0x0a),
	);
	fc.assert(
		fc.property(fc.array(change, {minLength: 1, maxLength: 4}), cutPlaces, (changes, places) => {
			const bytes = Buffer.from(line);
			for (const [place, byte] of changes) bytes[place] = byte;
			const decoder = createWatchDecoder(createObjectReader(pods));
			const frames = cutAt(bytes, places).flatMap(chunk => decoder.write(chunk));
			assert.equal(frames.length, 1);
			const [frame] = frames;
			assert.ok(frame?.type !== 'error' || frame.error.kind === 'protocol', JSON.stringify(frame));
		}),
		{numRuns: 1000},
	);
});
