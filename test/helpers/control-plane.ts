import {randomBytes} from 'node:crypto';
import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {request} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type AuditedWrite, auditedWrites} from './audited-writes.ts';
import {
	accountKey,
	apiServerArgs,
	auditArgs,
	auditFiles,
	auditLogFile,
	controllerArgs,
	etcdArgs,
	kubeconfigText,
	kwokArgs,
	kwokLogArgs,
	kwokLogFiles,
	kwokLogLine,
	node,
	type PodLogs,
	type PolicyRule,
	roleOf,
	tokensText,
} from './control-plane-files.ts';
import {type Component, freePort, startComponent, until} from './control-plane-process.ts';
import {createKubectl, type Kubectl} from './kubectl.ts';

/** The binaries that a folder of KUBEBUILDER_ASSETS must hold. */
export const BINARIES = [
	'etcd',
	'kube-apiserver',
	'kube-controller-manager',
	'kube-scheduler',
	'kwok',
	'kubectl',
] as const;

const NODE_COUNT = 3;

/** An API server starts in 5 s on two idle cores; where others work there, too, more than half a minute was seen. */
const startMs = 120_000;

/** A real etcd, API server, controller manager and scheduler on the loopback interface; kwok plays the kubelets. */
export interface ControlPlane {
	/** A file, as a cluster administrator. */
	readonly kubeconfig: string;
	readonly kubectl: Kubectl;
	/** Gives one of the `users` that were named at the start these rights in all namespaces; answers with a kubeconfig file. */
	allow(user: string, rules: readonly PolicyRule[]): Promise<string>;
	/** Every container prints a line; needs `logs`. */
	print(line: string): Promise<void>;
	/** What the `audited` users sent that would change something, in the order of the answers. */
	audit(): Promise<readonly AuditedWrite[]>;
	/** Kills the API server; it stays away until `startApiServer`. */
	killApiServer(): Promise<void>;
	/**
	 * Waits until it answers. Kubernetes' own controllers, which would wait up to half a minute between two tries, are
	 * started anew with it.
	 */
	startApiServer(): Promise<void>;
	/** The API server keeps its connections and answers nothing. */
	freezeApiServer(): void;
	thawApiServer(): void;
	/** Ends everything and removes its files. */
	stop(): Promise<void>;
}

export interface ControlPlaneOptions {
	/** The folder of the binaries. */
	readonly assets: string;
	/** Users without any right, besides the administrator. */
	readonly users?: readonly string[];
	/** Those of them whose writes the API server notes. */
	readonly audited?: readonly string[];
	/** Without them no container has logs. */
	readonly logs?: PodLogs;
}

/** Starts a control plane of its own, in a temporary folder; about 7 s on two cores. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
	const {assets, users = [], audited = [], logs} = options;
	const folder = await mkdtemp(join(tmpdir(), 'rolltop-control-plane-'));
	const components: Component[] = [];
	const begin = (name: (typeof BINARIES)[number], args: readonly string[]) => {
		const component = startComponent(join(assets, name), args, folder);
		components.push(component);
		return component;
	};
	const stop = async () => {
		// The API server goes first: without etcd it would wait for it. None has anything to save.
		for (const component of components.toReversed()) await component.end('SIGKILL');
		await rm(folder, {recursive: true, force: true});
	};
	try {
		return {...(await assemble({assets, users, audited, logs, folder, begin})), stop};
	} catch (error) {
		await stop();
		throw error;
	}
}

interface Site {
	readonly assets: string;
	readonly users: readonly string[];
	readonly audited: readonly string[];
	readonly logs: PodLogs | undefined;
	readonly folder: string;
	readonly begin: (name: (typeof BINARIES)[number], args: readonly string[]) => Component;
}

async function assemble(site: Site): Promise<Omit<ControlPlane, 'stop'>> {
	const {assets, users, audited, logs, folder, begin} = site;
	const tokens = new Map(['admin', ...users].map(user => [user, randomBytes(16).toString('hex')]));
	const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
	const server = `https://127.0.0.1:${port}`;
	const writeKubeconfig = async (user: string) => {
		const path = join(folder, `${user}.kubeconfig`);
		const authority = await readFile(join(folder, 'certificates/apiserver.crt'));
		await writeFile(path, kubeconfigText({server, authority, user, token: tokens.get(user) ?? ''}), {mode: 0o600});
		return path;
	};

	await writeFile(join(folder, 'tokens.csv'), tokensText(tokens), {mode: 0o600});
	await writeFile(join(folder, 'accounts.key'), accountKey(), {mode: 0o600});
	for (const [name, text] of Object.entries(auditFiles(audited))) await writeFile(join(folder, name), text);
	// Of no users the API server's policy would be one of all.
	const noted = audited.length > 0 ? auditArgs(folder) : [];
	begin('etcd', etcdArgs(folder, etcdPort, peerPort));
	const startApiServer = async () => {
		const component = begin('kube-apiserver', [...apiServerArgs(folder, etcdPort, port), ...noted]);
		const token = tokens.get('admin') ?? '';
		await until(async () => !component.hasEnded() && (await isReady(port, token)), component.log, startMs);
		return component;
	};
	let apiServer = await startApiServer();

	const kubeconfig = await writeKubeconfig('admin');
	const kubectl = createKubectl(assets, kubeconfig);
	const ports = [await freePort(), await freePort()] as const;
	for (const [name, text] of Object.entries(logs ? kwokLogFiles(folder, logs) : {})) {
		await writeFile(join(folder, name), text);
	}
	const logArgs = logs ? kwokLogArgs(folder, await freePort()) : [];
	const startControllers = () => [
		begin('kube-controller-manager', [
			...controllerArgs({kubeconfig, port: ports[0], certificates: join(folder, 'controller-manager')}),
			`--service-account-private-key-file=${join(folder, 'accounts.key')}`,
		]),
		begin('kube-scheduler', controllerArgs({kubeconfig, port: ports[1], certificates: join(folder, 'scheduler')})),
		begin('kwok', [...kwokArgs(kubeconfig), ...logArgs]),
	];
	await kubectl.send(Array.from({length: NODE_COUNT}, node), 'apply', '-f', '-');
	let controllers = startControllers();
	await kubectl('wait', '--for=condition=Ready', 'nodes', '--all', `--timeout=${startMs}ms`);

	return {
		kubeconfig,
		kubectl,
		async allow(user, rules) {
			await kubectl.send(roleOf(user, rules), 'apply', '-f', '-');
			const path = await writeKubeconfig(user);
			const asUser = createKubectl(assets, path);
			const [first] = rules;
			// Rights reach the API server's own cache a moment after they are written.
			const question = ['auth', 'can-i', first?.verbs[0] ?? '', first?.resources[0] ?? '', '--all-namespaces'];
			await until(
				async () => (await asUser(...question).catch(() => 'no')) === 'yes',
				() => `${user} did not get its rights`,
			);
			return path;
		},
		print: line => appendFile(join(folder, 'pod.log'), kwokLogLine(new Date().toISOString(), line)),
		audit: async () => auditedWrites(await readFile(auditLogFile(folder), 'utf8')),
		killApiServer: () => apiServer.end('SIGKILL'),
		async startApiServer() {
			apiServer = await startApiServer();
			for (const controller of controllers) await controller.end('SIGKILL');
			controllers = startControllers();
		},
		freezeApiServer: () => apiServer.signal('SIGSTOP'),
		thawApiServer: () => apiServer.signal('SIGCONT'),
	};
}

const isReady = (port: number, token: string) =>
	new Promise<boolean>(resolve => {
		const probe = request(
			{
				host: '127.0.0.1',
				port,
				path: '/readyz',
				headers: {authorization: `Bearer ${token}`},
				rejectUnauthorized: false,
			},
			response => {
				response.resume();
				resolve(response.statusCode === 200);
			},
		);
		probe.on('error', () => resolve(false));
		probe.end();
	});
