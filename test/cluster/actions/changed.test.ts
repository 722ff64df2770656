import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Preview} from '../../../source/cluster/actions/action.ts';
import {isApplied} from '../../../source/cluster/actions/applied.ts';
import {changedSince} from '../../../source/cluster/actions/changed.ts';
import {deployment, template} from '../../helpers/settled-web.ts';

const nowMs = Date.parse('2026-11-22T12:10:00Z');
const current = deployment();
const basis: Preview['basis'] = {
	uid: 'uid-web',
	generation: 2,
	template: current.spec.template,
	paused: false,
	replicas: 3,
	strategy: current.spec.strategy,
};

describe('what changed since the preview', () => {
	it('is nothing after an annotation by somebody else', () => {
		assert.deepEqual(changedSince(basis, deployment({metadata: {generation: 3}}), nowMs), []);
	});

	it('names the field manager, when, and the images', () => {
		const changed = deployment({
			metadata: {
				generation: 3,
				managedFields: [
					{manager: 'kubectl-set', time: '2026-11-22T12:09:57Z', fieldsV1: {'f:spec': {'f:template': {}}}},
				],
			},
			spec: {template: template('web:v3')},
		});
		assert.deepEqual(changedSince(basis, changed, nowMs), [
			'the template was changed by kubectl-set 3s ago: web:v2 → web:v3',
		]);
	});

	it('tells a pause, a new strategy, a recreation', () => {
		assert.deepEqual(changedSince(basis, deployment({spec: {paused: true}}), nowMs), ['it was paused']);
		assert.deepEqual(changedSince(basis, deployment({spec: {strategy: {type: 'Recreate'}}}), nowMs), [
			'its strategy was changed',
		]);
		assert.match(changedSince(basis, deployment({metadata: {uid: 'other'}}), nowMs).join(), /created again/);
	});

	it('counts a new size when fewer stay available or more pods run', () => {
		assert.deepEqual(changedSince(basis, deployment({spec: {replicas: 10}}), nowMs), ['it was scaled from 3 to 10']);
		assert.deepEqual(changedSince(basis, deployment({spec: {replicas: 1}}), nowMs), ['it was scaled from 3 to 1']);
	});
});

describe('whether an unanswered write was done', () => {
	const patch = [
		{op: 'test', path: '/metadata/uid', value: 'uid-web'},
		{op: 'test', path: '/metadata/generation', value: 2},
		{op: 'replace', path: '/spec/template', value: template('web:v1')},
		{op: 'remove', path: '/spec/paused'},
	] as const;

	it('is seen from the object, not from its generation', () => {
		const done = deployment({metadata: {generation: 3}, spec: {template: template('web:v1')}});
		assert.equal(isApplied(patch, done), true);
		assert.equal(isApplied(patch, deployment()), false);
		assert.equal(isApplied(patch, deployment({spec: {template: template('web:v1'), paused: true}})), false);
		assert.equal(isApplied(patch, {...done, metadata: {...done.metadata, uid: 'other'}}), false);
	});

	it('takes a false that the API leaves out as done', () => {
		assert.equal(isApplied([{op: 'add', path: '/spec/paused', value: false}], deployment()), true);
		assert.equal(isApplied([{op: 'add', path: '/spec/paused', value: true}], deployment()), false);
	});
});
