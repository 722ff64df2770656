import type {Clock} from '../clock.ts';
import {failure, type Result, success} from '../errors.ts';
import {oneLine} from '../status-errors.ts';

/** Files of secrets that others replace while rolltop runs: tokens, certificates, keys. */
export interface FileCache {
	/**
	 * The text of a file, at most a minute old. Error of kind `kubeconfig`, which names the file and `entry`:
	 * `tokenFile of user "jane"`.
	 */
	read(path: string, entry: string): Promise<Result<string>>;
	/** Makes the next read of each file a fresh one. */
	expire(): void;
}

/** client-go rereads token files each minute (transport/token_source.go); certificates are rotated more slowly. */
const maxAgeMs = 60_000;

/** Creates a cache over `readFile`. When a file can't be read again, what was read before still counts (as client-go). */
export function createFileCache(readFile: (path: string) => Promise<string>, clock: Clock): FileCache {
	const held = new Map<string, {readonly text: string; freshUntilMs: number}>();
	return {
		async read(path, entry) {
			const before = held.get(path);
			if (before && clock.monotonicMs() < before.freshUntilMs) return success(before.text);
			try {
				const text = await readFile(path);
				held.set(path, {text, freshUntilMs: clock.monotonicMs() + maxAgeMs});
				return success(text);
			} catch (error) {
				if (before) {
					before.freshUntilMs = clock.monotonicMs() + maxAgeMs;
					return success(before.text);
				}
				const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				const why = code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'permission denied' : code;
				return failure({
					kind: 'kubeconfig',
					message: oneLine(`${path}, the ${entry}, can't be read: ${why}`),
				});
			}
		},
		expire() {
			for (const file of held.values()) file.freshUntilMs = Number.NEGATIVE_INFINITY;
		},
	};
}
