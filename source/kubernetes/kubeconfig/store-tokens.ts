import {chmod, chown, open, readFile, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import type {Clock} from '../clock.ts';
import {oneLine} from '../status-errors.ts';
import {type RenewedTokens, withTokens} from './with-tokens.ts';

/** Where renewed tokens belong. */
export interface TokenPlace {
	/** The kubeconfig that defines the user. */
	readonly file: string;
	readonly userName: string;
}

/** Whoever holds the lock writes a file: that takes milliseconds. */
const lockTries = 20;
const lockPauseMs = 100;

/**
 * Writes the tokens that an identity provider gave into the kubeconfig that has the old ones, as kubectl does (client-go's
 * tools/clientcmd/config.go, persister): a provider that takes each refresh token once only would refuse the next
 * kubectl otherwise. Under kubectl's own lock, the file with `.lock` behind its name; the file is there as a whole at every
 * moment, with the mode and the owner that it had; one of another owner, which nobody else can make anew,
 * and one that is a mount of its own are written in place, as by kubectl. Unlike kubectl's, a login that somebody made meanwhile stays, and so does
 * all other text. Never rejects: answers with the sentence to tell, when the tokens could not be kept.
 */
export async function storeTokens(place: TokenPlace, tokens: RenewedTokens, clock: Clock): Promise<string | undefined> {
	const lock = `${place.file}.lock`;
	try {
		if (!(await takeLock(lock, clock))) return lost(place, `${lock} is there: another program is writing it`);
	} catch (error) {
		return lost(place, reasonOf(error));
	}
	try {
		return await write(place, tokens);
	} catch (error) {
		return lost(place, reasonOf(error));
	} finally {
		await rm(lock, {force: true}).catch(() => {});
	}
}

/** A lock that is left behind is nobody's here to remove: kubectl waits for it as well. */
async function takeLock(lock: string, clock: Clock): Promise<boolean> {
	for (let attempt = 0; attempt < lockTries; attempt++) {
		if (attempt > 0) await new Promise<void>(resolve => void clock.after(lockPauseMs, resolve));
		try {
			await (await open(lock, 'wx', 0o600)).close();
			return true;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
	}
	return false;
}

async function write(place: TokenPlace, tokens: RenewedTokens): Promise<string | undefined> {
	// What is replaced is the file itself, and not a link to it.
	const file = await realpath(place.file);
	const edited = withTokens(await readFile(file, 'utf8'), place.userName, tokens);
	if (edited.type === 'unclear') return lost(place, 'where they stand in it is not clear');
	if (edited.type === 'changed') await replace(file, edited.text);
	return undefined;
}

async function replace(file: string, text: string): Promise<void> {
	const {mode, uid, gid} = await stat(file);
	const fresh = `${file}.${process.pid}.new`;
	try {
		await writeFile(fresh, text, {mode: 0o600, flag: 'wx'});
		const isOwn = uid === process.geteuid?.() && gid === process.getegid?.();
		if (!isOwn) await chown(fresh, uid, gid);
		// Another mask than the file's own must not count.
		await chmod(fresh, mode & 0o777);
		await rename(fresh, file);
	} catch (error) {
		if (!irreplaceable.has(codeOf(error))) throw error;
		await overwrite(file, text);
	} finally {
		await rm(fresh, {force: true});
	}
}

/** It is another owner's, whom only the superuser can give a new one, or mounted into a container by itself. */
const irreplaceable: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EXDEV']);

async function overwrite(file: string, text: string): Promise<void> {
	const handle = await open(file, 'r+');
	try {
		const {bytesWritten} = await handle.write(text, 0);
		await handle.truncate(bytesWritten);
	} finally {
		await handle.close();
	}
}

function lost({file, userName}: TokenPlace, why: string): string {
	return oneLine(
		`The renewed login of user "${userName}" can't be kept in ${file} (${why}): kubectl may have to log in again.`,
	);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const reasons: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EROFS: 'it is read-only',
	ENOENT: 'it does not exist',
	ENOSPC: 'the disk is full',
};

const reasonOf = (error: unknown): string => reasons[codeOf(error)] ?? (codeOf(error) || 'unknown reason');
