import {readFileSync, writeFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import type {Benchmark, Figure} from './benchmark.ts';

const baselineFile = new URL('baseline.json', import.meta.url);

type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** By name; a benchmark's code is loaded only when it runs. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
	'simulate-start': async () => (await import('./simulate-start.ts')).simulateStart,
	'simulated-seconds': async () => (await import('./simulated-seconds.ts')).simulatedSeconds,
	idle: async () => (await import('./idle.ts')).idle,
	'watch-event': async () => (await import('./watch-event.ts')).watchEvent,
	fleet: async () => (await import('./fleet.ts')).fleet,
	frame: async () => (await import('./frame.ts')).frame,
	console: async () => (await import('./console.ts')).consoleAtWork,
	understanding: async () => (await import('./understanding.ts')).understanding,
	decoder: async () => (await import('./decoder.ts')).decoder,
	pods: async () => (await import('./pods.ts')).pods,
	watching: async () => (await import('./watching.ts')).watching,
};

const precise = (value: number) => (Number.isInteger(value) ? String(value) : value.toPrecision(value >= 1000 ? 4 : 3));

function table(name: string, figures: readonly Figure[], baseline: Baseline): string {
	const rows = figures.map(({name: figure, value, unit}) => {
		const before = baseline[name]?.[figure];
		const ratio = before === undefined || before === 0 ? '' : `${(value / before).toFixed(2)} x`;
		return [figure, `${precise(value)} ${unit}`.trim(), before === undefined ? '' : precise(before), ratio];
	});
	const lines = [[name, 'now', 'baseline', 'ratio'], ...rows];
	const widths = [0, 1, 2, 3].map(column => Math.max(...lines.map(cells => cells[column]?.length ?? 0)));
	return lines
		.map(cells =>
			cells
				.map((cell, at) => cell.padEnd(widths[at] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

/** The whole numbers of a baseline are for people to compare with: a machine's noise is not kept. */
function withFigures(baseline: Baseline, name: string, figures: readonly Figure[]): Baseline {
	const rounded = figures.map(({name: figure, value}) => [figure, Number(value.toPrecision(4))]);
	return {...baseline, [name]: Object.fromEntries(rounded)};
}

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {kubeconfig: {type: 'string'}, save: {type: 'boolean', default: false}},
});
const unknown = positionals.filter(name => !(name in benchmarks));
if (positionals.length === 0 || unknown.length > 0) {
	const names = Object.keys(benchmarks).join(', ');
	process.stderr.write(
		`${unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}. ` : ''}npm run bench -- [--save] [--kubeconfig FILE] NAME…, with these names: ${names}\n`,
	);
	process.exit(2);
}

let baseline: Baseline = JSON.parse(readFileSync(baselineFile, 'utf8'));
const {kubeconfig, save} = values;
for (const name of positionals) {
	try {
		const benchmark = await benchmarks[name]?.();
		const figures = (await benchmark?.(kubeconfig === undefined ? {} : {kubeconfig})) ?? [];
		process.stdout.write(`${table(name, figures, baseline)}\n\n`);
		baseline = withFigures(baseline, name, figures);
	} catch (error) {
		// The others can be measured all the same.
		process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}
if (save) writeFileSync(baselineFile, `${JSON.stringify(baseline, undefined, '\t')}\n`);
