import assert from 'node:assert/strict';
import {test} from 'node:test';
import {untouchedModes} from '../helpers/pty-modes.ts';
import {onCluster} from './on-cluster.ts';

const REVISION = '.metadata.annotations.deployment\\.kubernetes\\.io/revision';
const IMAGE = '.spec.template.spec.containers[0].image';

test('the tutorial rollout is seen from its start to its end, then undone with u and y', () =>
	onCluster('tutorial', async ({create, complete, setImage, becomes, open}) => {
		await create({name: 'mytest', replicas: 3, image: 'mytest:v1', annotations: {'rolltop.dev/gone-after': '3s'}});
		await complete('mytest');
		const session = open(['deployment/mytest']);
		await session.waitFor('REPLICASETS');
		await session.waitFor(/Scaled up replica set mytest-\w+ from 0 to 3/);

		await setImage('mytest', 'mytest:v2');
		await session.waitFor(/revision 1 → 2/);
		await session.waitFor(/mytest-\w+-\w+ +1 +1\/1 +Terminating/);
		await session.waitFor(/mytest-\w+ +2 +3 +3 +3 +3 .*mytest:v2/, {timeoutMs: 30_000});
		await session.waitFor(/mytest-\w+ +1 +0 +0 +0 +0 .*mytest:v1/);
		// The event of the last step is written after the step itself.
		const screen = await session.waitFor(/down replica set mytest-\w+ from 1 to 0/);
		assert.deepEqual(scalingsOf(screen), [
			'up from 0 to 3',
			'up from 0 to 1',
			'down from 3 to 2',
			'up from 1 to 2',
			'down from 2 to 1',
			'up from 2 to 3',
			'down from 1 to 0',
		]);

		session.type('u');
		await session.waitFor(/dry run accepted/);
		assert.match(session.screen(), /mytest:v2 → mytest:v1/);
		assert.match(session.screen(), /kubectl .*-n tutorial rollout undo deployment\/mytest/);
		session.type('y');
		await becomes('mytest', REVISION, '3');
		await becomes('mytest', IMAGE, 'mytest:v1');
		await complete('mytest');
		await session.waitFor(/mytest-\w+ +3 +3 +3 +3 +3 .*mytest:v1/);

		session.type('q');
		assert.deepEqual(await session.exited, {exitCode: 0, signal: 0});
		assert.deepEqual(session.modes(), untouchedModes);
		assert.match(session.screen(), /undid deployment\/mytest/);
	}));

/** The ScalingReplicaSet events of the screen, oldest first, without the names. */
function scalingsOf(screen: string): readonly string[] {
	const newestFirst = [...screen.matchAll(/Scaled (up|down) replica set \S+ (from \d+ to \d+)/g)];
	return newestFirst.toReversed().map(([, direction, sizes]) => `${direction} ${sizes}`);
}

test('p stops a rollout within a second, p and y resume it', () =>
	onCluster('pausing', async ({create, complete, setImage, becomes, read, open}) => {
		await create({name: 'web', replicas: 10, image: 'web:v1'});
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/revision 1\b/);
		await setImage('web', 'web:v2');
		await session.waitFor(/revision 1 → 2/);
		session.type('p');
		await becomes('web', '.spec.paused', 'true', 1000);
		await session.waitFor(/paused deployment\/web/);
		assert.notEqual(await read('web', '.status.updatedReplicas'), '10');

		await session.waitFor(/p resume/);
		session.type('p');
		await session.waitFor(/dry run accepted/);
		assert.equal(await read('web', '.spec.paused'), 'true', 'nothing is resumed before it is confirmed');
		session.type('y');
		await becomes('web', '.spec.paused', '');
		await complete('web');
		await session.waitFor(/resumed deployment\/web/);
	}));

test('h, a revision, Enter and y roll to that revision', () =>
	onCluster('history', async ({create, complete, setImage, becomes, open}) => {
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		for (const image of ['web:v2', 'web:v3']) {
			await setImage('web', image);
			await complete('web');
		}
		const session = open(['deployment/web']);
		await session.waitFor(/web-\w+ +3 +1 .*web:v3/);
		session.type('h');
		await session.waitFor(/› +2 .*web:v2/);
		session.type('j');
		await session.waitFor(/› +1 .*web:v1/);
		session.type('\r');
		await session.waitFor(/dry run accepted/);
		assert.match(session.screen(), /--to-revision=1/);
		session.type('y');
		await becomes('web', IMAGE, 'web:v1');
		await becomes('web', REVISION, '4');
	}));

test('what changed between the preview and y is not written over', () =>
	onCluster('changed', async ({create, complete, setImage, becomes, read, open}) => {
		await create({name: 'web', replicas: 1, image: 'web:v1'});
		await complete('web');
		await setImage('web', 'web:v2');
		await complete('web');
		const session = open(['deployment/web']);
		await session.waitFor(/revision 2\b/);
		session.type('u');
		await session.waitFor(/dry run accepted/);
		await setImage('web', 'web:v9');
		// Told by the watch before y, or by the failed precondition after it: whichever comes first.
		session.type('y');
		const screen = await session.waitFor(/Not as previewed any more|Nothing was written/);
		assert.match(screen, /template/);
		assert.match(screen, /kubectl-set/);
		await becomes('web', REVISION, '3');
		assert.equal(await read('web', IMAGE), 'web:v9');
	}));
