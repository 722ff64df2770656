import {until} from '../helpers/control-plane-process.ts';
import {type PtySession, startInPty} from '../helpers/pty.ts';
import {type DeploymentManifestOptions, deployment} from './manifests.ts';
import {controlPlane} from './shared.ts';

/** One test's own namespace with what lies in it, seen by kubectl. */
export interface Site {
	readonly namespace: string;
	create(manifest: Omit<DeploymentManifestOptions, 'namespace'>): Promise<void>;
	/** Waits, as `kubectl rollout status` does, until the rollout is complete. */
	complete(name: string): Promise<void>;
	setImage(name: string, image: string): Promise<void>;
	/** A value of the Deployment by JSONPath: `.spec.paused`. */
	read(name: string, path: string): Promise<string>;
	/** Waits until that value is `wanted`. */
	becomes(name: string, path: string, wanted: string, timeoutMs?: number): Promise<void>;
	/** Starts the console on this namespace, in a pty of 160x50, wide enough for whole event messages. */
	open(args?: readonly string[], kubeconfig?: string): PtySession;
}

/** Runs a test in a namespace of its own; ends its consoles and the namespace afterwards. */
export async function onCluster(namespace: string, use: (site: Site) => Promise<void>): Promise<void> {
	const {kubectl, kubeconfig: administrator} = controlPlane();
	const sessions: PtySession[] = [];
	const here = (...args: readonly string[]) => kubectl('-n', namespace, ...args);
	const read: Site['read'] = (name, path) => here('get', `deployment/${name}`, '-o', `jsonpath={${path}}`);
	await kubectl('create', 'namespace', namespace);
	try {
		await use({
			namespace,
			async create(manifest) {
				await kubectl.send([deployment({namespace, ...manifest})], 'create', '-f', '-');
			},
			async complete(name) {
				await here('rollout', 'status', `deployment/${name}`, '--timeout=60s');
			},
			async setImage(name, image) {
				await here('set', 'image', `deployment/${name}`, `web=${image}`);
			},
			read,
			becomes: (name, path, wanted, timeoutMs = 30_000) =>
				until(
					async () => (await read(name, path)) === wanted,
					async () => `${path} of ${name} is ${JSON.stringify(await read(name, path))}, not ${JSON.stringify(wanted)}`,
					timeoutMs,
				),
			open(args = [], kubeconfig = administrator) {
				const session = startInPty({
					args: ['--kubeconfig', kubeconfig, '-n', namespace, ...args],
					columns: 160,
					rows: 50,
				});
				sessions.push(session);
				return session;
			},
		});
	} finally {
		for (const session of sessions) await session.close();
		await kubectl('delete', 'namespace', namespace, '--wait=false');
	}
}
