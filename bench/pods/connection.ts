import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {systemClock} from '../../source/kubernetes/clock.ts';
import {createTransport} from '../../source/kubernetes/connection/create-transport.ts';
import {createCredentials} from '../../source/kubernetes/credentials/create-credentials.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig/load-kubeconfig.ts';
import type {Transport} from '../../source/kubernetes/transport.ts';

/** A transport to the cluster of a kubeconfig's current context. Throws when there is none. */
export function openTransport(path: string): Transport {
	const found = loadKubeconfig({
		env: process.env,
		homeDirectory: homedir(),
		workingDirectory: process.cwd(),
		readFile: file => readFileSync(file, 'utf8'),
		explicitPath: path,
		overrides: {},
	});
	if (found.type === 'failed') throw new Error(found.error.message);
	if (found.type === 'absent') throw new Error(`${path} names no cluster`);
	const {kubeconfig} = found;
	const read = (file: string) => readFile(file, 'utf8');
	const credentials = createCredentials({kubeconfig, clock: systemClock, env: process.env, readFile: read});
	return createTransport({
		kubeconfig,
		credentials,
		clock: systemClock,
		userAgent: 'rolltop-bench',
		readFile: read,
	});
}
