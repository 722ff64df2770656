import {readFile, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import {sep} from 'node:path';
import {brokenConfig, type ConfigOutcome, usualConfig} from './config.ts';

/** A file of settings is some lines; a longer one is another file. */
const mostBytes = 256 * 1024;

/** Reads the config file; one that is not there is no mistake. What is told names it as a person types it: from their home. */
export async function loadConfig(file: string, home = homedir()): Promise<ConfigOutcome> {
	const name = file.startsWith(`${home}${sep}`) ? `~${file.slice(home.length)}` : file;
	try {
		const {size} = await stat(file);
		if (size > mostBytes) return brokenConfig(`${name}: it is longer than ${mostBytes / 1024} KiB.`);
		// Who has no such file does not wait for the code that reads YAML.
		const [text, {parseConfig}] = await Promise.all([readFile(file, 'utf8'), import('./parse-config.ts')]);
		return parseConfig(text, name);
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return {config: usualConfig, mistakes: []};
		return brokenConfig(`${name}: it can't be read (${code ?? message}).`);
	}
}
