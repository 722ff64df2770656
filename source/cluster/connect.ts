import {readFile} from 'node:fs/promises';
import type {Clock} from '../kubernetes/clock.ts';
import {createTransport} from '../kubernetes/connection/create-transport.ts';
import {createCredentials} from '../kubernetes/credentials/create-credentials.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ResolvedKubeconfig, UserEntry} from '../kubernetes/kubeconfig/kubeconfig.ts';
import type {Transport} from '../kubernetes/transport.ts';
import {createActions} from './actions/actions.ts';
import {createActionApi} from './actions/api.ts';
import type {Cluster} from './cluster.ts';
import {type ClusterFlags, identityOf} from './identity.ts';
import {createLiveSource} from './live-source.ts';
import {createMirror} from './mirror.ts';
import {type MoveWatch, withMoved} from './moved.ts';
import {readingSide} from './reading-side.ts';

export interface ConnectOptions {
	readonly kubeconfig: ResolvedKubeconfig;
	/** Those that it was resolved with. */
	readonly flags?: ClusterFlags;
	/** Undefined: all namespaces. */
	readonly namespace?: string;
	readonly labelSelector?: string;
	/** `rolltop/0.1.0 (linux/x64)`. */
	readonly userAgent: string;
	readonly clock: Clock;
	/** A number of [0, 1). */
	readonly random: () => number;
	/** What credential plugins inherit. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Why nothing may be written, as the console says it; undefined: writes are allowed. */
	readonly writesDisabled?: string;
	/** Whether kubectl still goes here; closed with the cluster. */
	readonly moveWatch?: MoveWatch;
	/** The user as the kubeconfig has it now; undefined: it is no longer there. */
	readonly rereadUser?: () => UserEntry | undefined;
	/** For credential plugins that ask a person; undefined: nobody sits at a terminal. */
	readonly terminal?: TerminalLender;
}

/** Starts the mirror of a kubeconfig's cluster. Never fails: what goes wrong shows as freshness. */
export function connect(options: ConnectOptions): Cluster {
	const {
		kubeconfig,
		clock,
		random,
		env,
		userAgent,
		flags = {},
		namespace,
		labelSelector,
		writesDisabled,
		terminal,
		moveWatch,
		rereadUser,
	} = options;
	const read = (path: string) => readFile(path, 'utf8');
	// An expiry is told by the clock of whoever gave the credential, which the server's is nearer to than this machine's.
	const now = () => clock.now() + transport.clockSkewMs();
	const credentials = createCredentials({
		kubeconfig,
		clock,
		env,
		readFile: read,
		now,
		...(terminal ? {terminal} : {}),
		...(rereadUser ? {reread: rereadUser} : {}),
	});
	const transport: Transport = createTransport({kubeconfig, credentials, clock, userAgent, readFile: read});
	const identity = identityOf(kubeconfig, flags, namespace);
	const source = createLiveSource({transport, clock, random});
	const mirror = createMirror({source, identity, clock, ...(labelSelector ? {labelSelector} : {})});
	const disabled = writesDisabled === undefined ? {} : {writesDisabled};
	const closed = new AbortController();
	const actions = createActions({
		api: createActionApi(transport, disabled),
		identity,
		contact: source.contact,
		now: source.now,
		clock,
		signal: closed.signal,
		held: mirror.deployment,
		heldPods: mirror.pods,
		...disabled,
	});
	const reading = readingSide(mirror, source);
	return {
		...reading,
		...(moveWatch ? withMoved(reading, moveWatch) : {}),
		...disabled,
		...actions,
		reconnect() {
			credentials.retryAttended();
			source.reconnect();
		},
		close() {
			closed.abort();
			moveWatch?.close();
			mirror.close();
		},
	};
}
