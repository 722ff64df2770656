import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Cluster} from '../../../source/cluster/cluster.ts';
import type {ConsoleFlags} from '../../../source/commands/console-flags.ts';
import {openCluster} from '../../../source/commands/open-cluster.ts';
import type {KubernetesError} from '../../../source/kubernetes/errors.ts';
import type {Sight, Stage} from './stage.ts';

/** Those of the command line that choose a cluster; kubectl and rolltop spell them alike. */
export type PlaceFlags = Pick<
	ConsoleFlags,
	'kubeconfig' | 'context' | 'cluster' | 'user' | 'namespace' | 'as' | 'asGroup' | 'asUid' | 'asUserExtra'
>;

export interface Play {
	readonly env: Readonly<Record<string, string>>;
	readonly flags: PlaceFlags;
}

export type Outcome =
	| {readonly type: 'seen'; readonly sight: Sight}
	/** What the person was told. */
	| {readonly type: 'refused'; readonly text: string};

const flagNames: Readonly<Record<keyof PlaceFlags, string>> = {
	kubeconfig: '--kubeconfig',
	context: '--context',
	cluster: '--cluster',
	user: '--user',
	namespace: '--namespace',
	as: '--as',
	asGroup: '--as-group',
	asUid: '--as-uid',
	asUserExtra: '--as-user-extra',
};

/** What both are started with: nothing of the machine's own environment but what finds programs. */
const environment = (stage: Stage, env: Play['env']) => ({PATH: process.env.PATH ?? '', HOME: stage.folder, ...env});

/** `kubectl get deployments`. */
export async function playKubectl(kubectl: string, stage: Stage, {env, flags}: Play): Promise<Outcome> {
	const args = Object.entries(flags).flatMap(([name, value]) =>
		[value].flat().flatMap(one => (one === undefined ? [] : [`${flagNames[name as keyof PlaceFlags]}=${one}`])),
	);
	stage.forget();
	const child = spawn(kubectl, ['get', 'deployments', '--request-timeout=10s', ...args], {
		cwd: stage.folder,
		env: environment(stage, env),
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const complaints: Buffer[] = [];
	child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
	await once(child, 'close');
	const sight = stage.sight();
	return sight ? {type: 'seen', sight} : {type: 'refused', text: Buffer.concat(complaints).toString('utf8')};
}

const inPodProgram = fileURLToPath(new URL('./in-pod.ts', import.meta.url));

/** A mount namespace whose /var/run holds the files of a service account and nothing else; `$1` is where they come from. */
const asPod = `
mount -t tmpfs none /var/run
mkdir -p /var/run/secrets/kubernetes.io
cp -r "$1" /var/run/secrets/kubernetes.io/serviceaccount
shift
exec "$@"`;

/** Runs a command in a pod's place; what servers saw of it, or what it said. Needs Linux with user namespaces. */
async function playInPod(stage: Stage, env: Play['env'], command: readonly string[]): Promise<Outcome> {
	stage.forget();
	const args = ['--user', '--map-root-user', '--mount', 'sh', '-ec', asPod, 'sh', join(stage.folder, 'account')];
	const child = spawn('unshare', [...args, ...command], {
		cwd: stage.folder,
		env: environment(stage, env),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const said: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
	const closed = once(child, 'close');
	// kubectl ends by itself, the console does not.
	const poll = setInterval(() => stage.sight() && child.kill(), 5);
	await closed;
	clearInterval(poll);
	const sight = stage.sight();
	return sight ? {type: 'seen', sight} : {type: 'refused', text: Buffer.concat(said).toString('utf8')};
}

/** Both clients in the place of a pod, one after the other. */
export async function playBothInPod(kubectl: string, stage: Stage, env: Play['env']) {
	const rolltop = [process.execPath, '--import', import.meta.resolve('tsx'), inPodProgram];
	return {
		rolltop: await playInPod(stage, env, rolltop),
		// With a timeout of its own it would no longer take the pod's place into account.
		kubectl: await playInPod(stage, env, [kubectl, 'get', 'deployments']),
	};
}

/** What the console does to open a cluster, up to its first picture. */
export async function playRolltop(stage: Stage, {env, flags}: Play): Promise<Outcome> {
	stage.forget();
	const surroundings: NodeJS.Process = Object.create(process, {
		env: {value: environment(stage, env)},
		cwd: {value: () => stage.folder},
		stdin: {value: {isTTY: false}},
	});
	const session = openCluster({...flags, allNamespaces: false, readOnly: false, simulate: false}, surroundings);
	if (!session.ok) return {type: 'refused', text: session.sentence};
	const {cluster} = session;
	try {
		const error = await seenOrRefused(stage, cluster);
		const sight = stage.sight();
		return sight ? {type: 'seen', sight} : {type: 'refused', text: error?.message ?? ''};
	} finally {
		cluster.close();
	}
}

/** Settles when a server was asked for the Deployments, or with the error that says why none will be. */
function seenOrRefused(stage: Stage, cluster: Cluster): Promise<KubernetesError | undefined> {
	return new Promise(resolve => {
		const look = () => {
			const {freshness} = cluster.view();
			const error = 'error' in freshness ? freshness.error : undefined;
			if (!stage.sight() && !error) return;
			unsubscribe();
			clearInterval(poll);
			resolve(error);
		};
		const unsubscribe = cluster.subscribe(look);
		// What the servers saw is no event of the cluster: it is looked at now and then.
		const poll = setInterval(look, 5);
	});
}
