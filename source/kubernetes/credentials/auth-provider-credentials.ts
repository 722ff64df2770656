import type {Clock} from '../clock.ts';
import type {UserEntry} from '../kubeconfig/kubeconfig.ts';
import type {RenewedTokens} from '../kubeconfig/with-tokens.ts';
import type {Credentials} from './credentials.ts';
import type {FileCache} from './file-cache.ts';
import {createOidcCredentials} from './oidc-credentials.ts';
import {pluginFailure} from './plugin-failure.ts';

export interface ProviderSurroundings {
	readonly clock: Clock;
	/** Epoch milliseconds by the clock that expiries are told by. */
	readonly now: () => number;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly files: FileCache;
	/** The provider's configuration as the kubeconfig has it now; undefined: it has none any more. */
	readonly reread?: (() => Readonly<Record<string, string>> | undefined) | undefined;
	/** Keeps what the provider gave for the next program that logs in; never rejects. */
	readonly storeTokens?: ((tokens: RenewedTokens) => Promise<void>) | undefined;
}

/** What came in place of the providers that kubectl had before 1.26. */
const removedProviders: Readonly<Record<string, string>> = {
	gcp: 'the exec plugin gke-gcloud-auth-plugin',
	azure: 'the exec plugin kubelogin',
};

/** Credentials of a legacy auth-provider: `oidc` only, as in kubectl (client-go's plugin/pkg/client/auth/plugins.go). */
export function createAuthProviderCredentials(
	{name, config}: NonNullable<UserEntry['authProvider']>,
	surroundings: ProviderSurroundings,
): Credentials {
	if (name === 'oidc') return createOidcCredentials(config, surroundings);
	const replacement = removedProviders[name];
	const refused = replacement
		? pluginFailure(`the auth provider ${name} is no longer supported; use ${replacement}`)
		: pluginFailure(`there is no auth provider ${name}`);
	return {
		headers: async () => refused,
		tls: async () => refused,
		refresh: async () => refused,
		retryAttended() {},
		close() {},
		settled: async () => {},
	};
}
