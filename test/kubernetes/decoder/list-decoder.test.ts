import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createListDecoder} from '../../../source/kubernetes/decoder/list-decoder.ts';
import {createListScanner} from '../../../source/kubernetes/decoder/list-scanner.ts';
import {createObjectReader} from '../../../source/kubernetes/decoder/object-reader.ts';
import {cutAt, cutPlaces} from './support.ts';

/** Any JSON list: items of any shape, other members before and after them, in compact or wide spelling. */
const listBody = fc
	.record({
		items: fc.array(fc.jsonValue({maxDepth: 3})),
		others: fc.dictionary(
			fc.string().filter(key => key !== 'items' && key !== '__proto__'),
			fc.jsonValue({maxDepth: 2}),
		),
		itemsFirst: fc.boolean(),
		indent: fc.constantFrom('', '  ', '\t'),
	})
	.map(({items, others, itemsFirst, indent}) => ({
		items,
		others,
		text: JSON.stringify(itemsFirst ? {items, ...others} : {...others, items}, undefined, indent),
	}));

test('list scanner: any JSON list, cut at any bytes, gives what JSON.parse gives', () => {
	fc.assert(
		fc.property(listBody, cutPlaces, ({items, others, text}, places) => {
			const scanner = createListScanner();
			const parts = cutAt(Buffer.from(`${text}\n`), places).flatMap(chunk => scanner.write(chunk));
			const found = parts.flatMap(part => (part.type === 'item' ? [JSON.parse(part.bytes.toString())] : []));
			const members = parts.flatMap(part =>
				part.type === 'member' ? [[part.key, JSON.parse(part.bytes.toString())]] : [],
			);
			assert.equal(JSON.stringify(found), JSON.stringify(items));
			assert.deepEqual(Object.fromEntries(members), JSON.parse(JSON.stringify(others)));
			assert.ok(scanner.isComplete());
		}),
	);
});

test('list scanner: a body without its end is not complete', () => {
	fc.assert(
		fc.property(listBody, fc.nat(), ({text}, place) => {
			const scanner = createListScanner();
			const bytes = Buffer.from(text);
			scanner.write(bytes.subarray(0, place % bytes.length));
			assert.equal(scanner.isComplete(), false);
		}),
	);
});

function pod(name: string) {
	return {
		metadata: {name, uid: `uid-${name}`, resourceVersion: '7'},
		spec: {containers: [{name: 'main', image: 'image:1', env: []}], volumes: []},
		status: {phase: 'Running'},
	};
}

function projected(name: string) {
	return {
		metadata: {name, uid: `uid-${name}`, resourceVersion: '7'},
		spec: {containers: [{name: 'main', image: 'image:1'}]},
		status: {phase: 'Running'},
	};
}

const decoder = () => createListDecoder(createObjectReader({resource: 'pods', detail: 'row'}));

test('list decoder: objects come as soon as their bytes are there, metadata at the end wherever they stood', () => {
	for (const metadataFirst of [true, false]) {
		const metadata = {resourceVersion: '42', continue: 'next', remainingItemCount: 3};
		const items = [pod('a'), pod('ü')];
		const text = JSON.stringify(metadataFirst ? {metadata, items} : {items, metadata});
		const list = decoder();
		const objects = cutAt(Buffer.from(text), [10, 57, 200, 201]).flatMap(chunk => {
			const written = list.write(chunk);
			assert.ok(written.ok);
			return [...written.value];
		});
		assert.deepEqual(objects, [projected('a'), projected('ü')]);
		const end = list.end();
		assert.ok(end.ok);
		assert.deepEqual(end.value, {resourceVersion: '42', continueToken: 'next', remainingItemCount: 3});
	}
});

test('list decoder: the first object is there before the second one arrives', () => {
	const list = decoder();
	const text = JSON.stringify({items: [pod('a'), pod('b')], metadata: {resourceVersion: '1'}});
	const written = list.write(Buffer.from(text.slice(0, text.indexOf('"uid-b"'))));
	assert.ok(written.ok);
	assert.deepEqual(written.value, [projected('a')]);
});

test('list decoder: an empty list may have null for its items', () => {
	const list = decoder();
	assert.deepEqual(list.write(Buffer.from('{"items":null,"metadata":{"resourceVersion":"9"}}')), {ok: true, value: []});
	assert.deepEqual(list.end(), {ok: true, value: {resourceVersion: '9', continueToken: ''}});
});

const malformed = ['<html>{}</html>', '[1]', '{"items":[1]}', '{"items":[{]}', 'no JSON'];

for (const body of malformed) {
	test(`list decoder: ${body} is a protocol error`, () => {
		const written = decoder().write(Buffer.from(body));
		assert.ok(!written.ok && written.error.kind === 'protocol');
	});
}

test('list decoder: a body that is cut off is a fault of the connection', () => {
	const list = decoder();
	assert.ok(list.write(Buffer.from('{"metadata":{"resourceVersion":"1"},"items":[')).ok);
	const end = list.end();
	assert.ok(!end.ok && end.error.kind === 'unreachable');
});
