/** Runs the unit tests (`unit`), those in a terminal (`terminal`), or both side by side. */
import {globSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {dealt, runSideBySide} from './helpers/side-by-side.ts';

/** The unit tests are dealt out to more processes than run at once, so that the last ones end at about the same time. */
const suites = {
	terminal: () => [globSync('test/terminal/*.terminal.test.ts').sort()],
	unit: () => dealt(globSync('test/**/!(*.terminal|*.cluster).test.{ts,tsx}').sort(), 4),
};

const asked = process.argv.slice(2);
const known = Object.keys(suites) as (keyof typeof suites)[];
if (asked.length === 0 || asked.some(word => !known.some(name => name === word))) {
	throw new Error(`Which tests: ${known.join(', ')}?`);
}

// One seed for all processes: with it the run can be repeated.
const {PROPERTY_SEED} = process.env;
const seed = PROPERTY_SEED === 'random' ? String(Math.trunc(Math.random() * 2 ** 31)) : PROPERTY_SEED;
if (PROPERTY_SEED === 'random') process.stderr.write(`PROPERTY_SEED=${seed}\n`);

process.exitCode = runSideBySide({
	processes: known.filter(name => asked.includes(name)).flatMap(name => suites[name]()),
	atOnce: availableParallelism(),
	args: ['--import', './test/helpers/property-seed.ts'],
	env: {COLUMNS: '100', LINES: '30', ...(seed === undefined ? {} : {PROPERTY_SEED: seed})},
});
