import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isPodName, isReplicaSetName} from '../../source/rollout/generated-names.ts';

const names: readonly (readonly [name: string, replicaSet: boolean, pod: boolean])[] = [
	['web-6f9f58dffd', true, false],
	['web-4', true, false],
	['web-6f9f58dffd-8xk2p', false, true],
	['web', false, false],
	['web-', false, false],
	['web-admin', false, false],
	['web-agent-x7k2p', false, false],
	['web-db-0', false, false],
	['web-x7k2p', false, false],
	['web-6f9f58dffd4-8xk2p', false, false],
	['web-6f9f58dffd-8xk2', false, false],
	['web-6f9f58dffd-8xk1p', false, false],
	['web-6f9f58dffd8xk2p', false, false],
	['other-6f9f58dffd-8xk2p', false, false],
];

for (const [name, replicaSet, pod] of names) {
	test(`${name} ${replicaSet ? 'is' : 'is not'} a ReplicaSet and ${pod ? 'is' : 'is not'} a pod of web by its name`, () => {
		assert.deepEqual([isReplicaSetName(name, 'web'), isPodName(name, 'web')], [replicaSet, pod]);
	});
}

test('the pods of a ReplicaSet with a long name carry 58 characters of it', () => {
	for (const length of [46, 47, 48, 50, 56, 57, 58, 62]) {
		const deployment = 'w'.repeat(length);
		const pod = `${`${deployment}-6f9f58dffd-`.slice(0, 58)}8xk2p`;
		assert.ok(isPodName(pod, deployment), `${length}: ${pod}`);
	}

	const cut = `${'w'.repeat(50)}-6f9f58`;
	assert.ok(!isPodName(`${cut}8xk2p`, 'w'.repeat(50)), 'shorter than what is cut');
	assert.ok(!isPodName(`${'w'.repeat(50)}-agentxx8xk2p`, 'w'.repeat(50)), 'no hash');
});
