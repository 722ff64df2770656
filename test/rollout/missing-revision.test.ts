import assert from 'node:assert/strict';
import {test} from 'node:test';
import {missingRevisionText} from '../../source/rollout/missing-revision.ts';
import {revisionsOf} from '../../source/rollout/revisions.ts';
import {deployment, replicaSet} from '../helpers/settled-web.ts';

test('a number that an undo changed was told as none that there ever was', () => {
	const history = {'deployment.kubernetes.io/revision-history': '1'};
	const revisions = revisionsOf(deployment(), [
		replicaSet(4, 'web:v2', {annotations: history}),
		replicaSet(3, 'web:v3'),
	]);
	const text = (number: number) => missingRevisionText('deployment/web', number, revisions);
	assert.equal(text(1), 'Revision 1 of deployment/web is revision 4 now.');
	assert.equal(text(99), 'deployment/web has no revision 99; it has 4, 3.');
	assert.equal(missingRevisionText('deployment/web', 99, []), 'deployment/web has no revision 99; it has none.');
});
