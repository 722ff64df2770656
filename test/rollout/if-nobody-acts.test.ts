import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ifNobodyActs} from '../../source/rollout/if-nobody-acts.ts';
import {deadlineLeftMs, progressOf} from '../../source/rollout/progress.ts';
import {lastProgressMs, noProgressText} from '../../source/rollout/progress-clock.ts';
import {findScenario} from '../../source/simulator/scenarios/index.ts';
import {at, daemonSet, deployment, pod} from '../helpers/objects.ts';
import {START_MS} from '../simulator/support.ts';
import {beginScenario, simulatedParts} from './simulated/simulated-parts.ts';

for (const name of ['bad-image', 'crash-loop']) {
	test(`simulated: left alone, ${name} fails when it is said to, within 5 s, and keeps as many pods`, () => {
		const cluster = beginScenario(findScenario(name) ?? assert.fail());
		const lookAt = (ms: number) => {
			cluster.engine.runUntil(START_MS + ms);
			const {workload} = simulatedParts(cluster, 'web');
			return workload.kind === 'Deployment' ? workload.object : assert.fail();
		};
		const toldMs = 30_000;
		const object = lookAt(toldMs);
		const leftMs = deadlineLeftMs(progressOf(object), START_MS + toldMs) ?? assert.fail();
		const [, floor] =
			/(\d+) of \d+ stay available, no rollback$/.exec(ifNobodyActs(object, START_MS + toldMs)) ?? assert.fail();
		let failedMs = toldMs;
		let fewest = Number.POSITIVE_INFINITY;
		while (progressOf(lookAt(failedMs)).phase !== 'deadline-exceeded' && failedMs < 600_000) {
			fewest = Math.min(fewest, progressOf(lookAt(failedMs)).available);
			failedMs += 500;
		}

		assert.ok(Math.abs(failedMs - toldMs - leftMs) <= 5000, `${leftMs} told, ${failedMs - toldMs} taken`);
		assert.equal(fewest, Number(floor));
	});
}

const nowMs = at('2026-01-01T00:10:00Z');
const rollingSince = (reason: string) =>
	deployment({
		spec: {progressDeadlineSeconds: 300},
		status: {
			updatedReplicas: 1,
			conditions: [{type: 'Progressing', status: 'True', reason, lastUpdateTime: '2026-01-01T00:09:00Z'}],
		},
	});

test('what is to come is said for each state', () => {
	assert.match(
		ifNobodyActs(rollingSince('ReplicaSetUpdated'), nowMs),
		/fails in 4:00, 3 of 3 stay available, no rollback/,
	);
	assert.match(ifNobodyActs(rollingSince('ReplicaSetUpdated'), nowMs + 300_000), /fails now/);
	assert.match(ifNobodyActs(rollingSince('ProgressDeadlineExceeded'), nowMs), /it stays so/);
	const endless = deployment({spec: {progressDeadlineSeconds: 2_147_483_647}, status: {updatedReplicas: 1}});
	assert.match(ifNobodyActs(endless, nowMs), /it goes on trying/);
	const recreated = deployment({
		spec: {strategy: {type: 'Recreate'}},
		status: {updatedReplicas: 3, availableReplicas: 0},
	});
	assert.match(ifNobodyActs(recreated, nowMs), /0 of 3 stay available/);
});

test('what nothing reaches any more, nothing takes away', () => {
	const recreate = (replicas: number, updatedReplicas: number, availableReplicas: number) =>
		deployment({
			spec: {replicas: 10, strategy: {type: 'Recreate'}},
			status: {replicas, updatedReplicas, availableReplicas},
		});
	assert.match(ifNobodyActs(recreate(10, 10, 6), nowMs), /6 of 10 stay available/);
	assert.match(ifNobodyActs(recreate(10, 0, 10), nowMs), /0 of 10 stay available/);
	const agent = daemonSet({
		spec: {updateStrategy: {type: 'OnDelete'}},
		status: {updatedNumberScheduled: 1, numberAvailable: 2},
	});
	assert.equal(ifNobodyActs(agent, nowMs), 'if nobody acts: it stays held, 2 of 3 stay available, no rollback');
	const crashing = daemonSet({spec: {updateStrategy: {type: 'OnDelete'}}, status: {numberAvailable: 2}});
	assert.match(ifNobodyActs(crashing, nowMs), /it goes on trying, 2 of 3 stay available/);
});

test('the own clock runs from the last pod that was made or became ready, and says that it is one’s own', () => {
	const born = pod({metadata: {name: 'a', creationTimestamp: '2026-01-01T00:01:00Z'}, status: {conditions: []}});
	const ready = pod({
		metadata: {name: 'b', creationTimestamp: '2026-01-01T00:02:00Z'},
		status: {conditions: [{type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:04:00Z'}]},
	});
	assert.equal(lastProgressMs([born, ready]), at('2026-01-01T00:04:00Z'));
	assert.equal(noProgressText([born, ready], nowMs), "no progress for 6m, by rolltop's own clock");
	assert.equal(noProgressText([born, ready], at('2026-01-01T00:04:20Z')), '');
	assert.equal(noProgressText([], nowMs), '');
});
