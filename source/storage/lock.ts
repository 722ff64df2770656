import {open, rm, stat} from 'node:fs/promises';

/** What is done under a lock takes milliseconds: one that is older was left behind by a process that was killed. */
const staleMs = 10_000;

/**
 * Runs `work` while no other process does under the same lock; answers with undefined, without running it, while another
 * does: what needs a lock here can as well be done the next time.
 * @param nowMs - Epoch milliseconds, as the file system has it.
 */
export async function withLock<T>(file: string, nowMs: number, work: () => Promise<T>): Promise<T | undefined> {
	if (!(await take(file, nowMs))) return undefined;
	try {
		return await work();
	} finally {
		await rm(file, {force: true});
	}
}

async function take(file: string, nowMs: number): Promise<boolean> {
	try {
		await (await open(file, 'wx', 0o600)).close();
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		const held = await stat(file).catch(() => undefined);
		// The next one takes it: two that find it stale at once must not both go on.
		if (held && nowMs - held.mtimeMs > staleMs) await rm(file, {force: true});
		return false;
	}
}
