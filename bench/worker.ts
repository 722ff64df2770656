import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What the program's entry sets for itself (scripts/entry.mjs): memory and CPU are measured as the program has them. At run
 * time as there: on the command line the same flag lets the young generation grow.
 */
const entry = `import module from 'node:module';
import v8 from 'node:v8';
v8.setFlagsFromString('--semi-space-growth-factor=1');
module.enableCompileCache(import.meta.dirname);
await import('./worker.mjs');
`;

/** A benchmark's part that runs in a process of its own, built as the program is. */
export interface Worker {
	/** What Node is to be started with, before the arguments. */
	readonly command: readonly string[];
	/** Runs it; the answer is the JSON that it prints. Rejects with what it says when it fails. */
	run(args: readonly string[]): Promise<Readonly<Record<string, number>>>;
	close(): Promise<void>;
}

/** Builds a worker's file, given from the project's root. */
export async function createWorker(file: string): Promise<Worker> {
	// Beside the modules, so that those which stay outside of the bundle are found.
	const folder = await mkdtemp(join(root, 'node_modules/.cache/rolltop-bench-'));
	await build({
		entryPoints: {worker: join(root, file)},
		outdir: folder,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		external: ['@kubernetes/client-node'],
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {
			js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
		},
		logLevel: 'warning',
	});
	await writeFile(join(folder, 'entry.mjs'), entry);
	const command = [join(folder, 'entry.mjs')];
	return {
		command,
		run: args => runToJson([...command, ...args]),
		close: () => rm(folder, {recursive: true, force: true}),
	};
}

function runToJson(args: readonly string[]): Promise<Readonly<Record<string, number>>> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {cwd: root, stdio: ['ignore', 'pipe', 'inherit']});
		let text = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			text += chunk;
		});
		child.once('error', reject);
		child.once('close', code => {
			if (code === 0) resolve(JSON.parse(text));
			else reject(new Error(`the measured process ended with status ${code}`));
		});
	});
}
