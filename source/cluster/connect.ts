import {readFile} from 'node:fs/promises';
import {canI} from '../kubernetes/access.ts';
import type {Clock} from '../kubernetes/clock.ts';
import {createTransport} from '../kubernetes/connection/create-transport.ts';
import {createCredentials} from '../kubernetes/credentials/create-credentials.ts';
import type {TerminalLender} from '../kubernetes/credentials/terminal-lender.ts';
import type {ResolvedKubeconfig, UserEntry} from '../kubernetes/kubeconfig/kubeconfig.ts';
import type {RenewedTokens} from '../kubernetes/kubeconfig/with-tokens.ts';
import type {Transport} from '../kubernetes/transport.ts';
import {withRequestTimeout} from '../kubernetes/with-request-timeout.ts';
import {type ActingSide, actingSide} from './acting-side.ts';
import {createActionApi} from './actions/api.ts';
import type {FormerStrategies} from './actions/former-strategy.ts';
import type {FrozenRecords} from './actions/frozen-record.ts';
import type {WriteJournal} from './actions/journalled-actions.ts';
import {notingOwnWrites} from './actions/own-writes.ts';
import type {Cluster} from './cluster.ts';
import {type ClusterFlags, identityOf} from './identity.ts';
import {keepSaving} from './keep-saving.ts';
import {createLiveSource} from './live-source.ts';
import {createMirror} from './mirror.ts';
import {type MoveWatch, withMoved} from './moved.ts';
import {createPresenceRead} from './namespace-presence.ts';
import {createNamespaceReads} from './namespaces.ts';
import {createObjectReads} from './object-reads.ts';
import {readableNamespaces} from './readable-namespaces.ts';
import {readingSide} from './reading-side.ts';
import {createRights, withRights} from './rights.ts';
import {createScopeRequests} from './scope-requests.ts';
import {createSeenJournal, type KeptSeen} from './seen-journal.ts';

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
	/** Keeps the tokens that were renewed where others find them; never rejects. */
	readonly storeTokens?: (tokens: RenewedTokens) => Promise<void>;
	/** For credential plugins that ask a person; undefined: nobody sits at a terminal. */
	readonly terminal?: TerminalLender;
	/** What holds of earlier runs did. */
	readonly formerStrategies?: FormerStrategies;
	/** Notes each write before it is sent and after it was answered. */
	readonly writeJournal?: WriteJournal;
	/** What other runs froze here. */
	readonly frozen?: FrozenRecords;
	/** Without the list of all workloads: only what is opened is watched. */
	readonly single?: boolean;
	/** The longest that a request may take until its answer begins, milliseconds; undefined: as long as each kind has. */
	readonly requestTimeoutMs?: number;
	/** How many milliseconds pass on the server in one of ours; undefined: one, as everywhere but in a simulation. */
	readonly serverPace?: number;
	/** How revisions went, as other runs of rolltop saw it. */
	readonly seen?: KeptSeen;
}

/** A cluster behind a kubeconfig. */
export interface ConnectedCluster extends Cluster, Pick<ActingSide, 'read' | 'readPods' | 'standingFreeze'> {
	/** After it was closed: resolves when a login that was being renewed is kept, two seconds later at the latest. */
	left(): Promise<void>;
}

/** Starts the mirror of a kubeconfig's cluster. Never fails: what goes wrong shows as freshness. */
export function connect(options: ConnectOptions): ConnectedCluster {
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
		storeTokens,
		writeJournal,
		formerStrategies,
		frozen,
		seen,
		single = false,
		requestTimeoutMs,
		serverPace,
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
		...(storeTokens ? {storeTokens} : {}),
	});
	const unlimited = createTransport({kubeconfig, credentials, clock, serverPace, userAgent, readFile: read});
	const transport: Transport =
		requestTimeoutMs === undefined ? unlimited : withRequestTimeout(unlimited, requestTimeoutMs);
	const identity = identityOf(kubeconfig, flags, namespace, labelSelector);
	// What became of a write that is under way is owed to whoever asked for it: the connection outlives the watches until then.
	const ended = new AbortController();
	const endConnection = () => {
		ended.abort();
		transport.close();
	};
	const source = createLiveSource({
		transport: {...transport, close: () => acting.whenDone(endConnection)},
		clock,
		random,
	});
	const saving =
		seen &&
		keepSaving({
			clock,
			maySave: () => source.contact().state === 'reached',
			save: () => journal.save(source.now()),
		});
	const journal = createSeenJournal(seen, saving?.note);
	const closed = new AbortController();
	const scopeRequests = createScopeRequests(transport, {signal: closed.signal, clock});
	const mirror = createMirror({
		source,
		identity,
		clock,
		journal,
		single,
		...(labelSelector ? {labelSelector} : {}),
		discover: before => readableNamespaces(scopeRequests, [kubeconfig.namespace], before),
		readPresence: createPresenceRead(transport, {signal: closed.signal, clock}),
	});
	const disabled = writesDisabled === undefined ? {} : {writesDisabled};
	const requests = createActionApi(transport, {clock, signal: ended.signal, ...disabled});
	const acting = actingSide({
		mirror,
		source,
		api: notingOwnWrites(requests, journal, source.now),
		identity,
		clock,
		random,
		signal: closed.signal,
		writesDisabled,
		formerStrategies,
		writeJournal,
		frozen,
	});
	const reading = readingSide(mirror, source);
	const rights = createRights({
		review: question => canI(transport, question, {signal: closed.signal, clock}),
		onChange: mirror.changed,
	});
	const moved = moveWatch ? {...reading, ...withMoved(reading, moveWatch)} : reading;
	return {
		...moved,
		...withRights(moved, rights),
		askRights(target) {
			// Where nothing is written there is nothing to ask; of a server that is lost nobody waits for it.
			if (writesDisabled === undefined && source.contact().state !== 'lost') rights.ask(target);
		},
		...acting.side,
		listNamespaces: createNamespaceReads(transport, closed.signal),
		readObject: createObjectReads(transport, closed.signal),
		reconnect() {
			rights.forget();
			credentials.retryAttended();
			reading.reconnect();
		},
		left: () => credentials.settled(),
		close() {
			closed.abort();
			moveWatch?.close();
			saving?.stop();
			mirror.close();
			journal.save(source.now());
		},
	};
}
