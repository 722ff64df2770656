import {spawn} from 'node:child_process';
import {once} from 'node:events';
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
