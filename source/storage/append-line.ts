import {type FileHandle, mkdir, open, rename, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import {withLock} from './lock.ts';

export interface LinesOptions {
	/** Before it would grow beyond this, the file becomes `FILE.1` in place of the one before. */
	readonly mostBytes: number;
	/** Epoch milliseconds. */
	readonly now: () => number;
}

/** The file that `file` becomes when it is full. */
export const olderFile = (file: string) => `${file}.1`;

/**
 * Appends one line to a file that only its owner may read. One write of a file that is open for appending: lines of
 * several processes stand one after the other. After a line that was cut off (a full disk, a power failure) it begins
 * on a line of its own.
 */
export async function appendLine(file: string, line: string, {mostBytes, now}: LinesOptions): Promise<void> {
	await mkdir(dirname(file), {recursive: true, mode: 0o700});
	await rotateWhenFull(file, line.length, mostBytes, now());
	const handle = await open(file, 'a+', 0o600);
	try {
		await handle.write(`${(await endsWhole(handle)) ? '' : '\n'}${line}\n`);
	} finally {
		await handle.close();
	}
}

async function endsWhole(handle: FileHandle): Promise<boolean> {
	const {size} = await handle.stat();
	if (size === 0) return true;
	const last = Buffer.alloc(1);
	await handle.read(last, 0, 1, size - 1);
	return last.toString() === '\n';
}

async function rotateWhenFull(file: string, length: number, mostBytes: number, nowMs: number): Promise<void> {
	const isFull = async () => ((await stat(file).catch(() => undefined))?.size ?? 0) + length > mostBytes;
	if (!(await isFull())) return;
	// Looked at again under the lock: another process may have done it meanwhile, and it must not be done twice.
	await withLock(`${file}.lock`, nowMs, async () => {
		if (await isFull()) await rename(file, olderFile(file)).catch(ignoreMissing);
	});
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
	if (error.code !== 'ENOENT') throw error;
}
