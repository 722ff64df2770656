import assert from 'node:assert/strict';
import type {ResolvedKubeconfig} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig/load-kubeconfig.ts';
import {certificate} from '../helpers/certificates.ts';
import {freePort} from '../helpers/control-plane-process.ts';
import {withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {ADMIN_TOKEN} from '../simulator/support.ts';
import {faultTest} from './fault-test.ts';

const file = '/home/jane/.kube/config';

/** A kubeconfig whose cluster is to be reached through a proxy, read as any other. */
function throughProxy(server: string, proxyUrl: string): ResolvedKubeconfig {
	const authority = Buffer.from(certificate('ca')).toString('base64');
	const text = JSON.stringify({
		'current-context': 'test',
		contexts: [{name: 'test', context: {cluster: 'test', user: 'test'}}],
		clusters: [{name: 'test', cluster: {server, 'certificate-authority-data': authority, 'proxy-url': proxyUrl}}],
		users: [{name: 'test', user: {token: ADMIN_TOKEN}}],
	});
	const outcome = loadKubeconfig({
		env: {},
		homeDirectory: '/home/jane',
		workingDirectory: '/',
		explicitPath: file,
		overrides: {},
		readFile(path) {
			if (path === file) return text;
			throw Object.assign(new Error('no such file'), {code: 'ENOENT'});
		},
	});
	if (outcome.type !== 'resolved') throw new Error(`the kubeconfig is ${outcome.type}`);
	return outcome.kubeconfig;
}

faultTest(16, 'a proxy that is not there is told, without its password, and nobody goes around it', async () => {
	const port = await freePort();
	const proxyUrl = `http://jane:hunter2@127.0.0.1:${port}`;
	await withFaultyCluster(
		{usesThreads: true, kubeconfig: ({cluster}) => throughProxy(cluster.server, proxyUrl)},
		async ({proxy, clock, header, said, until}) => {
			await until(() => /proxy/.test(header()), 20_000);
			await clock.pass(10_000);
			assert.ok(
				said().every(text => !text.includes('hunter2')),
				said().join('\n'),
			);
			assert.equal(proxy.requests.length, 0);
		},
	);
});
