import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {KubeconfigOverrides} from '../../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {loadKubeconfig} from '../../../source/kubernetes/kubeconfig/load-kubeconfig.ts';

function load(files: Record<string, string>, env: Record<string, string>, overrides: KubeconfigOverrides = {}) {
	return loadKubeconfig({
		env,
		homeDirectory: '/home/jane',
		workingDirectory: '/other',
		overrides,
		readFile(path) {
			const text = files[path];
			if (text === undefined) throw Object.assign(new Error('no such file'), {code: 'ENOENT'});
			return text;
		},
	});
}

const outside = `
current-context: a
clusters: [{name: outside, cluster: {server: "https://outside"}}]
contexts: [{name: a, context: {cluster: outside}}]
`;

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const pod = {KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443'};
const accountFiles = {[`${account}/token`]: 'canary', [`${account}/ca.crt`]: 'pem', [`${account}/namespace`]: 'shop\n'};

test('kubeconfig: in a pod without one, the cluster of the pod as its service account', () => {
	const outcome = load(accountFiles, pod, {as: 'jane'});
	assert.ok(outcome.type === 'resolved', JSON.stringify(outcome));
	const {cluster, user, namespace, contextName} = outcome.kubeconfig;
	assert.equal(cluster.server, 'https://10.0.0.1:443');
	assert.deepEqual(cluster.certificateAuthority, {type: 'file', path: `${account}/ca.crt`});
	assert.deepEqual(user, {tokenFile: `${account}/token`, impersonation: {user: 'jane', groups: []}});
	assert.deepEqual([namespace, contextName], ['shop', '']);
});

test('kubeconfig: in a pod: -n, then POD_NAMESPACE, then that of the account; IPv6', () => {
	const inPod = (env: Record<string, string>, overrides: KubeconfigOverrides = {}) => {
		const outcome = load(accountFiles, {...pod, ...env}, overrides);
		return outcome.type === 'resolved' ? [outcome.kubeconfig.namespace, outcome.kubeconfig.cluster.server] : [];
	};
	assert.deepEqual(inPod({POD_NAMESPACE: 'own'}), ['own', 'https://10.0.0.1:443']);
	assert.deepEqual(inPod({KUBERNETES_SERVICE_HOST: 'fd00::1'}, {namespace: 'given'}), [
		'given',
		'https://[fd00::1]:443',
	]);
});

test('kubeconfig: in a pod: a kubeconfig goes before its account, and without a token it is no pod', () => {
	const both = load({...accountFiles, '/home/jane/.kube/config': outside}, pod);
	assert.ok(both.type === 'resolved');
	assert.equal(both.kubeconfig.clusterName, 'outside');
	assert.equal(load({}, pod).type, 'absent');
});
