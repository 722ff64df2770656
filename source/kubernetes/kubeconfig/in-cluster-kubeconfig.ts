import {join} from 'node:path';
import {impersonating} from './impersonating.ts';
import type {ResolvedKubeconfig} from './kubeconfig.ts';
import type {KubeconfigInput} from './load-kubeconfig.ts';

/** Where the kubelet puts the files of a pod's service account. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * In a pod: the pod's own cluster as its service account (client-go's rest/config.go, InClusterConfig, and
 * tools/clientcmd/client_config.go, inClusterClientConfig). Undefined: this is no pod. The token's file is reread, for
 * the kubelet renews it each hour.
 */
export function inClusterKubeconfig({
	env,
	readFile,
	overrides,
}: KubeconfigInput): Omit<ResolvedKubeconfig, 'pluginPolicy'> | undefined {
	const host = env.KUBERNETES_SERVICE_HOST;
	const port = env.KUBERNETES_SERVICE_PORT;
	const tokenFile = join(accountFolder, 'token');
	if (!host || !port || readOr(readFile, tokenFile) === undefined) return undefined;
	const authority = join(accountFolder, 'ca.crt');
	const namespace = readOr(readFile, join(accountFolder, 'namespace'))?.trim();
	return {
		contextName: '',
		clusterName: 'the cluster of this pod',
		userName: 'the service account of this pod',
		namespace: overrides.namespace || env.POD_NAMESPACE || namespace || 'default',
		cluster: {
			server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
			certificateAuthority: {type: 'file', path: authority},
			insecureSkipTlsVerify: false,
			disableCompression: false,
		},
		user: impersonating({tokenFile}, overrides),
		files: [],
		contexts: [],
	};
}

function readOr(readFile: (path: string) => string, path: string): string | undefined {
	try {
		return readFile(path);
	} catch {
		return undefined;
	}
}
