import {readFile} from 'node:fs/promises';
import {type Clock, systemClock} from '../../source/kubernetes/clock.ts';
import {createTransport} from '../../source/kubernetes/connection/create-transport.ts';
import {createCredentials} from '../../source/kubernetes/credentials/create-credentials.ts';
import type {ClusterEntry, ResolvedKubeconfig, UserEntry} from '../../source/kubernetes/kubeconfig/kubeconfig.ts';
import type {Transport, TransportRequest} from '../../source/kubernetes/transport.ts';

export interface TestTransport {
	/** `https://127.0.0.1:1234`. */
	readonly server: string;
	readonly user?: UserEntry;
	readonly cluster?: Partial<ClusterEntry>;
	readonly clock?: Clock;
	readonly serverPace?: number;
	/** The user as the kubeconfig has it later. */
	readonly reread?: () => UserEntry;
}

/** A kubeconfig of one cluster and one user. */
export function kubeconfigOf({server, user = {}, cluster = {}}: TestTransport): ResolvedKubeconfig {
	return {
		contextName: 'test',
		clusterName: 'test',
		userName: 'tester',
		namespace: 'default',
		cluster: {server, insecureSkipTlsVerify: false, disableCompression: false, ...cluster},
		user,
		pluginPolicy: {type: 'AllowAll'},
		files: [],
		contexts: ['test'],
	};
}

/** The real transport with real credentials; close it in the test's `after`. */
export function openTransport(options: TestTransport): Transport {
	const kubeconfig = kubeconfigOf(options);
	const clock = options.clock ?? systemClock;
	const read = (path: string) => readFile(path, 'utf8');
	const reread = options.reread ? {reread: options.reread} : {};
	const credentials = createCredentials({kubeconfig, clock, readFile: read, env: process.env, ...reread});
	const {serverPace} = options;
	return createTransport({kubeconfig, credentials, clock, serverPace, userAgent: 'rolltop/test', readFile: read});
}

/** A GET on the read lane. */
export function get(path: string, options: Partial<TransportRequest> = {}): TransportRequest {
	return {
		method: 'GET',
		path,
		lane: 'read',
		headersTimeoutMs: 10_000,
		signal: new AbortController().signal,
		...options,
	};
}
