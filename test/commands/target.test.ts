import assert from 'node:assert/strict';
import {test} from 'node:test';
import {joinTarget, parseTarget} from '../../source/commands/target.ts';

const spellings = {
	Deployment: [
		'deploy',
		'deploy.apps',
		'deployment',
		'deployments',
		'Deployment',
		'deployment.apps',
		'deployments.v1.apps',
	],
	StatefulSet: ['sts', 'statefulset', 'statefulsets', 'StatefulSet', 'statefulset.apps', 'statefulsets.v1.apps'],
	DaemonSet: ['ds', 'daemonset', 'daemonsets', 'DaemonSet', 'daemonset.apps', 'daemonsets.v1.apps'],
} as const;

for (const [kind, words] of Object.entries(spellings)) {
	test(`a ${kind} is written as kubectl writes it, in any of its spellings, in one word or in two`, () => {
		for (const word of words) {
			assert.deepEqual(parseTarget(`${word}/web`), {ok: true, kind, name: 'web'});
			assert.deepEqual(joinTarget([word, 'web', '--x']), [`${word}/web`, '--x']);
		}
	});
}

test('what is no target is refused with a sentence that says how to write one', () => {
	for (const [text, expected] of [
		['web', /"web" is not a workload: write it as deployment\/NAME, sts\/NAME or ds\/NAME/],
		['deployment/', /is not a workload/],
		['', /is not a workload/],
		['sts/db/extra', /is not a workload/],
		['pod/web-1', /"pod" is not a kind that rolls out: write deployment\/web-1, sts\/web-1 or ds\/web-1/],
	] as const) {
		const parsed = parseTarget(text);
		assert.ok(!parsed.ok, text);
		assert.match(parsed.sentence, expected);
	}
});
