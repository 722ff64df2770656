import assert from 'node:assert/strict';
import dns from 'node:dns';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestContext} from 'node:test';
import {createCertificate} from '../../source/simulator/http/certificate.ts';
import {certificate} from '../helpers/certificates.ts';
import {withFaultyCluster} from '../helpers/faulty-cluster.ts';
import {openLinkGate} from '../helpers/link-gate.ts';
import {faultTest} from './fault-test.ts';

const name = 'kubernetes.default';

/** Answers questions for `name` from here on as `answer` says; no other name is asked for in these tests. */
function stubNames(t: TestContext, answer: () => string | undefined) {
	const original = dns.lookup;
	const lookup = (asked: string, options: dns.LookupAllOptions, callback: (...found: readonly unknown[]) => void) => {
		if (asked !== name) return original(asked, options, callback);
		const address = answer();
		const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {code: 'ENOTFOUND'});
		setImmediate(() => {
			if (address === undefined) callback(unknown);
			else if (options.all) callback(null, [{address, family: 4}]);
			else callback(null, address, 4);
		});
	};
	t.mock.method(dns, 'lookup', lookup as typeof dns.lookup);
}

faultTest(13, 'a name that is not known is told; known again, all is right, also at another address', async t => {
	let address: string | undefined;
	stubNames(t, () => address);
	await withFaultyCluster(
		{
			kubeconfig: proxied => ({
				...proxied,
				cluster: {...proxied.cluster, server: proxied.cluster.server.replace('127.0.0.1', name)},
			}),
		},
		async ({proxy, clock, change, header, until, untilRight}) => {
			await until(() => header().startsWith('not connected'), 9000);
			assert.match(header(), /^not connected: .*\bname\b.*(; next try in 1s|, retrying)$/);
			address = '127.0.0.1';
			await untilRight(2000);
			const moved = await openLinkGate({targetPort: proxy.innerPort, clock, host: '127.0.0.2', port: proxy.link.port});
			try {
				proxy.link.refuse();
				proxy.link.resetAll();
				change();
				await until(() => header().startsWith('STALE'), 2000);
				assert.match(header(), /connection refused/);
				address = '127.0.0.2';
				await untilRight(2000);
				assert.ok(moved.connectionsOpen() > 0);
			} finally {
				await moved.close();
			}
		},
	);
});

/** A cluster whose authority is in a file. */
async function withAuthorityFile(use: (path: string) => Promise<void>) {
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-authority-'));
	const path = join(folder, 'ca.pem');
	await writeFile(path, certificate('ca'));
	try {
		await use(path);
	} finally {
		await rm(folder, {recursive: true});
	}
}

faultTest(14, 'a server whose certificate was renewed by another authority is trusted as soon as the file is', () =>
	withAuthorityFile(path =>
		withFaultyCluster(
			{
				usesThreads: true,
				kubeconfig: proxied => ({
					...proxied,
					cluster: {...proxied.cluster, certificateAuthority: {type: 'file', path}},
				}),
			},
			async ({proxy, clock, change, header, forget, asked, until, untilRight}) => {
				await untilRight();
				forget();
				const next = createCertificate(clock.now());
				proxy.certify(next.certificate, next.key);
				proxy.link.resetAll();
				change();
				await until(() => header().startsWith('STALE'), 3000);
				assert.match(header(), /its certificate is signed by/);
				await writeFile(path, next.certificate);
				await untilRight(10_000);
				assert.ok(
					asked().every(request => request === 'watch deployments'),
					asked().join(),
				);
			},
		),
	),
);

faultTest(15, 'a certificate of somebody on the way is told for what it is, and nobody is told to skip the check', () =>
	withFaultyCluster({}, async ({proxy, clock, change, header, said, until, untilRight}) => {
		await untilRight();
		const other = createCertificate(clock.now());
		proxy.certify(other.certificate, other.key);
		proxy.link.resetAll();
		change();
		await until(() => header().startsWith('STALE'), 3000);
		assert.match(header(), /its certificate is signed by itself, not by the authority in the kubeconfig/);
		const {length} = proxy.requests;
		await clock.pass(30_000);
		assert.equal(proxy.requests.length, length, 'something was sent to somebody who is not trusted');
		assert.ok(said().every(text => !/insecure|skip/i.test(text)));
		proxy.certify(certificate('server'), certificate('server-key'));
		await untilRight(3000);
	}),
);

faultTest(
	28,
	'a server that offers HTTP/2 is spoken to in HTTP/1.1, which knows no GOAWAY and no limit of streams',
	() =>
		withFaultyCluster({}, async ({proxy, change, forget, asked, said, untilRight}) => {
			await untilRight();
			forget();
			// What GOAWAY is in HTTP/1.1: each connection is good for one answer.
			proxy.treat(() => ({type: 'pass', answerHeaders: {connection: 'close'}}));
			proxy.link.finishAll();
			change();
			await untilRight(3000);
			assert.deepEqual(said(), ['live']);
			assert.deepEqual(asked(), ['watch deployments']);
			assert.deepEqual(new Set(proxy.requests.map(({protocol}) => protocol)), new Set(['http/1.1']));
		}),
);
