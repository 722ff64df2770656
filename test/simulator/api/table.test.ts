import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import type {Fields} from '../../../source/simulator/api/json.ts';
import {tableFor} from '../../../source/simulator/api/table.ts';

interface Recorded {
	readonly nowMs: number;
	readonly columns: readonly string[];
	readonly rows: readonly {
		readonly cells: readonly unknown[];
		readonly object: Fields & {readonly apiVersion: string; readonly kind: string};
	}[];
}

/** Tables of a real 1.37 API server with the objects of their rows. */
const tables = readFileSync(new URL('data/tables.jsonl', import.meta.url), 'utf8')
	.trim()
	.split('\n')
	.map((line): Recorded => JSON.parse(line));

for (const {nowMs, columns, rows} of tables) {
	const first = rows[0]?.object;
	if (!first) continue;
	test(`a Table of ${first.apiVersion} ${first.kind} has the columns and cells of a real server's`, () => {
		const objects = rows.map(({object}) => object);
		const options = {includeObject: 'None', nowMs, version: 'v1', withColumns: true} as const;
		const {columnDefinitions, rows: got} = tableFor(first, objects, options);
		assert.deepEqual(
			columnDefinitions?.map(({name}) => name),
			columns,
		);
		assert.deepEqual(
			got.map(({cells}) => cells),
			rows.map(({cells}) => cells),
		);
	});
}

test('a later row of a watch comes without columns, and a row with what was asked for of its object', () => {
	const pod = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'a'},
		spec: {containers: []},
		status: {phase: 'Failed'},
	};
	const options = {nowMs: 0, version: 'v1', withColumns: false} as const;
	const row = (includeObject: 'None' | 'Metadata' | 'Object') =>
		tableFor(pod, [pod], {...options, includeObject}).rows[0];
	assert.equal(tableFor(pod, [pod], {...options, includeObject: 'None'}).columnDefinitions, null);
	assert.equal(row('None')?.object, undefined);
	assert.deepEqual(row('Metadata')?.object, {
		kind: 'PartialObjectMetadata',
		apiVersion: 'meta.k8s.io/v1',
		metadata: {name: 'a'},
	});
	assert.equal(row('Object')?.object, pod);
	assert.deepEqual(row('None')?.conditions, [
		{type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.'},
	]);
});
