import assert from 'node:assert/strict';
import {after, type TestContext, test} from 'node:test';

/** Each test of a fault by its title, and whether it came to its end. */
const declared = new Map<string, boolean>();

/** Declares a test of a fault of the table, which is to run whenever its file does: it can't be skipped. */
export function faultTest(number: number, what: string, body: (t: TestContext) => void | Promise<void>): void {
	const title = `fault ${number}: ${what}`;
	declared.set(title, false);
	test(title, async t => {
		await body(t);
		declared.set(title, true);
	});
}

const isPicked = process.execArgv.some(argument => argument.startsWith('--test-name-pattern'));

after(() => {
	const missing = [...declared].filter(([, hasRun]) => !hasRun).map(([title]) => title);
	if (!isPicked) assert.deepEqual(missing, [], 'these tests of faults did not run to their end');
});
