/**
 * A plugin of esbuild: what is imported when it is needed, and needed together, is one entry of the bundle. Each entry
 * cuts what it shares with the others into pieces: thirty of them made 85 files that every start had to find and link.
 */
import {isAbsolute, join, resolve} from 'node:path';

/** Files of source/. Of the commands a start runs one, and all together are smaller than what each of them needs. */
const groups = {
	commands: [
		...['status', 'history', 'diff', 'undo', 'pause', 'resume', 'restart', 'scale', 'set-image', 'guard'],
		...['one-shot', 'earlier-runs', 'linear'],
	].map(name => `commands/${name}.ts`),
	console: ['console/run-console.ts', 'console/closing-summary.ts'],
	forecast: [
		'control-plane/random.ts',
		'control-plane/forecast/pod-timings.ts',
		'control-plane/forecast/forecast.ts',
		'control-plane/forecast/forecast-objects.ts',
	],
};

/** @param source - The folder of the source, absolute. */
export const groupedImports = source => ({
	name: 'grouped-imports',
	setup({onResolve, onLoad, onEnd}) {
		const filesOf = group => groups[group].map(file => join(source, file));
		const unmet = new Set(Object.keys(groups).flatMap(filesOf));
		onResolve({filter: /^\./}, ({path, kind, resolveDir}) => {
			if (kind !== 'dynamic-import' || !isAbsolute(resolveDir)) return undefined;
			const file = resolve(resolveDir, path);
			const group = Object.keys(groups).find(name => filesOf(name).includes(file));
			unmet.delete(file);
			return group && {path: group, namespace: 'group'};
		});
		onLoad({filter: /.*/, namespace: 'group'}, ({path}) => ({
			contents: filesOf(path)
				.map(file => `export * from ${JSON.stringify(file)};`)
				.join('\n'),
			resolveDir: source,
		}));
		onEnd(() => {
			// What a plugin finds at the end esbuild does not print.
			for (const file of unmet) console.error(`${file}: it is grouped, and nothing imports it when it is needed`);
			return {errors: [...unmet].map(file => ({text: file}))};
		});
	},
});
