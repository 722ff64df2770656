import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {readTrace} from '../trace.ts';
import {compareForecasts} from './compare-forecast.ts';

const traceOf = (name: string) => readTrace(fileURLToPath(new URL(`../data/${name}.jsonl`, import.meta.url)));

for (const [name, actions] of [
	['tutorial', ['set image', 'undo']],
	['recreate', ['set image']],
] as const) {
	test(`${name}: the sizes forecast from the objects just before a step are those that were recorded after it`, () => {
		const trace = traceOf(name);
		for (const seed of ['a', 'b', 'c']) {
			const rows = compareForecasts(trace, seed);
			assert.deepEqual(
				rows.map(({action}) => action),
				actions,
			);
			for (const {step, recorded, predicted} of rows) {
				assert.deepEqual(predicted, recorded, `${step}, seed ${seed}`);
				assert.ok(recorded.length > 0);
			}
		}
	});
}

test('the comparison tells a recording whose sizes are others, and finds no excuse for it', () => {
	const text = JSON.stringify(traceOf('recreate')).replaceAll('"replicas":3', '"replicas":4');
	const changed = JSON.parse(text).map((line: {readonly type: string; readonly resource?: string}, place: number) =>
		line.resource === 'replicasets' ? line : traceOf('recreate')[place],
	);
	const [row] = compareForecasts(changed);
	assert.equal(row?.equal, false);
	assert.equal(row?.reason, undefined);
});
