import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {accountFaults, compare} from './compare.ts';
import {digest} from './digest.ts';
import {availabilityFaults, deadlineFaults} from './limits.ts';
import {memoryCluster} from './memory-cluster.ts';
import {withRealKubelet} from './real-kubelet.ts';
import {replay} from './replay.ts';
import {stepFaults} from './rolling-steps.ts';
import {readTrace, type Trace} from './trace.ts';

const traceOf = (name: string) => readTrace(fileURLToPath(new URL(`data/${name}.jsonl`, import.meta.url)));

for (const name of ['tutorial', 'recreate']) {
	test(`${name}: the controllers take the steps that a real control plane took`, async () => {
		const trace = traceOf(name);
		for (const seed of ['a', 'b', 'c']) {
			const wrong = compare(trace, await replay(trace, memoryCluster, seed)).filter(({faults}) => faults.length > 0);
			assert.deepEqual(wrong, [], `seed ${seed}`);
		}
	});
}

test('the same seed gives the same run, event by event', async () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(await replay(trace, memoryCluster, 'same'), await replay(trace, memoryCluster, 'same'));
});

test('the comparison tells a run whose sizes, texts or end are others', () => {
	const trace = traceOf('tutorial');
	const changed = trace.map(line => JSON.parse(JSON.stringify(line).replaceAll('"replicas":2', '"replicas":1')));
	const wrong = compare(trace, changed).filter(({faults}) => faults.length > 0);
	assert.deepEqual(
		wrong.map(({name}) => name),
		['formulas', 'told', 'sizes', 'steps'],
	);
	const renamed = trace.map(line => JSON.parse(JSON.stringify(line).replaceAll('Scaled up', 'Scaled')));
	assert.deepEqual(
		compare(trace, renamed)
			.filter(({faults}) => faults.length > 0)
			.map(({name}) => name),
		['told', 'events', 'scaling'],
	);
});

test('the formulas explain every recorded step, and no other', () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(stepFaults(trace), []);
	const changed = mutated(trace, /"kind":"ReplicaSet"/, text => text.replace(/"replicas":(\d)/, '"replicas":1$1'));
	assert.notDeepEqual(stepFaults(changed), []);
});

/** A trace with the lines changed that match; fails when none does. */
function mutated(trace: Trace, which: RegExp, change: (text: string) => string): Trace {
	const lines = trace.map(line => JSON.stringify(line));
	const changed = lines.map(line => (which.test(line) ? change(line) : line));
	assert.notDeepEqual(changed, lines, 'nothing was changed');
	return changed.filter(line => line !== '').map(line => JSON.parse(line));
}

const later = (text: string) => text.replace(/"t":(\d+)/, (_, t) => `"t":${Number(t) + 2000}`);
const onlyFirst = (change: (text: string) => string) => {
	let done = false;
	return (text: string) => {
		if (done) {
			return text;
		}

		done = true;
		return change(text);
	};
};

const mutants: readonly (readonly [string, (trace: Trace) => Trace, string])[] = [
	[
		'a size that the formulas do not give',
		trace =>
			mutated(trace, /"kind":"ReplicaSet".*"replicas":2,/, text => text.replace('"replicas":2,', '"replicas":5,')),
		'formulas',
	],
	[
		"a condition's text",
		trace => mutated(trace, /"deployments"/, text => text.replaceAll('has successfully progressed', 'has progressed')),
		'conditions',
	],
	[
		'an event that is missing',
		trace =>
			mutated(
				trace,
				/"reason":"SuccessfulDelete"/,
				onlyFirst(() => ''),
			),
		'events',
	],
	[
		'a scaling told with other sizes',
		trace => mutated(trace, /"reason":"ScalingReplicaSet"/, text => text.replaceAll('from 1 to 2', 'from 1 to 3')),
		'told',
	],
	['a completion that is two seconds late', trace => mutated(trace, /"type":"wait"/, later), 'times'],
	['conditions two seconds late', trace => mutated(trace, /"resource":"deployments"/, later), 'times'],
	[
		'a refusal in place of an answer',
		trace => mutated(trace, /"type":"step"/, text => text.replace(/"code":20./, '"code":409')),
		'answers',
	],
	[
		"a pod's life that ends otherwise",
		trace => mutated(trace, /"resource":"pods"/, text => text.replace('"phase":"Running"', '"phase":"Failed"')),
		'lives',
	],
];

for (const [what, mutate, aspect] of mutants) {
	test(`the comparison finds ${what}`, async () => {
		const trace = traceOf('tutorial');
		const got = await replay(trace, memoryCluster, 'mutant');
		const wrong = compare(trace, mutate(got)).filter(({faults}) => faults.length > 0);
		assert.ok(
			wrong.some(({name}) => name === aspect),
			wrong.map(({name}) => name).join(),
		);
	});
}

test('a failed probe has the recorded text; how often it failed, and whether the first one was refused, is chance', () => {
	const probed = (...messages: readonly string[]) =>
		withRealKubelet(
			digest(
				messages.map((message, place) => ({
					type: 'watch',
					t: place,
					resource: 'events',
					event: 'ADDED',
					object: {
						apiVersion: 'v1',
						kind: 'Event',
						metadata: {name: `e${place}`, namespace: 'n', uid: `u${place}`, resourceVersion: String(place + 1)},
						involvedObject: {kind: 'Pod'},
						type: 'Warning',
						reason: 'Unhealthy',
						message,
					} as never,
				})),
			),
			'real-healthy',
		).events;
	const [status, other] = ['503', '500'].map(
		code => `Readiness probe failed: HTTP probe failed with statuscode: ${code}`,
	);
	const refused =
		'Readiness probe failed: Get "http://10.0.0.1:80/ready": dial tcp 10.0.0.1:80: connect: connection refused';
	assert.deepEqual(probed(refused, status ?? ''), probed(status ?? '', status ?? ''));
	assert.notDeepEqual(probed(other ?? ''), probed(status ?? ''));
	assert.notDeepEqual(probed(refused.replace('refused', 'reset')), probed(status ?? ''));
});

test('Available is what the counts of the same status make it', () => {
	const trace = traceOf('tutorial');
	assert.deepEqual(availabilityFaults(trace), []);
	const never = trace.map(line =>
		JSON.parse(JSON.stringify(line).replaceAll(/"availableReplicas":\d+/g, '"availableReplicas":0')),
	);
	assert.notDeepEqual(availabilityFaults(never), []);
});

test('growth before and after the count of the last pods is one step, a missing count is not', () => {
	const set = (spec: number, replicas: number, version: number): Trace[number] => ({
		type: 'watch',
		t: version,
		resource: 'replicasets',
		event: version === 1 ? 'ADDED' : 'MODIFIED',
		object: {
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			metadata: {name: 'web-1', namespace: 'n', uid: 'u', resourceVersion: String(version)},
			spec: {replicas: spec},
			status: {replicas},
		} as never,
	});
	const steps = (...sizes: readonly (readonly [number, number])[]) =>
		digest(sizes.map(([spec, replicas], place) => set(spec, replicas, place + 1))).steps;
	assert.deepEqual(steps([1, 0], [1, 1], [2, 1], [2, 2]), steps([1, 0], [2, 0], [2, 1], [2, 2]));
	assert.notDeepEqual(steps([1, 0], [1, 1], [2, 1], [2, 2]), steps([1, 0], [2, 0], [2, 2]));
	assert.notDeepEqual(steps([2, 2], [1, 2], [1, 1]), steps([2, 2], [1, 1]));
});

test('a deadline may be reported a second early or late, not more', () => {
	const seen = (t: number, reason: string): Trace[number] => ({
		type: 'watch',
		t,
		resource: 'deployments',
		event: 'MODIFIED',
		object: {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'web', namespace: 'n', uid: 'u', resourceVersion: String(t)},
			spec: {progressDeadlineSeconds: 10},
			status: {conditions: [{type: 'Progressing', status: 'True', reason, lastUpdateTime: String(t)}]},
		} as never,
	});
	const reportedAfter = (ms: number) =>
		deadlineFaults([seen(5000, 'ReplicaSetUpdated'), seen(5000 + ms, 'ProgressDeadlineExceeded')]);
	assert.deepEqual(reportedAfter(9100), []);
	assert.deepEqual(reportedAfter(10_900), []);
	assert.equal(reportedAfter(8900).length, 1);
	assert.equal(reportedAfter(11_100).length, 1);
});

test('pods that no size asked for, and pods that are missing at the end, are found where lives differ by chance', () => {
	const run = (pods: number, left: number): Trace =>
		[
			{kind: 'ReplicaSet', name: 'web-1', resource: 'replicasets', spec: {replicas: 2}},
			...Array.from({length: pods}, (_, place) => ({kind: 'Pod', name: `web-1-${place}`, resource: 'pods', spec: {}})),
		].flatMap(({kind, name, resource, spec}, place) => {
			const owner = {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u-web-1', controller: true};
			const line = (event: 'ADDED' | 'DELETED', version: number): Trace[number] => ({
				type: 'watch',
				t: version,
				resource,
				event,
				object: {
					apiVersion: 'v1',
					kind,
					metadata: {
						name,
						namespace: 'n',
						uid: `u-${name}`,
						resourceVersion: String(version),
						...(kind === 'Pod' ? {generateName: 'web-1-', ownerReferences: [owner]} : {}),
					},
					spec,
				} as never,
			});
			const isGone = kind === 'Pod' && place > left;
			return [line('ADDED', place + 1), ...(isGone ? [line('DELETED', place + 100)] : [])];
		});
	assert.deepEqual(accountFaults(digest(run(2, 2))), []);
	assert.equal(accountFaults(digest(run(3, 3))).length, 1);
	assert.equal(accountFaults(digest(run(2, 1))).length, 1);
});
