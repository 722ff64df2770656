import assert from 'node:assert/strict';
import {request} from 'node:https';
import {test} from 'node:test';
import {createPoolHolder} from '../../../source/kubernetes/connection/open-pools.ts';
import type {Credentials} from '../../../source/kubernetes/credentials/credentials.ts';
import {createFileCache} from '../../../source/kubernetes/credentials/file-cache.ts';
import {success} from '../../../source/kubernetes/errors.ts';
import {startApiServer} from '../../helpers/api-server.ts';
import {certificate} from '../../helpers/certificates.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {kubeconfigOf} from '../../helpers/transport.ts';

const pairs = (['client', 'server'] as const).map(name => ({
	cert: certificate(name),
	key: certificate(`${name}-key`),
}));

test('pools: certificates that are renewed each hour leave no pools behind, but those with something under way', async t => {
	const server = await startApiServer((_request, reply) => void reply.stream(), {tls: true});
	let renewals = 0;
	const credentials: Credentials = {
		headers: async () => success({}),
		tls: async () => success(pairs[renewals++ % pairs.length] ?? {}),
		refresh: async () => success('unchanged'),
		retryAttended() {},
		settled: async () => {},
		close() {},
	};
	const files = createFileCache(() => Promise.reject(new Error('no file is read')), createFakeClock());
	const kubeconfig = kubeconfigOf({server: server.url, cluster: {insecureSkipTlsVerify: true}});
	const holder = createPoolHolder(kubeconfig, credentials, files);
	t.after(async () => {
		holder.destroy();
		await server.close();
	});

	const first = await holder.current();
	assert.ok(first.ok);
	const {promise: closed, resolve: onClosed} = Promise.withResolvers<void>();
	const watch = request(server.url, {agent: first.value.agents.watch});
	watch.on('error', () => {}).on('close', onClosed);
	watch.end();
	await server.until(() => server.requests.length === 1);

	for (let hour = 0; hour < 24; hour++) await holder.current();
	assert.equal(holder.retired(), 1, 'the pools of the watch are kept, so that they can be destroyed');

	watch.destroy();
	await closed;
	await holder.current();
	assert.equal(holder.retired(), 0);
});
