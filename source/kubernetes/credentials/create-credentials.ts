import type {Clock} from '../clock.ts';
import {success} from '../errors.ts';
import type {ResolvedKubeconfig, UserEntry} from '../kubeconfig/kubeconfig.ts';
import type {RenewedTokens} from '../kubeconfig/with-tokens.ts';
import {createAuthProviderCredentials} from './auth-provider-credentials.ts';
import type {Credentials} from './credentials.ts';
import {createExecCredentials} from './exec-credentials.ts';
import {createFileCache} from './file-cache.ts';
import {impersonationHeaders} from './impersonation.ts';
import {createStaticCredentials} from './static-credentials.ts';
import type {TerminalLender} from './terminal-lender.ts';

export interface CredentialsInput {
	readonly kubeconfig: ResolvedKubeconfig;
	readonly clock: Clock;
	/** Rejects as `fs.promises.readFile(path, 'utf8')` does. */
	readonly readFile: (path: string) => Promise<string>;
	/** What plugins inherit. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The user as the kubeconfig has it now; undefined: it is no longer there. */
	readonly reread?: () => UserEntry | undefined;
	/** Keeps the tokens that the provider `oidc` renewed; never rejects. */
	readonly storeTokens?: (tokens: RenewedTokens) => Promise<void>;
	/** The server's time, in epoch milliseconds; by default this machine's. */
	readonly now?: () => number;
	/** For plugins that ask a person; undefined: nobody sits at a terminal. */
	readonly terminal?: TerminalLender;
}

/**
 * The credentials of a kubeconfig's user, with impersonation. As in client-go, a token, password or client certificate
 * of the kubeconfig goes before a plugin; and a server without TLS is shown none of them, only whom to impersonate
 * (tools/clientcmd/client_config.go, ClientConfig).
 */
export function createCredentials(input: CredentialsInput): Credentials {
	const {user} = input.kubeconfig;
	const source = createSource(input);
	const impersonation = impersonationHeaders(user.impersonation);
	return {
		async headers() {
			const own = await source.headers();
			return own.ok ? success({...own.value, ...impersonation}) : own;
		},
		tls: () => source.tls(),
		refresh: () => source.refresh(),
		retryAttended: () => source.retryAttended(),
		close: () => source.close(),
		settled: () => source.settled(),
	};
}

function createSource({
	kubeconfig,
	clock,
	readFile,
	env,
	reread,
	storeTokens,
	now = clock.now,
	terminal,
}: CredentialsInput): Credentials {
	const {user, userName, cluster} = kubeconfig;
	const files = createFileCache(readFile, clock);
	if (!cluster.server.startsWith('https:')) return createStaticCredentials({user: {}, userName, files});
	const isStatic = user.token !== undefined || user.tokenFile !== undefined || user.basic !== undefined;
	if (!isStatic && !user.clientCertificate && user.exec) {
		return createExecCredentials({exec: user.exec, kubeconfig, clock, now, env, files, terminal});
	}
	const own = createStaticCredentials({user, userName, files, reread});
	if (isStatic || !user.authProvider) return own;
	// A provider gives tokens only: a client certificate stands beside it.
	const {name} = user.authProvider;
	const provider = createAuthProviderCredentials(user.authProvider, {
		clock,
		now,
		env,
		files,
		storeTokens,
		reread: reread && (() => configOf(reread(), name)),
	});
	return {...provider, tls: () => own.tls()};
}

const configOf = (user: UserEntry | undefined, provider: string) =>
	user?.authProvider?.name === provider ? user.authProvider.config : undefined;
