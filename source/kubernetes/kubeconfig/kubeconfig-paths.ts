import {delimiter, join, resolve} from 'node:path';

export interface KubeconfigPlaces {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly homeDirectory: string;
	/** What relative paths of files start from. */
	readonly workingDirectory: string;
	/** `--kubeconfig`. */
	readonly explicitPath?: string | undefined;
}

/**
 * The files that kubectl would read, highest precedence first, absolute: `--kubeconfig` alone, else those of KUBECONFIG,
 * else `~/.kube/config` (client-go's tools/clientcmd/loader.go). Empty and repeated entries of KUBECONFIG are left out.
 */
export function kubeconfigPaths({
	env,
	homeDirectory,
	workingDirectory,
	explicitPath,
}: KubeconfigPlaces): readonly string[] {
	if (explicitPath) return [resolve(workingDirectory, explicitPath)];
	const list = env.KUBECONFIG;
	if (!list) return [join(homeDirectory, '.kube', 'config')];
	const paths = list.split(delimiter).filter(path => path !== '');
	return [...new Set(paths.map(path => resolve(workingDirectory, path)))];
}
