import {readFile, stat} from 'node:fs/promises';
import {brokenConfig, type ConfigOutcome, usualConfig} from './config.ts';

/** A file of settings is some lines; a longer one is another file. */
const mostBytes = 256 * 1024;

/** Reads the config file; one that is not there is no mistake. */
export async function loadConfig(file: string): Promise<ConfigOutcome> {
	try {
		const {size} = await stat(file);
		if (size > mostBytes) return brokenConfig(`${file}: it is longer than ${mostBytes / 1024} KiB.`);
		// Who has no such file does not wait for the code that reads YAML.
		const [text, {parseConfig}] = await Promise.all([readFile(file, 'utf8'), import('./parse-config.ts')]);
		return parseConfig(text, file);
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return {config: usualConfig, mistakes: []};
		return brokenConfig(`${file}: it can't be read (${code ?? message}).`);
	}
}
