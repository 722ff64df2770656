import type {Credentials} from '../credentials/credentials.ts';
import type {FileCache} from '../credentials/file-cache.ts';
import {readPem} from '../credentials/static-credentials.ts';
import {failure, type Result, success} from '../errors.ts';
import type {ResolvedKubeconfig} from '../kubeconfig/kubeconfig.ts';
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
export function createPoolHolder(kubeconfig: Kubeconfig, credentials: Credentials, files: FileCache): PoolHolder {
	let pools: Pools | undefined;
	const retired = new Set<Pools>();
	return {
		async current() {
			const material = await tlsMaterial(kubeconfig, credentials, files);
			if (!material.ok) return material;
			if (pools?.fits(material.value)) return success(pools);
			const next = open(kubeconfig, material.value);
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

type Kubeconfig = Pick<ResolvedKubeconfig, 'cluster' | 'clusterName' | 'userName'>;

const isHttps = ({cluster}: Kubeconfig) => cluster.server.startsWith('https:');

/** A server without TLS is shown no certificate, and needs none itself. */
async function tlsMaterial(
	kubeconfig: Kubeconfig,
	credentials: Credentials,
	files: FileCache,
): Promise<Result<TlsMaterial>> {
	if (!isHttps(kubeconfig)) return success({});
	const {cluster, clusterName} = kubeconfig;
	const client = await credentials.tls();
	if (!client.ok || !cluster.certificateAuthority) return client;
	const ca = await readPem(cluster.certificateAuthority, files, `certificate-authority of cluster "${clusterName}"`);
	if (!ca.ok) return ca;
	// node:tls passes over what is no certificate, and then trusts nobody.
	return ca.value.includes('-----BEGIN ')
		? success({...client.value, ca: ca.value})
		: failure({
				kind: 'kubeconfig',
				message: oneLine(`the certificate-authority of cluster "${clusterName}" holds no certificate`),
			});
}

function open(kubeconfig: Kubeconfig, material: TlsMaterial): Result<Pools> {
	const {cluster, clusterName, userName} = kubeconfig;
	const create = (used: TlsMaterial) =>
		createPools({material: used, policy: cluster, isHttps: isHttps(kubeconfig), proxy: cluster.proxy});
	try {
		return success(create(material));
	} catch (error) {
		const {ca} = material;
		const owner = isUsable(() => create(ca === undefined ? {} : {ca}))
			? `user "${userName}"`
			: `cluster "${clusterName}"`;
		// OpenSSL's messages name what is wrong with a certificate or key, never its contents.
		const why = error instanceof Error ? error.message : 'unknown reason';
		return failure({kind: 'kubeconfig', message: oneLine(`a certificate or key of ${owner} can't be used: ${why}`)});
	}
}

/** Which of the two it was, OpenSSL does not say. */
function isUsable(create: () => unknown): boolean {
	try {
		create();
		return true;
	} catch {
		return false;
	}
}
