import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {compare} from './compare.ts';
import {memoryCluster} from './memory-cluster.ts';
import {replay} from './replay.ts';
import {readTrace} from './trace.ts';

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
		['sizes', 'steps'],
	);
	const renamed = trace.map(line => JSON.parse(JSON.stringify(line).replaceAll('Scaled up', 'Scaled')));
	assert.deepEqual(
		compare(trace, renamed)
			.filter(({faults}) => faults.length > 0)
			.map(({name}) => name),
		['events', 'scaling'],
	);
});
