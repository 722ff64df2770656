import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

export interface SideBySideOptions {
	/** The test files of each process. */
	readonly processes: readonly (readonly string[])[];
	/** How many of these run at the same time. */
	readonly atOnce: number;
	/** For Node, besides. */
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** Deals files out to so many processes, in turn. */
export const dealt = (files: readonly string[], processes: number): readonly (readonly string[])[] =>
	Array.from({length: processes}, (_, process) => files.filter((_file, index) => index % processes === process));

/**
 * Runs test files in a few processes, in each of them one file after the other. Node's runner takes a module that imports
 * the files of a process for one test file: so it prints one report and one summary of all. Answers with its exit status.
 */
export function runSideBySide({processes, atOnce, args = [], env = {}}: SideBySideOptions): number {
	// Without any Node's runner would look for files itself.
	if (processes.length === 0 || processes.some(files => files.length === 0))
		throw new Error('There are no such test files.');
	const folder = mkdtempSync(join(tmpdir(), 'rolltop-tests-'));
	try {
		const modules = processes.map((files, index) => {
			const module = join(folder, `process-${index + 1}.mjs`);
			writeFileSync(
				module,
				files.map(file => `import ${JSON.stringify(pathToFileURL(resolve(file)).href)};\n`).join(''),
			);
			return module;
		});
		const runner = ['--test', '--test-reporter=spec', `--test-concurrency=${atOnce}`];
		const {status} = spawnSync(process.execPath, ['--import', 'tsx', ...args, ...runner, ...modules], {
			stdio: ['ignore', 'inherit', 'inherit'],
			env: {...process.env, ...env},
		});
		return status ?? 1;
	} finally {
		rmSync(folder, {recursive: true});
	}
}
