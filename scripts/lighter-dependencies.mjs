/**
 * Plugins of esbuild that leave out of the program what its dependencies do at every start and rolltop has no use for: a
 * quarter of the time to its first rows, and 9 MB. Each says what and why; a dependency that no longer reads as expected
 * fails the build.
 */
import {readFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';

/** In the one file that `filter` finds, each text, which must be there once, becomes another: `[before, after]`. */
const replaceOnce = (name, filter, ...replacements) => ({
	name,
	setup({onLoad}) {
		onLoad({filter}, async ({path}) => {
			let contents = await readFile(path, 'utf8');
			for (const [before, after] of replacements) {
				if (contents.split(before).length !== 2) {
					throw new Error(`${path}: expected once: ${before}`);
				}
				contents = contents.replace(before, () => after);
			}
			return {contents};
		});
	},
});

// Ink imports its developer tools statically; marked as external they would be looked for at every start.
const withoutDeveloperTools = {
	name: 'without-developer-tools',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^react-devtools-core$/}, ({path}) => ({path, namespace: 'empty'}));
		onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {};'}));
	},
};

// Yoga's loader takes its code, which it carries along, by fetch() where there is one: in Node that loads a whole HTTP
// client, 43 ms and 20 MB. Without one it decodes it itself.
const withoutFetch = {
	name: 'without-fetch',
	setup({onLoad}) {
		onLoad({filter: /yoga-wasm-base64-esm\.js$/}, async ({path}) => ({
			contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
		}));
	},
};

// An `import` of one of Node's own modules has Node read all that it exports, and so load what it loads lazily otherwise:
// worker threads for node:util, reports for node:process, web cryptography for node:crypto. Here only what is used is read.
const onlyWhatIsUsed = {
	name: 'only-what-is-used',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^[a-z_:/]+$/}, ({path, kind}) => {
			if (kind === 'require-call' || !isBuiltin(path)) return undefined;
			// Whoever imports it when it is needed gets it whole, and nobody else has to.
			if (kind === 'dynamic-import') return {path: `node:${path.replace(/^node:/, '')}`, external: true};
			return {path: path.replace(/^node:/, ''), namespace: 'builtin', sideEffects: false};
		});
		onLoad({filter: /.*/, namespace: 'builtin'}, async ({path}) => {
			const names = Object.keys(await import(`node:${path}`)).filter(
				name => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default' && name !== 'module.exports',
			);
			return {
				contents: [
					`const whole = /* @__PURE__ */ process.getBuiltinModule('node:${path}');`,
					'const part = name => whole[name];',
					'export default whole;',
					...names.map(name => `const $${name} = /* @__PURE__ */ part('${name}');\nexport {$${name} as ${name}};`),
				].join('\n'),
			};
		});
	},
};

// They load Unicode's tables, 11 ms, and all emoji, 22 ms, for texts that nearly never come.
const lazyWidths = replaceOnce(
	'lazy-widths',
	/string-width[\\/]index\.js$/,
	[
		'const segmenter = new Intl.Segmenter();',
		'let made; const segmenter = {segment: text => (made ??= new Intl.Segmenter()).segment(text)};',
	],
	[
		'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		'let emoji; const rgiEmojiRegex = {test: text => (emoji ??= /^\\p{RGI_Emoji}$/v).test(text)};',
	],
);

// What reads the package.json of a program that is found by its folder: a table of spellings of licences, sorted by a
// locale's rules, 12 ms; a parser that colours mistakes, and asks the terminal for that; a way to start processes.
// Rolltop hands meow its own.
const withoutReadingPackages = replaceOnce(
	'without-reading-packages',
	/meow[\\/]build[\\/]dependencies\.js$/,
	['var normalizeExports = requireNormalize();', 'var normalizeExports = () => {};'],
	['var libExports = requireLib$1();', 'var libExports = {};'],
	["import { execFile } from 'node:child_process';", ''],
	['promisify(execFile);', ''],
);

// Five modules of Node's, to ask whether the one argument that Ink gives is a function.
const withoutAssert = replaceOnce('without-assert', /signal-exit[\\/]index\.js$/, [
	"var assert = require('assert')",
	'var assert = {equal() {}}',
]);

export const lighterDependencies = [
	withoutDeveloperTools,
	withoutFetch,
	onlyWhatIsUsed,
	lazyWidths,
	withoutReadingPackages,
	withoutAssert,
];
