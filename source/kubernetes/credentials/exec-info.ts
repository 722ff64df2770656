import type {ClusterEntry, ExecEntry} from '../kubeconfig/kubeconfig.ts';

/**
 * What a plugin finds in KUBERNETES_EXEC_INFO: an ExecCredential without status. Field names are those of client-go's
 * pkg/apis/clientauthentication/v1/types.go. Never interactive: the terminal is rolltop's while it runs.
 * @param certificateAuthority - PEM text.
 */
export function execInfo(exec: ExecEntry, cluster: ClusterEntry, certificateAuthority: string | undefined): object {
	return {
		kind: 'ExecCredential',
		apiVersion: exec.apiVersion,
		spec: {
			interactive: false,
			...(exec.provideClusterInfo ? {cluster: clusterInfo(cluster, certificateAuthority)} : {}),
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
