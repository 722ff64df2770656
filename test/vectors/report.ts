import type {Failure, FileReport} from './runner.ts';

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);

const row = (cells: readonly (string | number)[]) =>
	cells.map((cell, column) => (column === 0 ? String(cell).padEnd(36) : String(cell).padStart(13))).join('');

function failureText({file, function: name, case: vector, input, expected, got}: Failure): string {
	const json = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
	return [
		`FAILED ${file}: ${name}: ${vector}`,
		`  input    ${json(input)}`,
		`  expected ${json(expected)}`,
		`  got      ${json(got)}`,
	].join('\n');
}

/** The failures in full, a line a file with its numbers, and the reasons of what was skipped. */
export function reportText(reports: readonly FileReport[]): string {
	const rows = reports.map(({file, passed, failures, contradicted, skipped, total}) =>
		row([file, passed, failures.length, contradicted.length, sum(skipped.values()), total]),
	);
	const contradictions = reports.flatMap(({file, contradicted}) =>
		contradicted.map(text => `contradicted by a real server: ${file}: ${text}`),
	);
	const skips = reports.flatMap(({file, skipped}) =>
		[...skipped].map(([reason, count]) => `skipped ${count} of ${file}: ${reason}`),
	);
	const totals = row([
		'total',
		sum(reports.map(({passed}) => passed)),
		sum(reports.map(({failures}) => failures.length)),
		sum(reports.map(({contradicted}) => contradicted.length)),
		sum(reports.map(({skipped}) => sum(skipped.values()))),
		sum(reports.map(({total}) => total)),
	]);
	const table = [row(['file', 'passed', 'failed', 'contradicted', 'skipped', 'total']), ...rows, totals];
	return [...reports.flatMap(({failures}) => failures.map(failureText)), ...contradictions, ...skips, ...table].join(
		'\n',
	);
}
