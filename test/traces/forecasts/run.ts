import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {readTrace} from '../trace.ts';
import {type Comparison, compareForecasts} from './compare-forecast.ts';

/**
 * `npm run test:forecasts -- DIR [NAME ...] [--seed TEXT]`: forecasts each step of the traces that changes a workload, from
 * the objects as they stood just before it, and compares the sizes with the recorded ones. Exit code 1 when a step differs
 * that nothing explains, 2 without a directory.
 */
const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {seed: {type: 'string', default: 'trace'}},
});
const [directory, ...names] = positionals;

interface Row extends Comparison {
	readonly trace: string;
}

function filesIn(folder: string): readonly string[] {
	return [folder, join(folder, 'repeats')].flatMap(place =>
		readdirSync(place)
			.filter(file => file.endsWith('.jsonl') && (names.length === 0 || names.includes(file.split('.')[0] ?? '')))
			.sort()
			.map(file => join(place, file)),
	);
}

function rowsOf(file: string): readonly Row[] {
	const trace = file.replace(/^.*\//, '').replace('.jsonl', '');
	return compareForecasts(readTrace(file), values.seed).map(comparison => ({trace, ...comparison}));
}

const verdictOf = ({equal, reason}: Comparison) => (equal ? 'equal' : reason ? 'differs' : 'WRONG');

function print(row: Row): void {
	const {trace, step, action, recorded, predicted, equal, reason} = row;
	console.log(`${verdictOf(row).padEnd(7)}  ${trace.padEnd(32)} ${action.padEnd(9)}  ${step}`);
	if (!equal) {
		console.log(`    ${reason ?? 'nothing explains it'}`);
		console.log(`    recorded  ${recorded.join(', ') || 'nothing'}`);
		console.log(`    forecast  ${predicted.join(', ') || 'nothing'}`);
	}
}

function share(title: string, rows: readonly Row[]): string {
	const count = (verdict: string) => rows.filter(row => verdictOf(row) === verdict).length;
	return `${title}: ${count('equal')} of ${rows.length} equal, ${count('differs')} differ for a reason, ${count('WRONG')} are wrong`;
}

if (directory === undefined) {
	console.error('usage: npm run test:forecasts -- DIR [NAME ...] [--seed TEXT]');
	process.exitCode = 2;
} else {
	const rows = filesIn(directory).flatMap(rowsOf);
	rows.forEach(print);
	const isAsked = ({action}: Row) => action === 'undo' || action === 'resume' || action === 'scale';
	console.log(share('undo, resume, scale', rows.filter(isAsked)));
	console.log(
		share(
			'other changes',
			rows.filter(row => !isAsked(row)),
		),
	);
	process.exitCode = rows.some(row => verdictOf(row) === 'WRONG') ? 1 : 0;
}
