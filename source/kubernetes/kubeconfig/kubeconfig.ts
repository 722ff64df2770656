import type {KubernetesError} from '../errors.ts';

/** PEM text, from a file that may be replaced while rolltop runs, or from the kubeconfig itself. */
export type PemSource = {readonly type: 'file'; readonly path: string} | {readonly type: 'text'; readonly text: string};

export interface ClusterEntry {
	/** `https://host:port/prefix`, without a slash at the end, never with a user in it. */
	readonly server: string;
	readonly certificateAuthority?: PemSource;
	readonly insecureSkipTlsVerify: boolean;
	readonly tlsServerName?: string;
	/** As written in the kubeconfig, which exec plugins are told; it may hold a password. */
	readonly proxyUrl?: string;
	/** What the server is reached through: by the kubeconfig, else by the environment. */
	readonly proxy?: ProxyServer;
	readonly disableCompression: boolean;
	/** The extension `client.authentication.k8s.io/exec`: handed to exec plugins that ask for the cluster. */
	readonly execConfig?: unknown;
}

/** A proxy, taken apart. */
export interface ProxyServer {
	readonly type: 'http' | 'https' | 'socks5';
	readonly host: string;
	readonly port: number;
	/** Decoded; never shown. */
	readonly login?: {readonly username: string; readonly password: string};
	/** What messages call it: `http://proxy.example:3128`, without the login. */
	readonly name: string;
}

/** Which exec plugins may run, by a kuberc. */
export type PluginPolicy =
	| {readonly type: 'AllowAll'}
	| {readonly type: 'DenyAll'; readonly file: string}
	/** Each entry names a command, by path or by a name that PATH leads to; of several names of one entry all must fit. */
	| {readonly type: 'Allowlist'; readonly file: string; readonly entries: readonly (readonly string[])[]};

export interface ExecEntry {
	readonly command: string;
	readonly args: readonly string[];
	readonly env: readonly {readonly name: string; readonly value: string}[];
	readonly apiVersion: string;
	readonly installHint?: string;
	readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
	readonly provideClusterInfo: boolean;
}

/** Whom requests are made as, in place of the user who is authenticated. */
export interface Impersonation {
	readonly user?: string;
	readonly groups: readonly string[];
	readonly uid?: string;
	readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface UserEntry {
	readonly token?: string;
	readonly tokenFile?: string;
	readonly basic?: {readonly username: string; readonly password: string};
	readonly clientCertificate?: PemSource;
	readonly clientKey?: PemSource;
	readonly exec?: ExecEntry;
	readonly authProvider?: {readonly name: string; readonly config: Readonly<Record<string, string>>};
	readonly impersonation?: Impersonation;
}

export interface ContextEntry {
	readonly cluster: string;
	readonly user: string;
	readonly namespace: string;
}

/** One API server, as one user, in one namespace: what a kubeconfig comes down to. */
export interface ResolvedKubeconfig {
	/** Empty when cluster and user were named without a context. */
	readonly contextName: string;
	readonly clusterName: string;
	/** Empty: nobody, requests carry no credentials. */
	readonly userName: string;
	/** The file that defines the user; absent: no file does. */
	readonly userFile?: string;
	readonly namespace: string;
	readonly cluster: ClusterEntry;
	readonly user: UserEntry;
	readonly pluginPolicy: PluginPolicy;
	/** The files that were read, in order of precedence. */
	readonly files: readonly string[];
	/** The names of all contexts, in order. */
	readonly contexts: readonly string[];
}

/** What the command line puts in place of the files' values. */
export interface KubeconfigOverrides {
	readonly context?: string;
	readonly cluster?: string;
	readonly user?: string;
	readonly namespace?: string;
	readonly as?: string;
	readonly asGroups?: readonly string[];
	readonly asUid?: string;
	/** `key=value`, repeated for several values of one key. */
	readonly asUserExtra?: readonly string[];
}

export type KubeconfigOutcome =
	| {readonly type: 'resolved'; readonly kubeconfig: ResolvedKubeconfig}
	/** No file is there, or those that are name no cluster. */
	| {readonly type: 'absent'; readonly lookedFor: readonly string[]}
	/** Always of kind `kubeconfig`; the message names file and entry. */
	| {readonly type: 'failed'; readonly error: KubernetesError};
