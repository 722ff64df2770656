import {fileURLToPath} from 'node:url';
import {adapters} from './adapters/index.ts';
import {reportText} from './report.ts';
import {runVectors} from './runner.ts';

/** `npm run test:vectors -- [DIR]`: exit code 1 when a case fails, 2 when the directory can't be read. */
const directory = process.argv[2] ?? fileURLToPath(new URL('data', import.meta.url));

try {
	const reports = await runVectors(directory, adapters);
	console.log(reportText(reports));
	process.exitCode = reports.some(({failures}) => failures.length > 0) ? 1 : 0;
} catch (error) {
	console.error(`${directory} can't be read: ${error instanceof Error ? error.message : error}`);
	process.exitCode = 2;
}
