/**
 * Builds the program into dist/: `cli.js` (the entry, which checks Node's version), `main.js`, chunks that are imported
 * when they are needed, and the recordings. The same source gives the same bytes.
 */
import {chmod, cp, mkdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, transform} from 'esbuild';
import {groupedImports} from './grouped-imports.mjs';
import {lighterDependencies} from './lighter-dependencies.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const finished = join(root, 'dist');
const underway = join(root, `node_modules/.cache/rolltop-build-${process.pid}`);

/** `>=22.19` → `[22, 19]`. */
const minimumNode = async () => {
	const {engines} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const version = /^>=(\d+)\.(\d+)$/.exec(engines.node);
	if (!version) {
		throw new Error(`package.json: engines.node is "${engines.node}", expected ">=MAJOR.MINOR"`);
	}
	return [Number(version[1]), Number(version[2])];
};

const buildProgram = () =>
	build({
		entryPoints: {main: join(root, 'source/cli.ts')},
		outdir: underway,
		absWorkingDir: root,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		// Node 22 has both. Written as calls, as esbuild would have it, all of them are compiled at the start.
		supported: {'regexp-set-notation': true, 'regexp-unicode-property-escapes': true},
		jsx: 'automatic',
		define: {'process.env.NODE_ENV': '"production"'},
		// Names stay readable, so that a stack trace in a bug report says something.
		minifySyntax: true,
		minifyWhitespace: true,
		legalComments: 'none',
		chunkNames: '[name]-[hash]',
		// Dependencies in CommonJS call require() for Node's own modules, and for no others.
		banner: {js: 'const require=process.getBuiltinModule;'},
		plugins: [groupedImports(join(root, 'source')), ...lighterDependencies],
		metafile: true,
		logLevel: 'warning',
	});

const buildEntry = async () => {
	const source = await readFile(join(root, 'scripts/entry.mjs'), 'utf8');
	const {code} = await transform(source, {
		target: 'node12.20',
		format: 'esm',
		define: {__MINIMUM_NODE__: JSON.stringify(await minimumNode())},
	});
	const file = join(underway, 'cli.js');
	await writeFile(file, `#!/usr/bin/env node\n${code}`);
	await chmod(file, 0o755);
};

const printSizes = async metafile => {
	const outputs = Object.entries(metafile.outputs).map(([path, {bytes}]) => [basename(path), bytes]);
	outputs.push(['cli.js', (await stat(join(finished, 'cli.js'))).size]);
	for (const [name, bytes] of outputs.sort((a, b) => b[1] - a[1])) {
		console.log(`${(bytes / 1000).toFixed(1).padStart(9)} kB  ${name}`);
	}
};

await mkdir(underway, {recursive: true});
try {
	const {metafile} = await buildProgram();
	await buildEntry();
	await cp(join(root, 'source/recording/traces'), join(underway, 'traces'), {recursive: true});
	await cp(join(root, 'source/simulator/api-documents'), join(underway, 'api-documents'), {recursive: true});
	// Built aside and swapped in, so that a program started meanwhile finds the old files or the new ones.
	await rm(finished, {recursive: true, force: true});
	await rename(underway, finished);
	await printSizes(metafile);
} catch (error) {
	// esbuild has said already what is wrong in which line.
	if (!Array.isArray(error.errors)) throw error;
	process.exitCode = 1;
} finally {
	await rm(underway, {recursive: true, force: true});
}
