import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withConsole} from './with-console.ts';

test('rolltop simulate says what it is at until it can say where the cluster is, which of a large one takes seconds', () =>
	withConsole({args: ['simulate', '--scenario', 'crash-loop'], columns: 200}, async session => {
		const screen = await session.waitFor(/KUBECONFIG=\S+/);
		assert.match(screen, /^Setting up scenario crash-loop …\s+KUBECONFIG=/);
		session.type('\u0003');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
	}));
