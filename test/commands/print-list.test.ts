import assert from 'node:assert/strict';
import {Writable} from 'node:stream';
import {test} from 'node:test';
import {main} from '../../source/cli.ts';

/** A pipe whose reader has left. */
function leftPipe() {
	return new Writable({
		write(_chunk, _encoding, done) {
			done(Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}));
		},
	});
}

for (const words of [
	['--scenario', 'help'],
	['simulate', '--scenario', 'help'],
	['--recording', 'help'],
]) {
	test(`rolltop ${words.join(' ')} ends well when its reader leaves`, async () => {
		const stdout = leftPipe();
		const shell: NodeJS.Process = Object.create(process, {stdout: {value: stdout}});
		const closed = new Promise<void>(resolve => void stdout.once('close', resolve));
		assert.equal(await main(words, shell), 0);
		// Its error comes a moment later, and nobody may be hit by it.
		await closed;
		assert.equal(stdout.errored?.message, 'write EPIPE');
	});
}
