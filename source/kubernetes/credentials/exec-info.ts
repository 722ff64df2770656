import type {ClusterEntry, ExecEntry} from '../kubeconfig/kubeconfig.ts';

export interface ExecInfoInput {
	readonly exec: ExecEntry;
	readonly cluster: ClusterEntry;
	/** PEM text. */
	readonly certificateAuthority: string | undefined;
	/** The plugin has the terminal. */
	readonly isInteractive: boolean;
}

/**
 * What a plugin finds in KUBERNETES_EXEC_INFO: an ExecCredential without status. Field names are those of client-go's
 * pkg/apis/clientauthentication/v1/types.go.
 */
export function execInfo({exec, cluster, certificateAuthority, isInteractive}: ExecInfoInput): object {
	return {
		kind: 'ExecCredential',
		apiVersion: exec.apiVersion,
		spec: {
			...(exec.provideClusterInfo ? {cluster: clusterInfo(cluster, certificateAuthority)} : {}),
			interactive: isInteractive,
		},
	};
}

function clusterInfo(cluster: ClusterEntry, certificateAuthority: string | undefined): object {
	return {
		server: cluster.server,
		...(cluster.tlsServerName ? {'tls-server-name': cluster.tlsServerName} : {}),
		...(cluster.insecureSkipTlsVerify ? {'insecure-skip-tls-verify': true} : {}),
		...(certificateAuthority
			? {'certificate-authority-data': Buffer.from(certificateAuthority, 'utf8').toString('base64')}
			: {}),
		...(cluster.proxyUrl ? {'proxy-url': cluster.proxyUrl} : {}),
		...(cluster.disableCompression ? {'disable-compression': true} : {}),
		...(cluster.execConfig === undefined ? {} : {config: cluster.execConfig}),
	};
}
