import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {type Aspect, compare} from './compare.ts';
import {memoryCluster} from './memory-cluster.ts';
import {replay} from './replay.ts';
import {simulatedCluster} from './simulated-cluster.ts';
import {readTrace, type Trace} from './trace.ts';

/**
 * `npm run test:traces -- DIR [NAME ...] [--store] [--seed TEXT]`: replays the steps of each trace in the simulator, and compares the
 * traces of `repeats/` with each other; exit code 1 when something differs, 2 without a directory. `--store`: over the
 * plain store that the forecast has, which tells the controllers' faults from the API server's.
 */
const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {store: {type: 'boolean', default: false}, seed: {type: 'string', default: 'trace'}},
});
const [directory, ...names] = positionals;
/** Further recordings of some of the scenarios. */
const repeats = 'repeats';
const createCluster = values.store ? memoryCluster : simulatedCluster;

interface Row {
	readonly name: string;
	readonly aspects: readonly Aspect[];
	readonly error?: string;
}

function filesIn(folder: string): readonly string[] {
	return readdirSync(folder)
		.filter(file => file.endsWith('.jsonl'))
		.filter(file => names.length === 0 || names.includes(file.split('.')[0] ?? ''))
		.sort();
}

async function row(name: string, expected: Trace, run: () => Promise<Trace>): Promise<Row> {
	try {
		return {name, aspects: compare(expected, await run())};
	} catch (error) {
		return {name, aspects: [], error: error instanceof Error ? (error.stack ?? error.message) : String(error)};
	}
}

const failed = ({aspects, error}: Row) => error !== undefined || aspects.some(({faults}) => faults.length > 0);

function print(result: Row): void {
	const marks = result.aspects.map(
		({name, faults}) => `${name} ${faults.length === 0 ? 'ok' : `${faults.length} wrong`}`,
	);
	console.log(`${failed(result) ? 'FAILED' : 'passed'} ${result.name.padEnd(32)} ${result.error ?? marks.join(', ')}`);
	for (const {name, faults} of result.aspects) {
		for (const fault of faults) {
			console.log(`    ${name}: ${fault}`);
		}
	}
}

const total = (rows: readonly Row[]) => `${rows.filter(row => !failed(row)).length} of ${rows.length} passed`;

async function main(folder: string): Promise<void> {
	const rows: Row[] = [];
	for (const file of filesIn(folder)) {
		const trace = readTrace(join(folder, file));
		rows.push(await row(file.replace('.jsonl', ''), trace, () => replay(trace, createCluster, values.seed)));
	}

	for (const file of filesIn(join(folder, repeats))) {
		const trace = readTrace(join(folder, `${file.split('.')[0]}.jsonl`));
		rows.push(
			await row(`${repeats}/${file.replace('.jsonl', '')}`, trace, async () => readTrace(join(folder, repeats, file))),
		);
	}

	rows.forEach(print);
	const isRepeat = ({name}: Row) => name.startsWith(repeats);
	console.log(
		`replayed: ${total(rows.filter(row => !isRepeat(row)))}; recorded again: ${total(rows.filter(isRepeat))}`,
	);
	process.exitCode = rows.some(failed) ? 1 : 0;
}

if (directory === undefined) {
	console.error('usage: npm run test:traces -- DIR [NAME ...] [--store] [--seed TEXT]');
	process.exitCode = 2;
} else {
	await main(directory);
}
