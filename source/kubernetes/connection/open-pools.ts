import type {Credentials} from '../credentials/credentials.ts';
import type {FileCache} from '../credentials/file-cache.ts';
import {readPem} from '../credentials/static-credentials.ts';
import {failure, type KubernetesError, type Result, success} from '../errors.ts';
import type {ClusterEntry} from '../kubeconfig/kubeconfig.ts';
import {oneLine} from '../status-errors.ts';
import {createPools, type Pools, type TlsMaterial} from './pools.ts';

/** The pools that are used now; made anew when a certificate, key or authority has changed. */
export interface PoolHolder {
	current(): Promise<Result<Pools>>;
	/** Destroys every connection of this and earlier pools but those on which a write is under way. */
	drop(): void;
	/** Destroys every connection of this and earlier pools. */
	destroy(): void;
	/** How many earlier pools are kept, for what is under way on them. */
	retired(): number;
}

/** Creates the holder for a cluster. Errors of `current`: those of the credentials, and `kubeconfig` for bad PEM text. */
export function createPoolHolder(cluster: ClusterEntry, credentials: Credentials, files: FileCache): PoolHolder {
	let pools: Pools | undefined;
	const retired = new Set<Pools>();
	return {
		async current() {
			if (cluster.proxyUrl) return failure(proxyUnsupported);
			if (!cluster.server.startsWith('https:')) {
				pools ??= createPools(undefined);
				return success(pools);
			}
			const material = await tlsMaterial(cluster, credentials, files);
			if (!material.ok) return material;
			if (pools?.fits(material.value)) return success(pools);
			const next = open(cluster, material.value);
			if (!next.ok) return next;
			if (pools) {
				pools.retire();
				retired.add(pools);
			}
			// Certificates may be renewed each hour for weeks; a watch on an old one ends within ten minutes.
			for (const old of retired) if (old.isUnused()) retired.delete(old);
			pools = next.value;
			return next;
		},
		drop() {
			for (const old of retired) old.drop();
			pools?.drop();
		},
		destroy() {
			for (const old of retired) old.destroy();
			retired.clear();
			pools?.destroy();
		},
		retired: () => retired.size,
	};
}

/** Going around a proxy that the kubeconfig prescribes would be neither what was asked for nor likely to work. */
const proxyUnsupported: KubernetesError = {
	kind: 'kubeconfig',
	message:
		'The kubeconfig wants this cluster to be reached through a proxy (proxy-url), which rolltop does not support',
};

async function tlsMaterial(
	{certificateAuthority}: ClusterEntry,
	credentials: Credentials,
	files: FileCache,
): Promise<Result<TlsMaterial>> {
	const client = await credentials.tls();
	if (!client.ok || !certificateAuthority) return client;
	const ca = await readPem(certificateAuthority, files);
	return ca.ok ? success({...client.value, ca: ca.value}) : ca;
}

function open(cluster: ClusterEntry, material: TlsMaterial): Result<Pools> {
	try {
		return success(createPools({material, policy: cluster}));
	} catch (error) {
		// OpenSSL's messages name what is wrong with a certificate or key, never its contents.
		const why = error instanceof Error ? error.message : 'unknown reason';
		return failure({
			kind: 'kubeconfig',
			message: oneLine(`a certificate or key of the kubeconfig can't be used: ${why}`),
		});
	}
}
