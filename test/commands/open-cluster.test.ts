import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whyReadOnly} from '../../source/commands/open-cluster.ts';

const terminal = (isTTY: boolean) => ({stdin: Object.assign(Object.create(process.stdin), {isTTY})});

test('writes are disabled by --read-only, and without a keyboard to confirm them on; each says why', () => {
	assert.equal(whyReadOnly({readOnly: false}, terminal(true)), undefined);
	assert.equal(whyReadOnly({readOnly: true}, terminal(true)), 'read-only');
	assert.equal(whyReadOnly({readOnly: false}, terminal(false)), 'standard input is not a terminal');
	assert.equal(whyReadOnly({readOnly: true}, terminal(false)), 'read-only');
});
