import assert from 'node:assert/strict';
import {test} from 'node:test';
import {leafChanges} from '../../source/console/screens/confirm/leaf-changes.ts';

const path = 'spec.updateStrategy';

test('an update strategy was told as two JSON texts, broken anywhere: it is told field by field, and what stays is not', () => {
	const before = {type: 'RollingUpdate', rollingUpdate: {partition: 0, maxUnavailable: 1}};
	const held = {type: 'RollingUpdate', rollingUpdate: {partition: 7, maxUnavailable: 1}};
	const told = (from: unknown, to: unknown) =>
		leafChanges([{path, before: JSON.stringify(from), after: JSON.stringify(to)}]);
	assert.deepEqual(told(before, held), [{path: `${path}.rollingUpdate.partition`, before: '0', after: '7'}]);
	assert.deepEqual(told({type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '10%'}}, {type: 'OnDelete'}), [
		{path: `${path}.type`, before: 'RollingUpdate', after: 'OnDelete'},
		{path: `${path}.rollingUpdate.maxUnavailable`, before: '10%'},
	]);
});

test('what is no object, is masked, or is only there before or after stays as it is', () => {
	const changes = [
		{path: 'image', before: 'web:v1', after: 'web:v2'},
		{path: 'env', before: '{"a":1}', after: '{"a":2}', masked: true},
		{path: 'args', before: '{not json', after: '{"a":2}'},
		{path: 'gone', before: '{"a":1}'},
	];
	assert.deepEqual(leafChanges(changes), changes);
});
