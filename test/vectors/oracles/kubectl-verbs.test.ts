import assert from 'node:assert/strict';
import {test} from 'node:test';
import {statefulSetRolloutStatus} from '../../../source/rollout/set-rollout-status.ts';
import {deployment, replicaSet, template} from '../../helpers/objects.ts';
import {statusOutput} from './kubectl-status.ts';
import {kubectlUndo, undoOutput} from './kubectl-undo.ts';

test('kubectl undo replaces the template without the hash, and loses the Deployment’s other annotations', () => {
	const own = {'deployment.kubernetes.io/revision': '2', team: 'x', 'kubernetes.io/change-cause': 'to 2'};
	const former = {
		'deployment.kubernetes.io/revision': '1',
		'deployment.kubernetes.io/desired-replicas': '3',
		'kubernetes.io/change-cause': 'to 1',
	};
	const undo = kubectlUndo(
		deployment({metadata: {annotations: own}, spec: {template: template('web:2')}}),
		replicaSet('web-a', null, 'web:1', {metadata: {annotations: former}}),
		0,
	);
	assert.deepEqual(undo, {
		type: 'patch',
		patch: [
			{op: 'replace', path: '/spec/template', value: template('web:1')},
			{
				op: 'replace',
				path: '/metadata/annotations',
				value: {'deployment.kubernetes.io/revision': '2', 'kubernetes.io/change-cause': 'to 1'},
			},
		],
	});
	assert.ok(undo.type !== 'error' && undoOutput('deployment.apps/web', undo) === 'deployment.apps/web rolled back\n');
});

test('a StatefulSet that no controller has looked at is not done, whatever its generation', () => {
	const status = statefulSetRolloutStatus({
		metadata: {name: 'db', uid: 'u', resourceVersion: '1', generation: 0},
		spec: {replicas: 0, selector: {}, template: {spec: {containers: []}}, updateStrategy: {type: 'RollingUpdate'}},
	});
	assert.deepEqual(status, {message: 'Waiting for statefulset spec update to be observed...\n', done: false});
});

test('kubectl status prints each state until the rollout is done, has failed or is gone', () => {
	const going = {message: 'going\n', done: false};
	const done = {message: 'done\n', done: true};
	assert.deepEqual(statusOutput([going, going, done, going]), {stdout: 'going\ngoing\ndone\n', ended: true});
	assert.deepEqual(statusOutput([going, {error: 'late', done: false}]), {
		stdout: 'going\n',
		error: 'late',
		ended: true,
	});
	assert.deepEqual(statusOutput(['deleted']), {stdout: '', error: 'object has been deleted', ended: true});
	assert.deepEqual(statusOutput([going]), {stdout: 'going\n', ended: false});
});
