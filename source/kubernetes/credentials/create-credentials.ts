import type {Clock} from '../clock.ts';
import {success} from '../errors.ts';
import type {ResolvedKubeconfig} from '../kubeconfig/kubeconfig.ts';
import {createAuthProviderCredentials} from './auth-provider-credentials.ts';
import type {Credentials} from './credentials.ts';
import {createExecCredentials} from './exec-credentials.ts';
import {createFileCache} from './file-cache.ts';
import {impersonationHeaders} from './impersonation.ts';
import {createStaticCredentials} from './static-credentials.ts';

export interface CredentialsInput {
	readonly kubeconfig: ResolvedKubeconfig;
	readonly clock: Clock;
	/** Rejects as `fs.promises.readFile(path, 'utf8')` does. */
	readonly readFile: (path: string) => Promise<string>;
	/** What plugins inherit. */
	readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The credentials of a kubeconfig's user, with impersonation. As in client-go, a token or password that stands in the
 * kubeconfig goes before a plugin.
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
		close: () => source.close(),
	};
}

function createSource({kubeconfig, clock, readFile, env}: CredentialsInput): Credentials {
	const {user} = kubeconfig;
	const isStatic = user.token !== undefined || user.tokenFile !== undefined || user.basic !== undefined;
	const files = createFileCache(readFile, clock);
	if (!isStatic && user.exec)
		return createExecCredentials({exec: user.exec, cluster: kubeconfig.cluster, clock, env, files});
	if (!isStatic && user.authProvider) return createAuthProviderCredentials(user.authProvider, clock, files);
	return createStaticCredentials(user, files);
}
