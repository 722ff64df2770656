import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {type RunningCommand, withCommandLine} from './command-line.ts';

const objects = [deployment({name: 'web', image: 'web:v1'})];

const commands: readonly (readonly [what: string, args: readonly string[], terminal: boolean, told: RegExp])[] = [
	['watches', ['--linear'], false, /1 workload, /],
	['reads typed lines', ['--linear'], true, /Type \? and press Enter/],
	['has only just been started', ['status', 'deployment/web'], false, /^/],
];

for (const [what, args, terminal, told] of commands) {
	test(`a body that fails while a command ${what} fails with its own message, and the command ends`, async () => {
		let running: RunningCommand | undefined;
		const failing = withCommandLine({objects, speed: 1}, async line => {
			running = line.run(args, {terminal});
			await running.until(told);
			throw new Error('not as expected');
		});
		await assert.rejects(failing, /^Error: not as expected$/);
		assert.equal(typeof (await running)?.exitCode, 'number');
	});
}
