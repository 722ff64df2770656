import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	difference,
	type FieldSet,
	intersection,
	readFieldSet,
	union,
	writeFieldSet,
} from '../../../source/simulator/api/fields/field-set.ts';
import {trackManagedFields} from '../../../source/simulator/api/fields/managed-fields.ts';
import {type Fields, fieldsOf, itemsOf} from '../../../source/simulator/api/json.ts';

interface Created {
	readonly object: Fields & {readonly apiVersion: string; readonly kind: string; readonly metadata: Fields};
	readonly entry: {readonly manager: string; readonly time: string; readonly fieldsV1: Fields};
}

/** Objects of a real 1.37 API server, as they were created, with the entry of their creator. */
const created = readFileSync(new URL('data/created.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map((line): Created => JSON.parse(line));

for (const {object, entry} of created) {
	test(`the creator of a ${object.kind} owns what a real server says`, () => {
		const {manager, time} = entry;
		const {metadata} = trackManagedFields(object, undefined, {manager, operation: 'Update'}, time);
		assert.deepEqual(fieldsOf(metadata).managedFields, [entry]);
	});
}

const base = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, data: {x: '1', y: '1'}};
const writer = (manager: string) => ({manager, operation: 'Update'}) as const;
const entriesOf = (object: {readonly metadata: Fields}) =>
	itemsOf(object.metadata.managedFields)
		.map(fieldsOf)
		.map(({manager, time}) => [manager, time]);

test('who changes a field takes it over; who owns nothing any more is gone', () => {
	const first = trackManagedFields(base, undefined, writer('one'), 'T1');
	const second = trackManagedFields({...first, data: {x: '2', y: '1'}}, first, writer('two'), 'T2');
	assert.deepEqual(entriesOf(second), [
		['one', 'T1'],
		['two', 'T2'],
	]);
	const [, two] = itemsOf(fieldsOf(second.metadata).managedFields).map(fieldsOf);
	assert.deepEqual(two?.fieldsV1, {'f:data': {'f:x': {}}});
	const third = trackManagedFields({...second, data: {x: '3', y: '1'}}, second, writer('one'), 'T3');
	assert.deepEqual(entriesOf(third), [['one', 'T3']]);
});

test('a write that changes nothing keeps the times', () => {
	const first = trackManagedFields(base, undefined, writer('one'), 'T1');
	assert.deepEqual(trackManagedFields(first, first, writer('one'), 'T2'), first);
});

test('more than ten updaters are joined', () => {
	let object: typeof base = trackManagedFields(base, undefined, writer('creator'), 'T00');
	for (let index = 1; index <= 20; index++) {
		const data = {...object.data, [`k${index}`]: 'v'};
		object = trackManagedFields({...object, data}, object, writer(`m${index}`), `T${index + 10}`);
	}
	const names = entriesOf(object).map(([manager]) => manager);
	assert.equal(names.length, 10);
	assert.ok(names.includes('ancient-changes'));
});

const step = fc.constantFrom('f:a', 'f:b', 'f:c');
const levels = (depth: number): fc.Arbitrary<Fields> =>
	depth === 0 ? fc.constant({}) : fc.dictionary(step, levels(depth - 1), {maxKeys: 3});
const fieldsV1 = levels(3);

test('sets of fields: what is taken from a set and what is shared make the set again', () => {
	const text = (set: FieldSet) => JSON.stringify(writeFieldSet(set));
	fc.assert(
		fc.property(fieldsV1, fieldsV1, (a, b) => {
			const [left, right] = [readFieldSet(a), readFieldSet(b)];
			assert.equal(text(union(difference(left, right), intersection(left, right))), text(left));
			assert.equal(text(union(left, right)), text(union(right, left)));
			assert.equal(text(readFieldSet(writeFieldSet(left))), text(left));
		}),
	);
});
