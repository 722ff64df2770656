/**
 * A server that asks for client certificates in the TLS handshake, as load balancers before API servers do, written in
 * Go: etcd. It refuses by an alert, which comes after the client has seen the handshake end.
 */
import assert from 'node:assert/strict';
import {copyFile, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {UserEntry} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import type {Transport} from '../../source/kubernetes/transport.ts';
import {type CertificateName, certificate, certificatePath} from '../helpers/certificates.ts';
import {type Component, freePort, startComponent, until} from '../helpers/control-plane-process.ts';
import {get, openTransport} from '../helpers/transport.ts';

let folder: string;
let etcd: Component;
let server: string;
const transports: Transport[] = [];

before(async () => {
	folder = await mkdtemp(join(tmpdir(), 'rolltop-client-certificate-'));
	const [port, peerPort] = [await freePort(), await freePort()];
	server = `https://127.0.0.1:${port}`;
	const peer = `http://127.0.0.1:${peerPort}`;
	const args = [
		...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
		...['--listen-client-urls', server, '--advertise-client-urls', server],
		...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
		...['--cert-file', certificatePath('server'), '--key-file', certificatePath('server-key')],
		...['--client-cert-auth', '--trusted-ca-file', certificatePath('other-ca')],
	];
	etcd = startComponent(join(process.env.KUBEBUILDER_ASSETS ?? '', 'etcd'), args, folder);
	await put('other-client', 'other-client-key');
	const transport = open();
	await until(
		async () => (await transport.request(get('/version'))).ok,
		() => etcd.log(),
	);
});

after(async () => {
	for (const transport of transports) transport.close();
	await etcd.end('SIGKILL');
	await rm(folder, {recursive: true, force: true});
});

async function put(cert: CertificateName, key: CertificateName): Promise<void> {
	await copyFile(certificatePath(cert), join(folder, 'crt'));
	await copyFile(certificatePath(key), join(folder, 'key'));
}

function open(user?: UserEntry): Transport {
	const files: UserEntry = {
		clientCertificate: {type: 'file', path: join(folder, 'crt')},
		clientKey: {type: 'file', path: join(folder, 'key')},
	};
	const cluster = {certificateAuthority: {type: 'text', text: certificate('ca')}} as const;
	const transport = openTransport({server, cluster, user: user ?? files});
	transports.push(transport);
	return transport;
}

test('fault 14: a client certificate that the handshake refuses: read anew once, else told as a login that is needed', async () => {
	await put('client', 'client-key');
	const transport = open();
	const refused = await transport.request(get('/version'));
	assert.ok(!refused.ok);
	assert.equal(refused.error.kind, 'unauthenticated');
	assert.match(refused.error.message, /^it refuses the client certificate: .*alert/);
	await put('other-client', 'other-client-key');
	const answers = await Promise.all([1, 2, 3].map(() => transport.request(get('/version'))));
	assert.ok(answers.every(({ok}) => ok));
});

test('fault 14: no client certificate where one is needed', async () => {
	const answer = await open({}).request(get('/version'));
	assert.ok(!answer.ok);
	assert.equal(answer.error.kind, 'unauthenticated');
	assert.match(answer.error.message, /^it refuses the client certificate: .*certificate required/);
});
