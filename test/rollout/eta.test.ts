import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Pod} from '../../source/kubernetes/objects.ts';
import type {AnyWorkload} from '../../source/rollout/any-workload.ts';
import {etaOf, etaText} from '../../source/rollout/eta.ts';
import {progressOf} from '../../source/rollout/progress.ts';
import {findScenario} from '../../source/simulator/scenarios/index.ts';
import {at, deployment, pod} from '../helpers/objects.ts';
import {START_MS} from '../simulator/support.ts';
import {beginScenario, simulatedParts} from './simulated/simulated-parts.ts';

const nowMs = at('2026-01-01T00:10:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1000).toISOString();

/** Made so long ago; ready after so many seconds, or not yet. */
const made = (seconds: number, readyAfter?: number, restartCount = 0): Pod =>
	pod({
		metadata: {name: `web-${seconds}`, creationTimestamp: ago(seconds)},
		status: {
			conditions: [
				{
					type: 'Ready',
					status: readyAfter === undefined ? 'False' : 'True',
					lastTransitionTime: ago(seconds - (readyAfter ?? 0)),
				},
			],
			containerStatuses: [{name: 'web', restartCount}],
		},
	});

const rolling = (updatedReplicas: number, spec: object = {}) =>
	deployment({
		spec: {replicas: 10, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}, ...spec},
		status: {updatedReplicas},
	});

test('what is left are waves of the budget’s size, each as long as the starts seen so far', () => {
	const eta = etaOf(rolling(4), [made(60, 10), made(60, 20), made(40, 12), made(4)], nowMs);
	// Six to come, two at once: three waves; and the one that rises has 4 s behind it.
	assert.deepEqual(eta, {leastMs: 36_000, likelyMs: 44_000, mostMs: 76_000, samples: 3});
	assert.equal(eta && etaText(eta), 'about 44s left (36s to 76s), as the first 3 pods started');
});

test('minReadySeconds belongs to each wave', () => {
	const patient = rolling(8, {minReadySeconds: 30});
	assert.equal(etaOf(patient, [made(60, 10), made(60, 10)], nowMs)?.likelyMs, 40_000);
});

test('of too few starts, and of those that crashed on the way, no time is told', () => {
	assert.equal(etaOf(rolling(1), [made(60, 10)], nowMs), undefined);
	assert.equal(etaOf(rolling(3), [made(60, 10), made(60, 10, 2), made(5)], nowMs), undefined);
});

test('a pod that takes much longer than any did gives no estimate, one that is a little late a second', () => {
	const started = [made(60, 10), made(60, 10)];
	assert.equal(etaOf(rolling(10), [...started, made(31)], nowMs), undefined);
	const late = etaOf(rolling(10), [...started, made(12)], nowMs);
	assert.equal(late && etaText(late), 'about 1s left, as the first 2 pods started');
});

for (const [name, seconds] of [
	['healthy', 12],
	['tutorial', 12],
	['budget', 12],
	['stateful-set', 25],
	['daemon-set', 20],
] as const) {
	test(`simulated: ${name} is complete within the spread that is told after ${seconds} s`, () => {
		const scenario = findScenario(name) ?? assert.fail();
		const cluster = beginScenario(scenario);
		const lookAt = (ms: number) => {
			cluster.engine.runUntil(START_MS + ms);
			const parts = simulatedParts(cluster, scenario.objects[0]?.metadata.name ?? '');
			return {parts, object: parts.workload.object as AnyWorkload};
		};
		// Told as soon as two pods have started.
		let toldMs = seconds * 1000;
		let {object, parts} = lookAt(toldMs);
		let eta = etaOf(object, parts.newPods, START_MS + toldMs);
		while (eta === undefined && toldMs < 60_000) {
			toldMs += 500;
			({object, parts} = lookAt(toldMs));
			eta = etaOf(object, parts.newPods, START_MS + toldMs);
		}

		let doneMs = toldMs;
		while (progressOf(object).phase !== 'complete' && doneMs < 120_000) {
			doneMs += 500;
			({object} = lookAt(doneMs));
		}

		assert.ok(eta);
		const [tookMs, slackMs] = [doneMs - toldMs, 4000];
		assert.ok(
			tookMs >= eta.leastMs - slackMs && tookMs <= eta.mostMs + slackMs,
			`told ${JSON.stringify(eta)}, took ${tookMs}`,
		);
	});
}
