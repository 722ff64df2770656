import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, isAbsolute, join} from 'node:path';

/**
 * The file that a command is (Go's os/exec, LookPath): one with a folder in it itself, else the first of that name in
 * PATH; undefined: there is none that can be run. Relative folders of PATH don't count.
 */
export function lookPath(command: string, path: string | undefined): string | undefined {
	if (command.includes('/')) return isExecutable(command) ? command : undefined;
	const folders = (path ?? '').split(delimiter).filter(isAbsolute);
	return folders.map(folder => join(folder, command)).find(isExecutable);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
