import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialReflectorState} from '../../../source/kubernetes/reflector/state.ts';
import {fault, liveSteps} from './support.ts';

const every10Minutes = 'audit in 600000';

test('reflector: what is held of a whole collection is counted every ten minutes, at the version that is held', () => {
	const steps = liveSteps({labelSelector: ''});
	steps.at(600_000);
	assert.deepEqual(steps.on({type: 'timer', timer: 'audit'}), ['audit 20', every10Minutes]);
	assert.deepEqual(steps.on({type: 'audited', held: 3, counted: 3}), []);
	assert.equal(steps.phase(), 'watching');
});

test('reflector: another number than the server has is a reason to read everything anew', () => {
	const steps = liveSteps({labelSelector: ''});
	const commands = steps.on({type: 'audited', held: 3, counted: 4});
	assert.ok(commands.includes('status syncing'));
	assert.equal(steps.phase(), 'watch-list');
	assert.deepEqual(steps.on({type: 'audited', held: 3, counted: 4}), [], 'it does so already');
});

test('reflector: a watch that is broken is not counted, and is again when it is live', () => {
	const steps = liveSteps({labelSelector: ''});
	steps.on({type: 'failed', error: fault('server', {status: 503})});
	assert.deepEqual(steps.on({type: 'timer', timer: 'audit'}), [every10Minutes]);
});

test('reflector: nobody can count a selection, nor events, whose last version is soon forgotten', () => {
	const counted = (['deployments', 'pods', 'events'] as const).flatMap(resource =>
		['', 'app=web'].map(labelSelector => initialReflectorState({resource, labelSelector}).isCountable),
	);
	assert.deepEqual(counted, [true, false, true, false, false, false]);
});
