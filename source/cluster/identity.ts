import type {KubeconfigOverrides, ResolvedKubeconfig} from '../kubernetes/kubeconfig/kubeconfig.ts';
import {sanitizeText} from '../kubernetes/sanitize.ts';

/** What the command line puts in the place of the kubeconfig's own, as it was given: kubectl's flags of the same names. */
export interface ClusterFlags
	extends Pick<KubeconfigOverrides, 'cluster' | 'user' | 'as' | 'asGroups' | 'asUid' | 'asUserExtra'> {
	readonly kubeconfig?: string;
}

/** Which cluster, as whom, and what of it. */
export interface Identity {
	/** The kubeconfig's context, or the name of the recording. Empty: cluster and user were named without a context. */
	readonly context: string;
	readonly server: string;
	/** The scope; undefined: all namespaces. */
	readonly namespace?: string;
	/** Only workloads with such labels are looked at, in kubectl's grammar; undefined: all of them. */
	readonly labelSelector?: string;
	/** What makes it another place, or another user, than the context's. */
	readonly flags?: ClusterFlags;
	/** Whom requests are made as: by the command line or by the kubeconfig. */
	readonly impersonated?: string;
}

/** The identity that a kubeconfig and the flags it was resolved with come down to. Pure. */
export function identityOf(
	{contextName, cluster, user}: Pick<ResolvedKubeconfig, 'contextName' | 'cluster' | 'user'>,
	flags: ClusterFlags,
	namespace: string | undefined,
	labelSelector?: string,
): Identity {
	const {user: impersonated, groups = []} = user.impersonation ?? {};
	const whom = impersonated ?? (groups.length > 0 ? `group ${groups.join(', ')}` : undefined);
	return {
		context: sanitizeText(contextName),
		server: cluster.server,
		...(namespace ? {namespace} : {}),
		...(labelSelector ? {labelSelector} : {}),
		...(Object.keys(flags).length > 0 ? {flags} : {}),
		...(whom ? {impersonated: whom} : {}),
	};
}

/** What is left out of the scope, as it was typed: `-l app=web`; empty: nothing is. */
export function selectorText({labelSelector}: Identity): string {
	return labelSelector === undefined ? '' : `-l ${labelSelector}`;
}

/** How a sentence ends that tells what there is not: others may be there that were not looked for. */
export function selectedOnly(identity: Identity): string {
	const selector = selectorText(identity);
	return selector === '' ? '' : ` with ${selector}, and no others are looked at`;
}

/**
 * What a person must know of where a change goes: `prod`, `prod (cluster staging, user admin) as jane`, and without a
 * context `cluster staging`. The context's name alone would be a lie where the command line put another cluster under it.
 */
export function placeName({context, server, flags = {}, impersonated}: Identity): string {
	const others = [
		...(flags.cluster && flags.cluster !== context ? [`cluster ${flags.cluster}`] : []),
		...(flags.user ? [`user ${flags.user}`] : []),
	].join(', ');
	// In a pod there is no kubeconfig, and no name but the address.
	const place = context === '' ? others || server : others === '' ? context : `${context} (${others})`;
	return impersonated === undefined ? place : `${place} as ${impersonated}`;
}
