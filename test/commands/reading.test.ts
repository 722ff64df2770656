import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deployment} from '../../source/simulator/scenarios/build.ts';
import {withCommandLine} from '../helpers/command-line.ts';

const spec = {progressDeadlineSeconds: 600, minReadySeconds: 1};
const web = {name: 'web', image: 'web:v1', replicas: 3, spec, container: {env: [{name: 'TOKEN', value: 'canary-1'}]}};
const bad = {
	...web,
	image: 'web:v2',
	podLabels: {'rolltop.dev/behavior': 'crash'},
	container: {env: [{name: 'TOKEN', value: 'canary-2'}]},
};

test('history tells how each revision went and which is the last good one; diff tells what is rolling', () =>
	withCommandLine({objects: [deployment(web)]}, async ({run, change, settled, untilRevisions}) => {
		await settled();
		const first = await run(['history', 'deployment/web']);
		assert.match(first.stdout, /^REVISION +WAS +AGE +PODS +HOW IT WENT +IMAGES +CHANGE-CAUSE\n1 \(current\) /);
		assert.match(first.stdout, /none is known, so undo has nowhere to go\.\n$/);
		const none = await run(['diff', 'deployment/web']);
		assert.deepEqual(
			[none.exitCode, none.stderr],
			[1, 'error: deployment/web has no other revision to compare with.\n'],
		);

		change(bad);
		await untilRevisions(([current]) => current?.revision === 2 && current.replicas > 0);
		const second = await run(['history', 'deployment/web']);
		assert.equal(second.exitCode, 0);
		assert.match(second.stdout, /^2 \(current\) .* web:v2 +<none>$/m);
		assert.match(second.stdout, /^1 .*3 serving, 0 restarts.* web:v1 +<none>$/m);
		assert.match(
			second.stdout,
			/besides the current: 1 \(3 of its pods serve now\)\. rolltop undo deployment\/web goes there\.\n$/,
		);
		const json = JSON.parse((await run(['history', 'deployment/web', '--output=json'])).stdout);
		assert.equal(json.lastGoodRevision, 1);
		assert.deepEqual(
			json.revisions.map(({revision, current, lastGood}: Record<string, unknown>) => [revision, current, lastGood]),
			[
				[2, true, false],
				[1, false, true],
			],
		);

		const rolling = await run(['diff', 'deployment/web']);
		assert.match(
			rolling.stdout,
			/^--- deployment\/web revision 1\n\+\+\+ deployment\/web now\n@@ .*image @@\n-web:v1\n\+web:v2\n/,
		);
		const back = await run(['diff', 'deployment/web', '--to-revision=1']);
		assert.match(
			back.stdout,
			/^--- deployment\/web now\n\+\+\+ deployment\/web revision 1\n@@ .*image @@\n-web:v2\n\+web:v1\n/,
		);
		const both = JSON.parse(
			(await run(['diff', 'deployment/web', '--revision=1', '--to-revision=2', '-o', 'json'])).stdout,
		);
		assert.deepEqual([both.from, both.to], [{revision: 1}, {revision: 2}]);
		assert.equal(both.changes[0].after, 'web:v2');
		const one = await run(['history', 'deployment/web', '--revision=1']);
		assert.match(one.stdout, /^1 /m);
		assert.match(one.stdout, /^--- deployment\/web revision 1$/m);
		const absent = await run(['history', 'deployment/web', '--revision=9']);
		assert.deepEqual([absent.exitCode, absent.stderr], [1, 'error: deployment/web has no revision 9; it has 2, 1.\n']);
		for (const {stdout} of [second, rolling, back, one]) assert.doesNotMatch(stdout, /canary/);
		assert.doesNotMatch(JSON.stringify([json, both]), /canary/);
	}));
