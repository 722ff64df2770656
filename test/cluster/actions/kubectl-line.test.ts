import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {kubectlLine} from '../../../source/cluster/actions/kubectl-line.ts';
import type {ClusterFlags} from '../../../source/cluster/identity.ts';

const target = {kind: 'Deployment', namespace: 'shop', name: 'web'} as const;

function line(context: string, flags: ClusterFlags = {}): string {
	return kubectlLine({context, server: 'https://one', flags}, target, 'undo', '--to-revision=6');
}

const rest = '-n shop rollout undo deployment/web --to-revision=6';

describe('the kubectl line', () => {
	it('names the context and the namespace', () => {
		assert.equal(line('prod-eu'), `kubectl --context prod-eu ${rest}`);
		assert.equal(
			line('arn:aws:eks:eu-1:12:cluster/prod'),
			`kubectl --context arn:aws:eks:eu-1:12:cluster/prod ${rest}`,
		);
	});

	it('is quoted for a shell', () => {
		assert.equal(line('prod eu'), `kubectl --context 'prod eu' ${rest}`);
		assert.equal(line("it's; rm -rf ~"), `kubectl --context 'it'\\''s; rm -rf ~' ${rest}`);
		assert.equal(line('$(id)'), `kubectl --context '$(id)' ${rest}`);
	});

	it('goes where rolltop is, also when the command line put another cluster or user in the context', () => {
		const flags = {
			kubeconfig: '/home/jane/my config',
			cluster: 'staging',
			user: 'admin',
			as: 'jane',
			asGroups: ['ops', 'on call'],
		};
		assert.equal(
			line('prod', flags),
			`kubectl --kubeconfig '/home/jane/my config' --context prod --cluster staging --user admin --as jane --as-group ops --as-group 'on call' ${rest}`,
		);
	});

	it('without a context names the cluster as a cluster', () => {
		assert.equal(line('', {cluster: 'staging', user: 'admin'}), `kubectl --cluster staging --user admin ${rest}`);
	});
});
