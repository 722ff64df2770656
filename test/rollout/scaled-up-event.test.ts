import assert from 'node:assert/strict';
import {test} from 'node:test';
import {scaledUpIn} from '../../source/rollout/scaled-up-event.ts';

const atMs = Date.UTC(2026, 0, 1);
const event = (message: string, reason = 'ScalingReplicaSet') => ({
	metadata: {name: 'web.1', namespace: 'shop', uid: 'e1', resourceVersion: '1'},
	involvedObject: {kind: 'Deployment', name: 'web', uid: 'd1'},
	reason,
	message,
	lastTimestamp: new Date(atMs).toISOString(),
});

const cases: readonly (readonly [message: string, told: object | undefined])[] = [
	['Scaled up replica set web-5d9f from 6 to 8', {name: 'web-5d9f', from: 6, to: 8}],
	['(combined from similar events): Scaled up replica set web-5d9f from 6 to 8', {name: 'web-5d9f', from: 6, to: 8}],
	['Scaled up replica set web-5d9f to 8 from 6', {name: 'web-5d9f', from: 6, to: 8}],
	['Scaled up replica set web-5d9f to 8 from 0', {name: 'web-5d9f', from: 0, to: 8}],
	['Scaled up replica set web-5d9f to 8', {name: 'web-5d9f', to: 8}],
	['Scaled down replica set web-5d9f from 8 to 6', undefined],
];
for (const [message, told] of cases) {
	test(`${message} is ${JSON.stringify(told)}`, () => {
		assert.deepEqual(scaledUpIn(event(message)), told && {atMs, ...told});
	});
}

test('the same words under another reason are no scaling', () => {
	assert.equal(scaledUpIn(event('Scaled up replica set web-5d9f from 6 to 8', 'Other')), undefined);
});
