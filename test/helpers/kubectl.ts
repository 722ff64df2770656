import {execFile} from 'node:child_process';
import {join} from 'node:path';

/** Runs kubectl and gives what it prints; rejects with its standard error. */
export interface Kubectl {
	(...args: readonly string[]): Promise<string>;
	/** Runs kubectl with manifests (objects) on standard input: `kubectl.send([deployment], 'create', '-f', '-')`. */
	send(objects: readonly object[], ...args: readonly string[]): Promise<string>;
}

/** The longest that an answer may take: more than the longest `--timeout` that a test gives kubectl itself. */
const TIMEOUT_MS = 90_000;

/** The kubectl of `assets`, on the cluster of a kubeconfig file. */
export function createKubectl(assets: string, kubeconfig: string): Kubectl {
	const run = (args: readonly string[], input: string) =>
		new Promise<string>((resolve, reject) => {
			const child = execFile(
				join(assets, 'kubectl'),
				['--kubeconfig', kubeconfig, ...args],
				{timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024},
				(error, stdout, stderr) => {
					if (error) reject(new Error(`kubectl ${args.join(' ')}: ${stderr || error.message}`));
					else resolve(stdout.trim());
				},
			);
			child.stdin?.end(input);
		});
	return Object.assign((...args: readonly string[]) => run(args, ''), {
		send: (objects: readonly object[], ...args: readonly string[]) =>
			run(args, objects.map(object => JSON.stringify(object)).join('\n---\n')),
	});
}
