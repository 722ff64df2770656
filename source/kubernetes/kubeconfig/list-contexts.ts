import {sanitizeText} from '../sanitize.ts';
import {type KubeconfigInput, readKubeconfigs} from './load-kubeconfig.ts';
import {resolveKubeconfig} from './resolve-kubeconfig.ts';

/** A context of the kubeconfig as it is told to a person. */
export interface ContextRow {
	/** As the kubeconfig has it: what it is chosen by. Never shown. */
	readonly key: string;
	readonly name: string;
	/** Address of its API server; empty when it can't be used. */
	readonly server: string;
	readonly user: string;
	readonly namespace: string;
	/** Why it can't be used, in one sentence. */
	readonly problem?: string;
}

export type ContextList =
	| {readonly ok: true; readonly contexts: readonly ContextRow[]}
	| {readonly ok: false; readonly sentence: string};

/** All contexts of the kubeconfig as it is now, by name. Reads files; asks no server. */
export function listContexts(input: KubeconfigInput): ContextList {
	const read = readKubeconfigs(input);
	if (!read.ok) return {ok: false, sentence: sanitizeText(read.sentence)};
	const {merged} = read;
	const contexts = [...merged.contexts].map(([key, {entry}]): ContextRow => {
		const resolved = resolveKubeconfig(merged, {context: key});
		const named = {
			key,
			name: sanitizeText(key),
			user: sanitizeText(entry.user ?? ''),
			namespace: sanitizeText(entry.namespace || 'default'),
		};
		return resolved.ok
			? {...named, server: sanitizeText(resolved.kubeconfig.cluster.server)}
			: {...named, server: '', problem: sanitizeText(resolved.sentence)};
	});
	return {ok: true, contexts: contexts.sort((a, b) => (a.name < b.name ? -1 : 1))};
}
