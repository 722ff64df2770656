import {oneLine} from '../status-errors.ts';
import {environmentProxy} from './environment-proxy.ts';
import {inClusterKubeconfig} from './in-cluster-kubeconfig.ts';
import type {KubeconfigOutcome, KubeconfigOverrides, ResolvedKubeconfig} from './kubeconfig.ts';
import {type KubeconfigPlaces, kubeconfigPaths} from './kubeconfig-paths.ts';
import {type MergedKubeconfig, mergeKubeconfigs} from './merge-kubeconfigs.ts';
import {type KubeconfigFile, parseKubeconfig} from './parse-kubeconfig.ts';
import {readPluginPolicy} from './plugin-policy.ts';
import {resolveKubeconfig} from './resolve-kubeconfig.ts';

export interface KubeconfigInput extends KubeconfigPlaces {
	/** Text of a file; throws as `readFileSync(path, 'utf8')` does. */
	readonly readFile: (path: string) => string;
	readonly overrides: KubeconfigOverrides;
}

/**
 * Finds, reads, merges and resolves the kubeconfig by kubectl's rules (client-go's tools/clientcmd/loader.go); without
 * one, in a pod, the cluster that the pod runs in. Where kubectl would go to localhost:8080, because nothing names a server, the outcome is `absent` or `failed`.
 */
export function loadKubeconfig(input: KubeconfigInput): KubeconfigOutcome {
	const read = readKubeconfigs(input);
	if (!read.ok) return failed(read.sentence);
	const {merged, paths} = read;
	if (merged.clusters.size === 0 && merged.contexts.size === 0) {
		const inCluster = inClusterKubeconfig(input);
		return inCluster ? completed(inCluster, input) : {type: 'absent', lookedFor: paths};
	}
	const resolved = resolveKubeconfig(merged, input.overrides);
	return resolved.ok ? completed(resolved.kubeconfig, input) : failed(resolved.sentence);
}

export type ReadKubeconfigs =
	| {readonly ok: true; readonly merged: MergedKubeconfig; readonly paths: readonly string[]}
	| {readonly ok: false; readonly sentence: string};

/** Finds, reads and merges the kubeconfig's files; nothing is chosen yet. */
export function readKubeconfigs(input: KubeconfigInput): ReadKubeconfigs {
	const paths = kubeconfigPaths(input);
	const files: KubeconfigFile[] = [];
	for (const path of paths) {
		const text = readText(path, input.readFile);
		if (text.type === 'missing') continue;
		if (text.type === 'unreadable') return unread(`The kubeconfig ${path} can't be read (${text.why}).`);
		const parsed = parseKubeconfig(text.text, path);
		if (!parsed.ok) return unread(`The kubeconfig ${path} can't be used: ${parsed.problem}.`);
		files.push(parsed.file);
	}
	// A list of files may have holes; a file that was asked for by name may not be missing.
	if (input.explicitPath && files.length === 0) return unread(`The kubeconfig ${paths[0]} does not exist.`);
	return {ok: true, merged: mergeKubeconfigs(files), paths};
}

const unread = (sentence: string): ReadKubeconfigs => ({ok: false, sentence});

/** Adds what does not stand in a kubeconfig: the proxy of the environment, and what the person's kuberc says of plugins. */
function completed(kubeconfig: Omit<ResolvedKubeconfig, 'pluginPolicy'>, input: KubeconfigInput): KubeconfigOutcome {
	const plugins = readPluginPolicy(input);
	if (!plugins.ok) return failed(plugins.sentence);
	const {cluster} = kubeconfig;
	const proxy = cluster.proxy ?? environmentProxy(cluster.server, input.env);
	return {
		type: 'resolved',
		kubeconfig: {...kubeconfig, pluginPolicy: plugins.policy, cluster: {...cluster, ...(proxy ? {proxy} : {})}},
	};
}

function failed(sentence: string): KubeconfigOutcome {
	return {type: 'failed', error: {kind: 'kubeconfig', message: oneLine(sentence)}};
}

type FileText =
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'missing'}
	| {readonly type: 'unreadable'; readonly why: string};

function readText(path: string, readFile: (path: string) => string): FileText {
	try {
		return {type: 'text', text: readFile(path)};
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		return code === 'ENOENT' ? {type: 'missing'} : {type: 'unreadable', why: unreadableReasons[code] ?? code};
	}
}

const unreadableReasons: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is no folder',
};
