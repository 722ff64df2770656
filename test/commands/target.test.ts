import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseTarget} from '../../source/commands/target.ts';

test('a target is written as kubectl writes it, in any of its spellings', () => {
	for (const word of ['deployment', 'deployments', 'deploy', 'Deployment', 'deployment.apps', 'deployments.apps']) {
		assert.deepEqual(parseTarget(`${word}/web`), {ok: true, name: 'web'});
	}
});

test('what is no target is refused with a sentence that says how to write one', () => {
	for (const [text, expected] of [
		['web', /"web" is not a workload: write it as deployment\/NAME/],
		['deployment/', /is not a workload/],
		['', /is not a workload/],
		['deployment/web/extra', /is not a workload/],
		['sts/db', /shows Deployments only, not sts\/db/],
		['DaemonSet/agent', /shows Deployments only/],
		['pod/web-1', /"pod" is not a kind that rolls out: write deployment\/web-1/],
	] as const) {
		const parsed = parseTarget(text);
		assert.ok(!parsed.ok, text);
		assert.match(parsed.sentence, expected);
	}
});
