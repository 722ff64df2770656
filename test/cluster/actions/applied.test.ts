import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {JsonPatchOperation} from '../../../source/cluster/actions/action.ts';
import {isApplied} from '../../../source/cluster/actions/applied.ts';
import type {Workload} from '../../../source/kubernetes/objects.ts';
import {statefulSet} from '../../helpers/objects.ts';

const having = (updateStrategy: object) => {
	const set = statefulSet();
	return {...set, spec: {...set.spec, updateStrategy}} as Workload;
};

const strategy = (value: object): readonly JsonPatchOperation[] => [{op: 'add', path: '/spec/updateStrategy', value}];

describe('whether a patch was done', () => {
	const asked = {type: 'RollingUpdate', rollingUpdate: {partition: 0}};

	it('is told though the server added what is usual', () => {
		const held = {type: 'RollingUpdate', rollingUpdate: {partition: 0, maxUnavailable: 1}};
		assert.ok(isApplied(strategy(asked), having(held)));
	});

	it('is not told of an object that lacks something, or has another value', () => {
		for (const held of [
			{type: 'OnDelete'},
			{type: 'RollingUpdate'},
			{type: 'RollingUpdate', rollingUpdate: {partition: 3}},
		]) {
			assert.ok(!isApplied(strategy(asked), having(held)), JSON.stringify(held));
		}
	});

	it('takes lists as they are, item by item', () => {
		const patch = [{op: 'add', path: '/spec/list', value: [{a: 1}, {b: 2}]}] as const;
		const holding = (list: unknown) => ({metadata: {}, spec: {list}}) as unknown as Workload;
		assert.ok(isApplied(patch, holding([{a: 1, c: 3}, {b: 2}])));
		assert.ok(!isApplied(patch, holding([{a: 1}])));
		assert.ok(!isApplied(patch, holding([{a: 1}, {b: 2}, {}])));
	});
});
