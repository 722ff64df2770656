import {readFileSync, statSync} from 'node:fs';
import {homedir} from 'node:os';
import packageJson from '../../package.json' with {type: 'json'};
import type {ConnectedCluster} from '../cluster/connect.ts';
import {connect} from '../cluster/connect.ts';
import type {ClusterFlags} from '../cluster/identity.ts';
import {systemClock} from '../kubernetes/clock.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {KubeconfigOutcome, ResolvedKubeconfig, UserEntry} from '../kubernetes/kubeconfig/kubeconfig.ts';
import {kubeconfigPaths} from '../kubernetes/kubeconfig/kubeconfig-paths.ts';
import {type KubeconfigInput, loadKubeconfig} from '../kubernetes/kubeconfig/load-kubeconfig.ts';
import {storeTokens} from '../kubernetes/kubeconfig/store-tokens.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';
import {contextConfig, usualConfig} from '../storage/config.ts';
import type {ConsoleFlags} from './console-flags.ts';
import {defined} from './defined.ts';
import {EXIT} from './exit-codes.ts';
import {createFormerStrategies} from './former-strategies.ts';
import {createFrozenRecords} from './frozen-records.ts';
import type {Storage} from './open-storage.ts';
import type {OpenedSession} from './session.ts';
import {watchKubeconfig} from './watch-kubeconfig.ts';
import {createWriteJournal} from './write-journal.ts';

export interface OpenClusterOptions {
	/** For credential plugins that ask a person; undefined: nobody sits at a terminal. */
	readonly terminal?: TerminalLender | undefined;
	/** Without it nothing is kept, and no context is special. */
	readonly storage?: Storage | undefined;
	/** Which command writes, for the journal. */
	readonly by?: string;
	/** What an undo undoes, as of now, for the journal. */
	readonly undoes?: () => string | undefined;
	/** Why nothing may be written, beside --read-only and the config file. */
	readonly whyReadOnly?: string | undefined;
	/** Without the list of all workloads: one of them is opened, and no other is looked at. */
	readonly single?: boolean;
	/** The longest that one request may take until its answer begins, milliseconds. */
	readonly requestTimeoutMs?: number | undefined;
	/** How fast the server's time goes, where it is simulated. */
	readonly serverPace?: number | undefined;
}

/** A cluster that the kubeconfig names, or the sentence that says why there is none. */
export type ClusterSession =
	| (OpenedSession & {
			readonly cluster: ConnectedCluster;
			readonly context: string;
			readonly server: string;
			/** How writes are confirmed there. */
			readonly confirm: 'y' | 'name';
	  })
	| {readonly ok: false; readonly sentence: string; readonly exitCode: number};

/** Opens the cluster that the kubeconfig names. */
export function openCluster(
	flags: ConsoleFlags,
	process: NodeJS.Process,
	{
		terminal,
		storage,
		by = 'console',
		undoes,
		whyReadOnly,
		single,
		requestTimeoutMs,
		serverPace,
	}: OpenClusterOptions = {},
): ClusterSession {
	const input = kubeconfigInput(flags, process);
	const load = () => loadKubeconfig(input);
	const found = load();
	if (found.type === 'absent') return {ok: false, sentence: absent(found.lookedFor), exitCode: EXIT.cluster};
	if (found.type === 'failed') return {ok: false, sentence: found.error.message, exitCode: EXIT.cluster};

	const {kubeconfig} = found;
	const {version} = packageJson;
	// Whoever chose a context on the command line does not follow kubectl's.
	const follows = flags.context === undefined && kubeconfig.files.length > 0;
	const fingerprint = () => fingerprintOf(kubeconfigPaths(input));
	const context = sanitizeText(kubeconfig.contextName);
	const {server} = kubeconfig.cluster;
	const {readOnly, confirm} = contextConfig(storage?.config ?? usualConfig, kubeconfig.contextName);
	return {
		ok: true,
		namespace: kubeconfig.namespace,
		context,
		server,
		confirm,
		cluster: connect({
			kubeconfig,
			flags: clusterFlags(flags),
			userAgent: `rolltop/${version} (${process.platform}/${process.arch})`,
			clock: systemClock,
			random: Math.random,
			env: process.env,
			rereadUser: () => sameUser(kubeconfig, load()),
			async storeTokens(tokens) {
				const {userFile: file, userName} = kubeconfig;
				const fault = file && (await storeTokens({file, userName}, tokens, systemClock));
				if (fault) storage?.tell(fault);
			},
			...defined({
				namespace: flags.allNamespaces ? undefined : kubeconfig.namespace,
				labelSelector: flags.selector,
				writesDisabled: flags.readOnly
					? 'read-only'
					: readOnly
						? `config.yaml makes ${context} read-only`
						: whyReadOnly,
				moveWatch: follows ? watchKubeconfig({opened: kubeconfig, load, fingerprint, clock: systemClock}) : undefined,
				terminal,
				single,
				requestTimeoutMs,
				serverPace,
				seen: storage?.seen,
				formerStrategies: storage && createFormerStrategies(storage.journal),
				frozen: storage && createFrozenRecords(storage.journal, {context, server}, systemClock.now),
				writeJournal:
					storage && createWriteJournal({journal: storage.journal, by, context, server, ...defined({undoes})}),
			}),
		}),
	};
}

/** What kubeconfigs are read with: those that the flags and the environment name. */
export function kubeconfigInput(flags: ConsoleFlags, process: NodeJS.Process): KubeconfigInput {
	const {
		kubeconfig: explicitPath,
		context,
		cluster,
		user,
		namespace,
		as,
		asGroup: asGroups,
		asUid,
		asUserExtra,
	} = flags;
	return {
		env: process.env,
		// client-go goes by HOME, too, where the user's database says otherwise.
		homeDirectory: process.env.HOME || homedir(),
		workingDirectory: process.cwd(),
		readFile: path => readFileSync(path, 'utf8'),
		...defined({explicitPath}),
		overrides: defined({context, cluster, user, namespace, as, asGroups, asUid, asUserExtra}),
	};
}

/** Those that were given, as kubectl would have to be given them. */
function clusterFlags({
	kubeconfig,
	cluster,
	user,
	as,
	asGroup = [],
	asUid,
	asUserExtra = [],
}: ConsoleFlags): ClusterFlags {
	return defined({
		kubeconfig,
		cluster,
		user,
		as,
		asGroups: asGroup.length > 0 ? asGroup : undefined,
		asUid,
		asUserExtra: asUserExtra.length > 0 ? asUserExtra : undefined,
	});
}

function fingerprintOf(paths: readonly string[]): string {
	const stats = paths.map(path => statSync(path, {throwIfNoEntry: false}));
	return stats.map(stat => `${stat?.mtimeMs} ${stat?.size} ${stat?.ino}`).join();
}

/** The user of a kubeconfig that still leads to the same server; somebody may have logged in again. */
function sameUser(opened: ResolvedKubeconfig, outcome: KubeconfigOutcome): UserEntry | undefined {
	if (outcome.type !== 'resolved') return undefined;
	const {cluster, userName, user} = outcome.kubeconfig;
	return cluster.server === opened.cluster.server && userName === opened.userName ? user : undefined;
}

/** Why a console may write nothing: there is no keyboard to confirm on; undefined: there is one. */
export function whyKeyless({stdin}: Pick<NodeJS.Process, 'stdin'>): string | undefined {
	return stdin.isTTY ? undefined : 'standard input is not a terminal';
}

function absent(lookedFor: readonly string[]): string {
	return [
		`rolltop found no kubeconfig that names a cluster; it looked for ${lookedFor.join(', ')}.`,
		'Set KUBECONFIG or --kubeconfig to one, or start a demonstration with --simulate.',
	].join('\n');
}
