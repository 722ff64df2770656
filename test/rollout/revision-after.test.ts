import assert from 'node:assert/strict';
import {test} from 'node:test';
import {revisionAfter} from '../../source/rollout/revision-after.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import {deployment, replicaSet, template} from '../helpers/objects.ts';

const sets = [replicaSet('a', 1, 'web:1'), replicaSet('b', 4, 'web:2'), replicaSet('c', 5, 'web:3')];

function after(image: string, chosen: number, observedGeneration = 7) {
	const web = deployment({
		metadata: {generation: 7},
		spec: {template: template(image)},
		status: {observedGeneration},
	});
	const revisions = revisionsOf(web, sets);
	const revision = revisions.find(({number}) => number === chosen);
	assert.ok(revision);
	return revisionAfter(web, revisions, revision);
}

test('what is rolled back to takes the number after the newest one', () => {
	assert.equal(after('web:3', 4), 6);
	assert.equal(after('web:3', 1), 6);
});

test('the newest keeps its number, where the present template was given none while it is paused', () => {
	assert.equal(after('web:4', 5), undefined);
	assert.equal(after('web:4', 4), 6);
});

test('nothing is said of a number while the controller has not seen the present template, which takes one first', () => {
	assert.equal(after('web:3', 4, 6), undefined);
});
